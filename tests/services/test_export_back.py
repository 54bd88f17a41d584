"""A sheet of ours read back: an empty workspace becomes equal, the same one stays as it is."""

from datetime import date
from pathlib import Path

import pytest

from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.deal import Source
from bot.domain.draft import Closing, NewDeal
from bot.domain.export import COLUMNS, Asked, Cell
from bot.domain.metrics import Period, Scope
from bot.domain.money import Money
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.services import deal as deals
from bot.services import export, field, metric, move
from bot.services.workspace import make
from bot.storage import UnitOfWork
from bot.storage.rebuild import check
from bot.views.sheet import CsvSheet, XlsxSheet
from tests.services.conftest import Team

FIELDS: tuple[tuple[str, FieldKind, tuple[str, ...], CustomValue], ...] = (
    ("Region", FieldKind.CHOICE, ("North", "South"), "North"),
    ("Seat price", FieldKind.MONEY, (), Money(4_250, "EUR")),
    ("Renews", FieldKind.DATE, (), date(2027, 1, 31)),
    ("Remark", FieldKind.TEXT, (), "=1+1, said\nAnn"),
)


def fill(uow: UnitOfWork, team: Team) -> None:
    """Make a lead, a deal with all that can be said, a won, a lost and a disqualified one."""
    own: dict[int, CustomValue | None] = {}
    for name, kind, choices, value in FIELDS:
        made, _ = field.ensure(uow, CustomField(0, RecordKind.DEAL, name, kind, choices))
        own[made.id] = value
    money = Money(123_456, "USD")
    draft = NewDeal(
        name="Whole", company="Acme", contact="Jo", email="jo@acme.example", phone="+4930123",
        value=money, owner_id=team.dana.id, lead=False, close_date=date(2027, 2, 1),
        source=Source.REFERRAL, source_detail="Al",
    )  # fmt: skip
    whole = deals.create(uow, draft, by=team.dana)
    field.fill(uow, whole.id, own, by=team.dana)
    deals.plan(uow, whole.id, "Call", date(2027, 1, 4), by=team.dana)
    closing = Closing(uow.workspace.day(uow.now), value=money, reason="Price", competitor="Beta")
    for name, lead in (("Early", True), ("Won", False), ("Lost", False), ("=Gone", True)):
        one = deals.create(
            uow, NewDeal(name=name, owner_id=team.mina.id, lead=lead, value=money), by=team.mina
        )
        if name == "Won":
            move.win(uow, one.id, closing, by=team.mina)
        elif name != "Early":
            move.lose(uow, one.id, closing, by=team.mina)


def rows_of(uow: UnitOfWork) -> list[list[Cell]]:
    return [row for page in export.pages(uow, Asked()) for row in page]


def written(uow: UnitOfWork, path: Path) -> Path:
    with path.open("wb") as file:
        sheet = XlsxSheet(file) if path.suffix == ".xlsx" else CsvSheet(file)
        sheet.head(export.sheet(uow, Asked()).header)
        sheet.rows(rows_of(uow))
        sheet.close()
    return path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_sheet_makes_an_empty_workspace_equal_and_leaves_its_own_alone(
    team: Team, tmp_path: Path, suffix: str
) -> None:
    team.do(lambda uow: fill(uow, team))
    path = team.see(lambda uow: written(uow, tmp_path / f"all{suffix}"))
    again = load(team.db, team.workspace.id, [path])
    assert (again.skipped, again.rows, again.problems) == (5, 5, ())
    other = make(team.db, Workspace(id=0, key="other", name="Other"))
    report = load(team.db, other.id, [path])
    assert (report.created, report.problems) == (5, ())
    assert load(team.db, other.id, [path]).skipped == 5
    assert check(team.db, other.id) == []

    def figures(uow: UnitOfWork) -> object:
        return metric.numbers(uow, Scope(), Period())

    with team.db.read(other.id) as uow:
        assert figures(uow) == team.see(figures)
        last = COLUMNS.index("ref")
        theirs, ours = rows_of(uow), team.see(rows_of)
        for row in (*theirs, *ours):
            # Numbers and ids are given anew.
            row[0] = row[last] = None
        assert sorted(map(repr, theirs)) == sorted(map(repr, ours))
        back = written(uow, tmp_path / f"back{suffix}")
        header = export.sheet(uow, Asked()).header
    assert header == team.see(lambda uow: export.sheet(uow, Asked()).header)
    # What was imported and exported again is known by its own ids, whatever numbers it has.
    again = load(team.db, other.id, [back])
    assert (again.skipped, again.problems) == (5, ())
