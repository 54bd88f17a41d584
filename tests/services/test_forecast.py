"""Forecasts: honest about how sure they are, blind to what came later, right on a real year."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bot.domain.forecast import Forecast, Month, month_of, quarter_of
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.services.forecast import forecast, of
from bot.services.learn import replay
from bot.services.workspace import make
from bot.storage import Database
from tests.intake import sample
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
    (export / "pipeline.csv").write_text("\n".join(told), encoding="utf-8")
    return export
