"""Files read as rows: encodings, delimiters, lines, and what is refused with its place named."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.domain.error import Invalid
from bot.intake.table import Table, read


def written(folder: Path, content: str | bytes, name: str = "deals.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows()]


@pytest.mark.parametrize(
    ("encoding", "company"),
    [
        ("utf-8", "한빛소프트"),
        ("utf-8-sig", "한빛소프트"),
        ("utf-16", "한빛소프트"),
        ("cp949", "한빛소프트"),
        ("cp1252", "Café Général"),
        ("latin-1", "Café"),
    ],
)
def test_a_file_is_read_in_the_encoding_it_was_written_in(
    tmp_path: Path, encoding: str, company: str
) -> None:
    path = written(tmp_path, f"name,company\r\nA,{company}\r\n".encode(encoding))
    assert cells(read(path)) == [("A", company)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_header(tmp_path: Path, delimiter: str) -> None:
    text = f"name{delimiter}value\nA{delimiter}1\n"
    assert cells(read(written(tmp_path, text))) == [("A", "1")]


def test_a_row_is_named_by_the_line_it_starts_on(tmp_path: Path) -> None:
    text = 'name,note\n\nA,"two\nlines"\n,\nB,one\n'
    assert [row.line for row in read(written(tmp_path, text)).rows()] == [3, 6]


def test_blank_lines_before_the_header_and_after_the_rows_do_not_count(tmp_path: Path) -> None:
    table = read(written(tmp_path, "\n,,\nname,value\nA,1\n\n,\n"))
    assert table.header == ("name", "value")
    assert cells(table) == [("A", "1")]


def test_a_quote_left_open_is_refused_with_its_line(tmp_path: Path) -> None:
    table = read(written(tmp_path, 'name,value\nA,1\nB,"2\nC,3\n'))
    with pytest.raises(Invalid) as refused:
        cells(table)
    assert "from line 3 on" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\r\n\r\n", "is empty"),
        (b"PK\x03\x04rest", "damaged"),
        (b"\xd0\xcf\x11\xe0rest", "save it as .xlsx or CSV"),
        (b"\x00\x01\x02", "not a text file"),
        (b"\xff\xfea", "damaged"),
        (b"<html><p>Please sign in</p></html>", "web page without a table"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, content))
    assert sentence in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        read(tmp_path / "nothing.csv")
    assert "nothing.csv" in str(refused.value)


def test_a_cell_of_ten_megabytes_is_refused_with_its_line(tmp_path: Path) -> None:
    for cell in ("x" * 2_000_000, '"' + "x\n" * 100_000 + '"'):
        with pytest.raises(Invalid) as refused:
            cells(read(written(tmp_path, f"name,value\nA,1\nB,{cell}\n")))
        assert "line 3" in str(refused.value)


def workbook(rows: list[list[object]], *, cover: bool = False) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if cover:
        sheet.append(["Exported for you"])
        sheet = book.create_sheet("Deals")
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_whatever_its_name_says(tmp_path: Path) -> None:
    rows = [
        ["Deal", "Value", "Close", "Open", "Id"],
        ["Acme", 1200.5, datetime.fromisoformat("2026-05-01"), True, "007"],
        [],
        ["한빛", 3, datetime.fromisoformat("2026-05-02 09:30"), False, 12.0],
    ]
    table = read(written(tmp_path, workbook(rows, cover=True), "deals.csv"))
    assert table.header == ("Deal", "Value", "Close", "Open", "Id")
    assert cells(table) == [
        ("Acme", "1200.5", "2026-05-01", "TRUE", "007"),
        ("한빛", "3", "2026-05-02 09:30:00", "FALSE", "12"),
    ]
    assert [row.line for row in table.rows()] == [2, 4]


def test_a_cell_at_the_end_of_the_world_does_not_make_all_before_it(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Deal Name", "Stage", "Amount"])
    sheet.append(["A", "Won", 5])
    sheet["XFD9000"] = "far"
    held = io.BytesIO()
    book.save(held)
    rows = list(read(written(tmp_path, held.getvalue(), "far.xlsx")).rows())
    assert rows[0].cells == ("A", "Won", "5")
    assert (rows[-1].line, rows[-1].cells[-1]) == (9000, "far")


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Deal</t></is></c></row>'
HOSTILE = {
    "line 7": f'<row r="7"><c r="A7" t="inlineStr"><is><t>{"x" * 600_000}</t></is></c></row>',
    "empty cells": '<row r="2"><c r="A2" s="1"/></row>' * 260_000,
    "empty rows": '<row r="2"></row>' * 510_000,
    "any sheet can have": f'<row r="2">{"<c/>" * 70_000}</row>',
    "merged cells": "</sheetData><mergeCells>" + '<mergeCell ref="A2:A3"/>' * 60_000,
    "not a workbook": '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
}


@pytest.mark.parametrize("said", HOSTILE)
def test_a_sheet_that_is_made_to_be_slow_is_refused_before_it_is_parsed(
    tmp_path: Path, said: str
) -> None:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["Deal"]]))) as plain,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for part in plain.namelist():
            content = plain.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = f"<worksheet><sheetData>{HEAD}{HOSTILE[said]}".encode()
            made.writestr(part, content)
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, held.getvalue(), "deals.xlsx"))
    assert said.split()[-1] in str(refused.value)


def test_a_sheet_with_a_far_cell_in_each_row_is_refused_for_its_empty_ones(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Deal Name", "Stage", "Amount"])
    for row in range(2, 40):
        sheet[f"XFD{row}"] = "far"
    held = io.BytesIO()
    book.save(held)
    with pytest.raises(Invalid, match="empty cells"):
        read(written(tmp_path, held.getvalue(), "far.xlsx"))


def test_a_web_page_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    page = (
        "<html><body><table><tr><td>menu</td></tr></table>\n<table border=1>\n"
        "<tr><th>Deal Name<th>Amount<th>Stage\n<tr><td>A &amp; B<br>Ltd</td><td>1,200</td>"
        "<td>Won</td></tr></table></body></html>"
    )
    table = read(written(tmp_path, page, "report.xls"))
    assert table.header == ("Deal Name", "Amount", "Stage")
    assert cells(table) == [("A & B Ltd", "1,200", "Won")]


def test_the_header_is_found_below_a_preamble_and_what_is_no_deal_is_left_out(
    tmp_path: Path,
) -> None:
    text = (
        "회사명 : 한빛상사, 담당 : 김지은\n\n"
        "Name,Stage,Amount,Close Date\n"
        "Working on it\n"
        "A,Won,100,2026-01-02\n"
        "Name,Stage,Amount,Close Date\n"
        "B,Lost,,2026-01-03\n"
        "Subtotal,,100,\n\n"
        '"Grand Totals (2 records)",,,\n'
        '"Copyright (c) 2000-2026 example.com, inc. All rights reserved."\n'
    )
    table = read(written(tmp_path, text), lambda name: name in ("Stage", "Amount"))
    assert table.header == ("Name", "Stage", "Amount", "Close Date")
    assert [row.cells[0] for row in table.rows()] == ["A", "B"]
    assert [row.line for row in table.rows()] == [5, 7]


def test_columns_headed_alike_or_not_at_all_keep_apart(tmp_path: Path) -> None:
    table = read(written(tmp_path, "name,Amount,,Amount\nA,USD,x,5\n"))
    assert table.header == ("name", "Amount", "Column 3", "Amount (2)")


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    table = read(written(tmp_path, "name;value\nCafé;1\n".encode("utf-16-le")))
    assert cells(table) == [("Café", "1")]


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_workbook_that_swells_is_refused_before_it_is_unpacked(tmp_path: Path, name: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b" " * 20_000_000)
    with pytest.raises(Invalid, match="unpacks to more"):
        read(written(tmp_path, held.getvalue(), "deals.xlsx"))


def test_an_archive_and_a_broken_workbook_are_refused(tmp_path: Path) -> None:
    for part, sentence in (("notes.txt", "not a workbook"), ("xl/workbook.xml", "cannot|can be")):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr(part, "<workbook")
        with pytest.raises(Invalid, match=sentence):
            read(written(tmp_path, held.getvalue(), "deals.xlsx"))
