"""A sheet has the deals of what was asked for, whole, and nothing on it is a formula."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from bot.domain.board import BoardQuery, Filter
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.draft import Closing
from bot.domain.export import COLUMNS, Asked, Cell, harmless
from bot.domain.lens import Lens
from bot.domain.metrics import Number
from bot.domain.money import Money
from bot.services import export as service
from bot.services import lens, move
from bot.storage import UnitOfWork
from bot.views.sheet import BOM, CsvSheet, Sheet, XlsxSheet
from tests.services.conftest import Team

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1+1", "＋1", "－1", "＠a",
]  # fmt: skip


def all_rows(uow: UnitOfWork, asked: Asked) -> list[dict[str, Cell]]:
    names = service.sheet(uow, asked).header
    found = [row for page in service.pages(uow, asked) for row in page]
    return [dict(zip(names, row, strict=True)) for row in found]


def written(kind: type[CsvSheet] | type[XlsxSheet], rows: Iterable[Sequence[Cell]]) -> bytes:
    file = BytesIO()
    sheet: Sheet = kind(file)
    sheet.head(["=name", "value"])
    sheet.rows(rows)
    sheet.close()
    return file.getvalue()


def test_a_sheet_has_every_deal_once_across_its_pages(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PAGE", 2)
    made = [team.new(f"Deal {n}", n) for n in range(5)]
    team.do(
        lambda uow: move.lose(
            uow, made[0].id, Closing(uow.now.date(), reason="price"), by=team.dana
        )
    )
    rows = team.see(lambda uow: all_rows(uow, Asked()))
    assert tuple(rows[0]) == COLUMNS
    assert [row["number"] for row in rows] == [5, 4, 3, 2, 1]
    assert rows[-1]["status"] == "disqualified"
    assert (rows[0]["value"], rows[0]["currency"], rows[0]["owner"]) == (Decimal(4), "USD", "Dana")


def test_a_view_gives_its_own_deals_and_columns(team: Team) -> None:
    for n in range(4):
        team.new(f"Deal {n}", n)
    money = CustomField(0, RecordKind.DEAL, "Seat price", FieldKind.MONEY)

    def narrow(uow: UnitOfWork) -> BoardQuery:
        own = uow.fields.add(replace(money, id=uow.new_id()))
        uow.fields.put(next(iter(uow.listings.page(Number.OPEN, Asked().scope, Asked().period))).id,
                       {own.id: Money(4_250, "EUR")})  # fmt: skip
        shown = Lens(least=Money(200, "USD"), facts=("value", own.key))
        return lens.through(uow, BoardQuery(team.pipeline.id), shown)

    query = team.do(narrow)
    rows = team.see(lambda uow: all_rows(uow, Asked(query)))
    assert [list(row.values()) for row in rows] == [
        [4, "Deal 3", "Lead", "open", Decimal(3), "USD", Decimal("42.50"), "EUR"],
        [3, "Deal 2", "Lead", "open", Decimal(2), "USD", None, None],
    ]
    assert list(rows[0])[-2:] == ["seat_price", "seat_price_currency"]
    stalled = Asked(BoardQuery(team.pipeline.id, filter=Filter.STALLED))
    assert team.see(lambda uow: all_rows(uow, stalled)) == []


def test_the_deals_behind_a_number_are_a_sheet_too(team: Team) -> None:
    won, _ = team.new("Won", 10), team.new("Open", 20)
    team.do(lambda uow: move.win(uow, won.id, Closing(uow.now.date()), by=team.dana))
    rows = team.see(lambda uow: all_rows(uow, Asked(number=Number.WIN_RATE)))
    assert [(row["name"], row["status"]) for row in rows] == [("Won", "won")]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_evaluate_is_words(text: str) -> None:
    csv_text = written(CsvSheet, [[text, Decimal("-1.50")]]).decode()
    head, row = csv.reader(StringIO(csv_text.removeprefix(BOM), newline=""))
    assert head == ["'=name", "value"]
    assert (row[0], row[1]) == ("'" + text.replace("\0", ""), "-1.50")
    assert harmless("a=1") == "a=1"
    cells = read_back(written(XlsxSheet, [[text, Decimal("-1.50")]]))
    assert [(cell.value, cell.data_type) for cell in cells[1]] == [
        (text.replace("\0", ""), "s"), (-1.5, "n"),
    ]  # fmt: skip
    assert (cells[0][0].value, cells[0][0].data_type) == ("=name", "s")


def test_a_workbook_reads_back_equal() -> None:
    rows: list[list[Cell]] = [
        ['한빛물산 <&> "quoted"\nsecond line', Decimal("1234.56")],
        [date(2026, 2, 28), at(23, 59, 59)],
        [None, 7],
        ["  kept  ", Decimal("12345678901234567.89")],
    ]
    seen = [[cell.value for cell in row] for row in read_back(written(XlsxSheet, rows))[1:]]
    day, clock = seen[1]
    assert seen[0] == [rows[0][0], 1234.56]
    assert (day, clock) == (at(0, 0, 0), at(23, 59, 59))
    assert seen[2:] == [[None, 7], ["  kept  ", "12345678901234567.89"]]


def at(hour: int, minute: int, second: int) -> datetime:
    return datetime.combine(date(2026, 2, 28), time(hour, minute, second))


def read_back(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows())
