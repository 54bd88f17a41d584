"""Forecasts: honest about how sure they are, blind to what came later, right on a real year."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.draft import Closing
from bot.domain.forecast import Candidate, Forecast, Month, month_of, quarter_of
from bot.domain.survival import learn
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.services import move
from bot.services.forecast import forecast, of
from bot.services.learn import replay
from bot.services.sight import sight
from bot.services.workspace import make
from bot.storage import Database
from tests.conftest import Clock
from tests.intake import sample
from tests.services.conftest import Team
from tests.services.simulated import PIPELINE, START, Deal, deals, forecastable


def test_eight_in_ten_simulated_months_come_out_between_p10_and_p90() -> None:
    covered = scored = 0
    for seed in range(8):
        for seen, came in forecastable(deals(seed, 33), 25):
            made = of([PIPELINE], month_of(seen.learned.day), seen, "USD")
            covered += made.p10 <= came <= made.p90
            scored += 1
    assert scored == 200
    assert 0.70 <= covered / scored <= 0.90


def test_a_forecast_is_the_same_every_time_it_is_made() -> None:
    seen, _ = forecastable(deals(7, 8), 1)[0]
    window = quarter_of(seen.learned.day)
    assert of([PIPELINE], window, seen, "USD") == of([PIPELINE], window, seen, "USD")


def test_what_is_won_already_is_in_every_part_of_it() -> None:
    seen, _ = forecastable(deals(7, 8), 1)[0]
    window = month_of(seen.learned.day - timedelta(days=1))
    made = of([PIPELINE], window, seen, "USD")
    assert made.won == made.p10 == made.p50 == made.p90 > 0


def test_promises_of_which_a_tenth_comes_leave_the_luck_of_single_deals() -> None:
    """Sixty deals promise thirty wins, where such promises came to one: it may be none."""
    seen, _ = forecastable(deals(7, 8), 1)[0]
    day = seen.learned.day
    worth = round(sum(seen.learned.values) / len(seen.learned.values))
    due = [Candidate(n, 1, 20, worth, month_of(day).last, None) for n in range(60)]
    months = [
        Month(month_of(day - timedelta(days=30 * n)).first, worth, 1, 30.0 * worth)
        for n in range(24, 0, -1)
    ]
    learned = replace(seen.learned, months=tuple(months), arrivals=0.0)
    made = of([PIPELINE], month_of(day), replace(seen, candidates=tuple(due), learned=learned), "U")
    assert made.won == made.p10 == 0
    assert 0 < made.p50 < 2 * worth < made.p90


def test_where_nothing_can_be_learned_the_chances_set_are_drawn() -> None:
    seen, _ = forecastable(deals(7, 8), 1)[0]
    day = seen.learned.day
    due = tuple(Candidate(n, 1, 20, 100_00, month_of(day).last, None) for n in range(40))
    blank = replace(seen.learned, hazard=learn(()), values=())
    made = of([PIPELINE], month_of(day), replace(seen, candidates=due, learned=blank), "USD")
    assert not made.learned
    assert made.by_configured == 20 * 100_00
    assert 14 * 100_00 <= made.p10 < made.p50 < made.p90 <= 26 * 100_00


def test_without_any_value_nothing_is_said() -> None:
    seen, _ = forecastable(deals(7, 8), 1)[0]
    due = (Candidate(1, 1, 20, None, None, None),)
    blank = replace(seen.learned, values=())
    bare = replace(seen, candidates=due, won=(), learned=blank)
    assert not of([PIPELINE], month_of(seen.learned.day), bare, "USD").valued


def test_leads_that_were_disqualified_count_against_the_chance_of_their_stage(
    team: Team, clock: Clock
) -> None:
    lost = [team.new(f"No {n}") for n in range(3)]
    won = team.new("Yes", lead=False)
    ending = Closing(on=clock.now.date())
    for one in lost:
        team.do(lambda uow, one=one: move.lose(uow, one.id, ending, by=team.dana))
    team.do(lambda uow: move.win(uow, won.id, ending, by=team.dana))
    tomorrow = clock.now.date() + timedelta(days=1)
    seen = team.see(lambda uow: sight(uow, [team.pipeline], tomorrow))
    lead, deal = (
        next(one for one in seen.learned.odds if one.stage_id == team.stage(name))
        for name in ("Lead", "Contact")
    )
    assert (lead.won, lead.closed) == (1, 4)
    assert (deal.won, deal.closed) == (1, 1)


def test_nothing_that_came_later_is_known_to_a_forecast(
    db: Database, workspace: Workspace, tmp_path: Path
) -> None:
    """An export as it was on a day forecasts what the whole one does when asked for that day."""
    cut = START + timedelta(days=240)
    whole, part = make(db, Workspace(id=0, key="whole", name="Whole")), workspace
    lines = deals(1, 10, a_day=0.8)
    load(db, whole.id, [_export(tmp_path / "whole", lines, None)])
    load(db, part.id, [_export(tmp_path / "part", lines, cut)])
    made = [_promises(db, one, cut) for one in (whole, part)]
    assert made[0] == made[1]
    assert made[0][0].sample.wins > 20
    assert made[0][0].learned


def _promises(db: Database, workspace: Workspace, cut: date) -> tuple[Forecast, tuple[Month, ...]]:
    with db.read(workspace.id, budget=60) as uow:
        everything = [one for one in uow.pipelines.all() if one.name != "Sales"]
        seen, _ = replay(uow, everything, cut)
        made = forecast(uow, everything, month_of(cut), cut)
    return replace(made, odds=()), seen.learned.months


def _export(folder: Path, lines: list[Deal], cut: date | None) -> Path:
    """Write the deals as the export told them on a day: what was closed later is still open."""
    folder.mkdir()
    export = sample.export_in(folder)
    told = [
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    ]
    for deal in lines:
        began, ended = (START + timedelta(days=day) for day in (deal.created, deal.closed))
        if cut is not None and began >= cut:
            continue
        end = f"{'Won' if deal.won else 'Lost'},{began},{ended},{deal.value if deal.won else 0}"
        is_open = cut is not None and ended >= cut
        told.append(
            f"D{deal.number},Ada Doyle,Kit Pro,,{f'Engaging,{began},,' if is_open else end}"
        )
    if cut is None:
        # Whatever was open then is closed by now, but a file has to name the stage it stood in.
        told.append(
            f"L1,Ada Doyle,Kit Pro,,Engaging,{max(one.split(',')[5] for one in told[1:])},,"
        )
    (export / "pipeline.csv").write_text("\n".join(told), encoding="utf-8")
    return export
