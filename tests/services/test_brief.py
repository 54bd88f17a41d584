"""What digests tell of: each event once, also what was written down late, and none of it dear."""

from datetime import UTC, date, datetime, timedelta

from bot.domain.deal import Status
from bot.domain.draft import Closing
from bot.domain.timeline import Entry, EntryKind
from bot.services import move
from bot.storage import UnitOfWork
from bot.storage.brief import Reach
from bot.storage.brief_event import events
from tests.conftest import Clock
from tests.services.conftest import Team
from tests.storage import trade

MONDAY = datetime(2026, 5, 4, 13, tzinfo=UTC)
DAY = timedelta(days=1)
TOLD = (EntryKind.WON, EntryKind.LOST, EntryKind.CREATED)


def happened(team: Team, since: datetime) -> dict[str, list[str]]:
    """The names of what is told of since an instant, by kind."""

    def read(uow: UnitOfWork) -> dict[str, list[str]]:
        found = uow.briefs.events(TOLD, Reach(team.dana.id), since, uow.now, 8)
        return {kind.value: [one.deal.name for one in told.first] for kind, told in found.items()}

    return team.see(read)


def test_a_win_of_last_week_that_is_written_down_today_is_told_of_today_and_once(
    team: Team, clock: Clock
) -> None:
    clock.now = MONDAY - 10 * DAY
    late, prompt = team.new("Late", lead=False), team.new("Prompt", lead=False)
    clock.now = MONDAY
    friday = Closing(on=date(2026, 5, 1))
    team.do(lambda uow: move.win(uow, late.id, friday, by=team.dana))
    team.do(lambda uow: move.lose(uow, prompt.id, Closing(on=date(2026, 5, 4)), by=team.dana))
    clock.now += DAY
    assert happened(team, MONDAY - DAY) == {"won": ["Late"], "lost": ["Prompt"], "created": []}
    assert happened(team, MONDAY - 5 * DAY)["won"] == ["Late"]
    assert happened(team, MONDAY + timedelta(hours=1))["won"] == []


def test_what_an_import_knows_of_the_past_is_no_news(team: Team, clock: Clock) -> None:
    clock.now = MONDAY

    def load(uow: UnitOfWork) -> None:
        for name, author in (("Loaded", None), ("Typed", team.dana)):
            began = uow.now - 10 * DAY
            fresh = trade.card(uow, name=name, owner_id=team.dana.id, created_at=began)
            trade.store(uow, fresh, author)

    team.do(load)
    clock.now += timedelta(hours=1)
    assert happened(team, MONDAY - DAY)["created"] == ["Typed"]


def test_what_happened_is_found_without_a_look_at_all_deals(team: Team) -> None:
    with team.db.begin(team.workspace.id) as uow:
        uow.deals.add_many([trade.card(uow, owner_id=team.dana.id) for _ in range(400)])
        deal = trade.store(uow, trade.card(uow, owner_id=team.dana.id), team.dana)
        # Two a day for three years: whatever looks at all of them is clearly dearer.
        uow.timeline.append_many(
            Entry(uow.new_id(), deal.id, EntryKind.CREATED, at, at, author_id=team.dana.id)
            for at in (uow.now - DAY / 2 * n for n in range(1, 2_000))
        )
    if team.db.postgres:
        with team.db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE deal, timeline")
    with team.db.read(team.workspace.id) as uow:
        statement = events(False, False)
        params = {"workspace_id": team.workspace.id, "since": uow.now - DAY, "until": uow.now}
        if team.db.postgres:
            # So few entries would be read whole, not of itself along an index.
            uow.link.driver.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if team.db.postgres else "EXPLAIN QUERY PLAN "
        rows = uow.link.driver.execute(
            explain + statement.sql(uow.link), statement.bound(uow.link, **params)
        )
        plan = " ".join(str(row) for row in rows.fetchall())
    for index in ("ix_timeline_told ", "ix_timeline_told_late "):
        assert index in plan.replace("\\n", " ").replace("'", " "), plan
    assert "Hash" not in plan
    assert "SCAN deal" not in plan


def test_what_is_won_no_more_is_not_told_of(team: Team, clock: Clock) -> None:
    clock.now = MONDAY
    made = team.new("Globex", lead=False)
    team.do(lambda uow: move.win(uow, made.id, Closing(on=date(2026, 5, 4)), by=team.dana))
    again = team.do(lambda uow: move.reopen(uow, made.id, by=team.dana))
    assert again.status is Status.OPEN
    clock.now += timedelta(hours=1)
    assert happened(team, MONDAY - DAY) == {"won": [], "lost": [], "created": ["Globex"]}
