"""Hard files the whole way: in, again, out, in elsewhere, and taken back."""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.export import Asked
from bot.domain.load import LoadState
from bot.domain.workspace import Workspace
from bot.intake.load import carry_out, load
from bot.intake.plan import plan
from bot.services import export, retract
from bot.services import load as service
from bot.services.workspace import make
from bot.storage import Database
from bot.views.sheet import CsvSheet
from tests import shelf
from tests.intake.test_hard import EXPECTED, FOLDER

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)

FILES = ("hubspot_renamed.csv", "bitrix_en.csv", "monday_actual_close.xlsx", "sheet_pt_closed.csv")


def written(db: Database, place: Workspace) -> bytes:
    out = io.BytesIO()
    sheet, asked = CsvSheet(out), Asked(None)
    with db.read(place.id) as uow:
        sheet.head(export.sheet(uow, asked).header)
        for page in export.pages(uow, asked):
            sheet.rows(page)
    sheet.close()
    return out.getvalue()


def told(content: bytes) -> Counter[tuple[str, ...]]:
    """Give the rows of a sheet, but for the numbers and ids that each workspace gives anew."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return Counter(
        tuple(cell for name, cell in row.items() if name not in ("number", "ref")) for row in rows
    )


@pytest.fixture(scope="module")
def sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("whole") / "pipewright.db"
    shutil.copyfile(sqlite_template, path)
    db = shelf.unsynced(Database(f"sqlite:///{path}", clock=lambda: NOW, pool_size=2))
    yield db
    db.close()


@pytest.mark.parametrize("name", FILES)
def test_a_hard_file_goes_in_out_and_in_again_equal_and_is_taken_back_whole(
    sqlite: Database, tmp_path: Path, name: str
) -> None:
    place, other = (
        make(sqlite, Workspace(id=0, key=key, name=key)) for key in (name, f"other {name}")
    )
    run = sqlite.write(place.id, lambda uow: service.begin(uow, name))
    report = carry_out(sqlite, plan(sqlite, place.id, [FOLDER / name]), run_id=run.id)
    deals = sum(EXPECTED[name]["counts"])
    assert (report.rows, report.created, report.refused) == (deals, deals, 0)
    again = load(sqlite, place.id, [FOLDER / name])
    assert (again.rows, again.skipped) == (deals, deals)
    sheet = tmp_path / "deals.csv"
    sheet.write_bytes(written(sqlite, place))
    assert load(sqlite, other.id, [sheet]).created == deals
    assert told(written(sqlite, other)) == told(sheet.read_bytes())
    with sqlite.begin(place.id) as uow:
        uow.loads.settle(uow.loads.get(run.id), LoadState.DONE)
        service.undoing(uow, run.id)
    retract.take_back(sqlite, place.id, run.id, lambda done: None)
    assert not told(written(sqlite, place))


def test_what_is_won_was_closed_by_today_whatever_its_row_says(
    sqlite: Database, tmp_path: Path
) -> None:
    place = make(sqlite, Workspace(id=0, key="ahead", name="Ahead"))
    path = tmp_path / "deals.csv"
    path.write_text(
        "Deal ID,Deal name,Stage,Close date\n1,A,Won,2027-03-01\n2,B,Demo,2027-03-01\n", "utf-8"
    )
    report = load(sqlite, place.id, [path])
    assert [(one.line, one.column) for one in report.problems] == [(2, "Close date")]
    with sqlite.read(place.id) as uow:
        told = {one.name: one.position.close_date for one in uow.deals.newest(2)}
    assert told == {"A": NOW.date(), "B": date(2027, 3, 1)}
