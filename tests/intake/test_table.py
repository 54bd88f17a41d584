"""Files read as rows: encodings, delimiters, lines, and what is refused with its place named."""

from pathlib import Path

import pytest

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
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "Excel workbook"),
        (b"\x00\x01\x02", "not a text file"),
        (b"\xff\xfea", "damaged"),
        (b"name,name\nA,B\n", "two columns named name"),
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
    table = read(written(tmp_path, "name,value\nA,1\nB," + "x" * 10_000_000 + "\n"))
    with pytest.raises(Invalid) as refused:
        cells(table)
    assert "line 3" in str(refused.value)
