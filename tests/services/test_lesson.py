"""What nights learn gives the forecast that learning on the spot gives, for whole and parts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.forecast import month_of, quarter_of
from bot.domain.snapshot import Came, Snapshot, Whose, accuracy
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.jobs.round import go_round
from bot.services import lesson, snapshot
from bot.services.forecast import forecast
from bot.services.prospect import lines_of, prospect
from bot.storage import Database, UnitOfWork
from tests import shelf
from tests.intake import sample
from tests.services.simulated import START, Deal, deals

DAYS = 260
TODAY = START + timedelta(days=DAYS)
NOW = datetime.combine(TODAY, time(9), tzinfo=UTC)
AGENTS = ("Ada Doyle", "Jonas Sato", "Uma Turner")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def learned(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Workspace]]:
    """A simulated history up to today, imported, and a round of the clock after it."""
    folder = tmp_path_factory.mktemp("lesson")
    with shelf.furnished(request, request.param, folder, NOW) as (db, workspace):
        load(db, workspace.id, [export(folder, deals(1, 9, a_day=1.2))])
        settle(db, workspace)
        yield db, workspace


def settle(db: Database, workspace: Workspace) -> None:
    """Let the clock go round until there is nothing left to learn."""
    asked = True
    while asked:
        go_round(db, NOW)
        with db.read(workspace.id) as uow:
            asked = lesson.is_asked(uow)


def export(folder: Path, lines: list[Deal]) -> Path:
    made = sample.export_in(folder)
    told = [
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    ]
    for deal in lines:
        if deal.created >= DAYS:
            continue
        began, ended = (START + timedelta(days=day) for day in (deal.created, deal.closed))
        over = f"{'Won' if deal.won else 'Lost'},{began},{ended},{deal.value if deal.won else 0}"
        state = over if deal.closed < DAYS else f"Engaging,{began},,"
        told.append(f"D{deal.number},{AGENTS[deal.number % 3]},Kit Pro,,{state}")
    (made / "pipeline.csv").write_text("\n".join(told), encoding="utf-8")
    return made


def test_a_night_gives_the_forecast_that_all_deals_give(
    learned: tuple[Database, Workspace],
) -> None:
    db, workspace = learned
    with db.read(workspace.id, budget=60) as uow:
        assert not lesson.is_asked(uow)
        for window in (month_of(TODAY), quarter_of(TODAY)):
            slow = forecast(uow, lines_of(uow, None), window, TODAY)
            quick = prospect(uow, Whose(), window, TODAY)
            assert quick.learned_on == TODAY
            assert quick.forecast.learned and slow.p50 > slow.won > 0
            assert quick.forecast == slow
        imported = next(one for one in uow.pipelines.all() if one.name != "Sales")
        own = prospect(uow, Whose(pipeline_id=imported.id), month_of(TODAY), TODAY).forecast
        assert (own.p10, own.p50, own.p90) == _three(uow, Whose())


@pytest.mark.parametrize("learned", ["sqlite"], indirect=True)
def test_parts_of_the_team_add_up_in_what_was_won_and_roughly_in_what_will_be(
    learned: tuple[Database, Workspace],
) -> None:
    db, workspace = learned
    window = month_of(TODAY)
    with db.read(workspace.id) as uow:
        whole = prospect(uow, Whose(), window, TODAY).forecast
        people = {one.name: one for one in uow.persons.all(active_only=False)}
        parts = [
            prospect(uow, Whose(person_id=people[name].id), window, TODAY).forecast
            for name in AGENTS
        ]
    assert sum(one.won for one in parts) == whole.won
    assert sum(one.sample.open_deals for one in parts) == whole.sample.open_deals
    likely = sum(one.p50 for one in parts)
    assert abs(likely - whole.p50) < whole.p50 * 0.25
    # Their luck evens out: the team's month is surer than theirs one by one.
    assert sum(one.p90 - one.p10 for one in parts) > whole.p90 - whole.p10


@pytest.mark.parametrize("learned", ["sqlite"], indirect=True)
def test_past_forecasts_are_kept_marked_and_checked_against_what_came(
    learned: tuple[Database, Workspace],
) -> None:
    db, workspace = learned
    with db.read(workspace.id) as uow:
        came = snapshot.checked(uow, Whose(), TODAY)
        kept = uow.snapshots.past(Whose(), month_of(TODAY).grain, date(2100, 1, 1))
    assert len(came) >= 5 and all(one.snapshot.replayed for one in came)
    summary = accuracy(came)
    assert summary.months == len(came)
    assert summary.error is not None and summary.error < 60
    monday = TODAY - timedelta(days=TODAY.weekday())
    live = [one for one in kept if not one.replayed]
    assert {one.taken for one in live} == {monday}
    db.write(workspace.id, lesson.ask)
    settle(db, workspace)
    with db.read(workspace.id) as uow:
        again = uow.snapshots.past(Whose(), month_of(TODAY).grain, date(2100, 1, 1))
    assert again == kept


def test_the_snapshot_of_a_months_first_week_is_the_one_that_counts() -> None:
    first = date(2026, 6, 1)
    month = month_of(first)

    def at(day: date, *, replayed: bool = False) -> Snapshot:
        numbers = (0, 1, 2, 3, 0, 0, 0, 0, 0)
        return Snapshot(first, month.grain, day, "USD", *numbers, replayed=replayed)

    early, week, late = (at(first + timedelta(days=days)) for days in (-7, 0, 14))
    replayed = at(first, replayed=True)
    assert snapshot.of_month([early, week, late]) is week
    assert snapshot.of_month([early, late]) is early
    assert snapshot.of_month([replayed, late]) is replayed
    assert snapshot.of_month([late]) is None
    # Nobody is off by what nobody said.
    assert accuracy([Came(late, 4)]).own_bias is None
    assert accuracy([Came(late, 9), Came(replace(late, said=7), 4)]).own_bias == 75


def _three(uow: UnitOfWork, whose: Whose) -> tuple[int, int, int]:
    made = prospect(uow, whose, month_of(TODAY), TODAY).forecast
    return made.p10, made.p50, made.p90
