"""An export imported: the records it makes, every row counted, and the same file again."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.deal import Deal, Status
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.timeline import SINCE_EVER, EntryKind
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.intake.report import Report
from bot.services import deal as deals
from bot.services import move
from bot.services.workspace import make
from bot.storage import Database
from bot.storage.rebuild import check
from tests.intake.sample import DEALS

SEOUL = Workspace(id=0, key="seoul", name="Seoul", zone="Asia/Seoul")


@pytest.fixture
def place(db: Database) -> Workspace:
    return make(db, SEOUL)


def imported(db: Database, place: Workspace, *paths: Path, dry_run: bool = False) -> Report:
    return load(db, place.id, paths, dry_run=dry_run)


def deal_of(db: Database, place: Workspace, external_id: str) -> Deal:
    with db.read(place.id) as uow:
        found = uow.deals.by_external("maven", external_id)
    assert found is not None
    return found


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.rows, report.created, report.updated, report.skipped, report.refused


def test_each_row_becomes_a_deal_with_what_the_file_knows(
    db: Database, place: Workspace, export: Path
) -> None:
    assert counts(imported(db, place, export)) == (7, 7, 0, 0, 0)
    won, lost, early = (deal_of(db, place, number) for number in ("A1", "A3", "A6"))
    assert (won.name, won.company, won.status) == ("Alder Dental – Kit Pro", "Alder Dental", "won")
    assert won.value == Money(100_000, "USD")
    assert won.close_date == date(2026, 2, 4)
    assert won.created_at == datetime(2026, 1, 4, 15, tzinfo=UTC)
    assert (lost.status, lost.value) == (Status.LOST, None)
    assert (early.name, early.created_at, early.entered_at) == ("Kit Basic", None, None)
    with db.read(place.id) as uow:
        assert uow.products.of(won.id) == [("Kit Pro", 1)]
        assert [stage.name for stage in uow.pipelines.default().stages] == [
            "Prospecting",
            "Engaging",
            "Won",
            "Lost",
        ]


def test_sellers_come_with_team_region_and_manager(
    db: Database, place: Workspace, export: Path
) -> None:
    imported(db, place, export)
    with db.read(place.id) as uow:
        ada, hugo = uow.persons.named("Ada Doyle"), uow.persons.named("Hugo Grant")
        assert ada is not None
        assert hugo is not None
        assert (ada.team, ada.region, ada.manager_id) == ("Hugo Grant", "North", hugo.id)
        assert (hugo.role, ada.role) == (Role.MANAGER, Role.REP)
        assert ada.id == deal_of(db, place, "A1").owner_id
    assert deal_of(db, place, "A7").owner_id is None


def test_the_past_is_rebuilt_from_the_dates(db: Database, place: Workspace, export: Path) -> None:
    imported(db, place, export)
    won, early = deal_of(db, place, "A1"), deal_of(db, place, "A6")
    with db.read(place.id) as uow:
        closed, created = uow.timeline.of(won.id)
        assert (created.kind, created.at) == (EntryKind.CREATED, won.created_at)
        assert created.after is not None
        assert created.after.value is None
        assert (closed.kind, closed.at) == (EntryKind.WON, datetime(2026, 2, 3, 15, tzinfo=UTC))
        assert (closed.before, closed.after) == (created.after, won.position)
        engaging, ended = uow.visits.of(won.id)
        assert (engaging.entered_at, engaging.left_at) == (created.at, closed.at)
        assert engaging.seconds == 30 * 86_400
        assert (ended.stage_id, ended.left_at) == (won.stage_id, None)
        assert [entry.at for entry in uow.timeline.of(early.id)] == [SINCE_EVER]
        assert [visit.entered_at for visit in uow.visits.of(early.id)] == [None]


def test_a_deal_too_long_in_its_stage_is_stalled_at_once_and_an_undated_one_never(
    db: Database, place: Workspace, export: Path
) -> None:
    imported(db, place, export)
    assert [deal_of(db, place, number).stalled for number in ("A4", "A5", "A6")] == [
        False,
        True,
        False,
    ]


def test_the_same_file_again_changes_nothing_not_even_what_people_did_since(
    db: Database, place: Workspace, export: Path
) -> None:
    imported(db, place, export)
    with db.begin(place.id) as uow:
        ada = uow.persons.named("Ada Doyle")
        assert ada is not None
        deals.assign(uow, deal_of(db, place, "A6").id, ada.id, by=ada)
    before = [deal_of(db, place, f"A{number}") for number in range(1, 8)]
    assert counts(imported(db, place, export)) == (7, 0, 0, 7, 0)
    assert [deal_of(db, place, f"A{number}") for number in range(1, 8)] == before


def test_a_file_without_its_companions_still_says_the_same(
    db: Database, place: Workspace, export: Path
) -> None:
    imported(db, place, export)
    assert counts(imported(db, place, export / "pipeline.csv")) == (7, 0, 0, 7, 0)


def test_a_changed_row_is_applied_to_its_deal(db: Database, place: Workspace, export: Path) -> None:
    imported(db, place, export)
    undated = deal_of(db, place, "A6")
    changed = DEALS.replace("Alder Dental,Won", "한빛물산,Won", 1)
    changed = changed.replace("Engaging,2026-04-20,,", "Won,2026-04-20,2026-04-28,750")
    changed = changed.replace("Prospecting,,,\nA7", "Engaging,2026-04-27,,\nA7")
    (export / "pipeline.csv").write_text(changed, encoding="utf-8")
    assert counts(imported(db, place, export)) == (7, 0, 3, 4, 0)
    won = deal_of(db, place, "A4")
    assert (won.status, won.value, won.version) == (Status.WON, Money(75_000, "USD"), 2)
    assert won.closed_at == datetime(2026, 4, 27, 15, tzinfo=UTC)
    engaged = deal_of(db, place, "A6")
    assert engaged.created_at == engaged.entered_at == datetime(2026, 4, 26, 15, tzinfo=UTC)
    assert deal_of(db, place, "A1").company == "한빛물산"
    with db.read(place.id) as uow:
        assert [entry.kind for entry in uow.timeline.of(won.id)] == ["won", "created"]
        moved = uow.timeline.of(undated.id)[0]
        assert (moved.kind, moved.before) == (EntryKind.MOVED, undated.position)
        assert len(uow.visits.of(won.id)) == 2
    assert counts(imported(db, place, export)) == (7, 0, 0, 7, 0)
    assert check(db, place.id) == []


def test_a_dry_run_says_the_same_and_writes_nothing(
    db: Database, place: Workspace, export: Path
) -> None:
    assert counts(imported(db, place, export, dry_run=True)) == (7, 7, 0, 0, 0)
    with db.read(place.id) as uow:
        assert uow.deals.newest() == ()
        assert uow.persons.all() == []
        assert len(uow.pipelines.all()) == 1
    imported(db, place, export)
    assert counts(imported(db, place, export, dry_run=True)) == (7, 0, 0, 7, 0)


def test_every_row_is_counted_once_and_what_is_wrong_names_its_place(
    db: Database, place: Workspace, export: Path
) -> None:
    (export / "pipeline.csv").write_text(
        DEALS
        + "B1,Ada Doyle,Kit Pro,X,Won,2026-01-05,,10\n"
        + "B2,Ada Doyle,Kit Pro,X,Won,2026-01-05,2026-02-31,10\n"
        + "B3,Ada Doyle,Kit Pro,X,Won,2026-01-05,2026-02-01,NaN\n"
        + ",Ada Doyle,Kit Pro,X,Engaging,2026-01-05,,\n"
        + "A1,Ada Doyle,Kit Pro,X,Engaging,2026-01-05,,\n"
        + "B4,Ada Doyle,Kit Pro,X,,2026-01-05,,\n"
        + "B5,Ada Doyle,Kit Pro,X,Engaging,2030-01-05,,\n"
        + f"B6,Ada Doyle,Kit Pro,{'X' * 10_000},Engaging,2026-01-05,,\n"
        + "B7,Ada Doyle,Kit Pro,X,Engaging,2026-01-05,,,,surplus\n"
        + "B8,Ada\x07Doyle,Kit Pro,X,Engaging,2026-01-05,,\n"
        + "B9,Ada Doyle,Kit Pro,🦔 <!channel>,Engaging,2026-01-05\n",
        encoding="utf-8",
    )
    report = imported(db, place, export)
    assert counts(report) == (18, 16, 0, 0, 2)
    assert [(it.file, it.line, it.column) for it in report.problems] == [
        ("pipeline.csv", 10, "close_date"),
        ("pipeline.csv", 13, "opportunity_id"),
        ("pipeline.csv", 15, "engage_date"),
        ("pipeline.csv", 17, None),
    ]
    assert all(it.reason.endswith(".") for it in report.problems)


def test_a_workspace_in_use_keeps_its_own_pipeline_first(
    db: Database, place: Workspace, export: Path
) -> None:
    with db.begin(place.id) as uow:
        author = uow.persons.add(Person(id=uow.new_id(), name="Nora Egan"))
        deals.create(uow, NewDeal(name="Ours"), by=author)
        own = uow.pipelines.default()
    imported(db, place, export)
    with db.read(place.id) as uow:
        assert uow.pipelines.default() == own
        assert [one.name for one in uow.pipelines.all()] == [own.name, "Maven CRM"]


def test_an_import_cut_short_is_finished_by_running_it_again(
    url: str, place: Workspace, export: Path
) -> None:
    rows = [f"C{n},Ada Doyle,Kit Pro,Alder Dental,Engaging,2026-01-05,," for n in range(900)]
    head = DEALS.splitlines()[0]
    (export / "pipeline.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    # As many as the first chunk and a draft of the next take, but not those of a third.
    left = iter(range(35))

    def failing() -> datetime:
        """A clock that stops the process after a few transactions (ids are made by it too)."""
        if next(left, None) is None:
            raise KeyboardInterrupt
        return datetime(2026, 5, 1, tzinfo=UTC)

    broken = Database(url, clock=failing)
    with pytest.raises(KeyboardInterrupt):
        load(broken, place.id, [export])
    broken.close()
    whole = Database(url, clock=lambda: datetime(2026, 5, 1, tzinfo=UTC))
    report = load(whole, place.id, [export])
    whole.close()
    assert report.created + report.skipped == report.rows == 900
    assert report.created > 0
    assert report.skipped > 0


def test_a_file_nobody_knows_is_refused_when_named_and_left_out_of_a_folder(
    db: Database, place: Workspace, export: Path
) -> None:
    stray = export / "stray.csv"
    stray.write_text("colour,taste\nred,sweet\n", encoding="utf-8")
    report = imported(db, place, export)
    assert counts(report) == (7, 7, 0, 0, 0)
    assert [(it.file, it.column) for it in report.problems] == [("stray.csv", None)]
    with pytest.raises(Invalid, match=r"stray\.csv"):
        imported(db, place, stray)
    with pytest.raises(Invalid, match="no file of deals"):
        imported(db, place, export / "teams.csv")


def test_an_imported_deal_goes_on_like_any_other(
    db: Database, place: Workspace, export: Path
) -> None:
    imported(db, place, export)
    early = deal_of(db, place, "A6")
    with db.begin(place.id) as uow:
        by = uow.persons.named("Uma Turner")
        assert by is not None
        stages = uow.pipelines.default().stages
        moved = move.move(uow, early.id, stages[1].id, by=by)
    assert moved.stalls_at is not None
    with db.read(place.id) as uow:
        first, second = uow.visits.of(early.id)
        assert (first.entered_at, first.seconds, second.entered_at) == (None, None, uow.now)
