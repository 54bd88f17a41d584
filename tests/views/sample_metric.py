"""The screens of the numbers, drawn for a world of the samples."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.domain.forecast import Grain, month_of
from bot.domain.funnel import Cohort, Funnel, Loss, Step
from bot.domain.goal import Goal, Measure, Progress
from bot.domain.metrics import Compared, Due, Number, Period, Tally
from bot.domain.rate import NO_RATES, Rates
from bot.domain.rep import Rep
from bot.domain.slippage import Credibility, Slippage
from bot.views import behind, breakdown, cohort, funnel, look, metric, plot, rep, slippage
from bot.views.query import MetricQuery, metric_value
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

TALLY = Tally(
    deals=8800, open_leads=500, open_deals=1589, undated=500, won=4238, lost=2473, disqualified=12,
    created=8300, created_won=4238, created_qualified=8300, created_open=1589, ever_lost=True,
    open_value={"USD": 10_000_000}, weighted_value={"USD": Decimal("5000000.4")},
    won_value={"USD": 1_000_553_400}, won_known={"USD": 4238}, open_known={"EUR": 3},
    won_days=219_448, won_cycles=4238, lost_days=102_581, lost_cycles=2473, suspicious=2,
    closed_median=Decimal(45), won_median=Decimal(57),
)  # fmt: skip
_SMALL = Tally(
    won=2, lost=1, ever_lost=True, created=4, created_won=1, won_value={"KRW": 5_000_000},
    won_known={"KRW": 2}, standing=False,
)  # fmt: skip
_PUSHED = Slippage(5, 3, 90, 2, {"EUR": 500_000, "USD": 1_200_000})


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw the numbers, what they are told apart by, and what stands behind them."""
    pipeline = world.pipeline()
    cast = look.Cast(
        {50: pipeline, 51: replace(pipeline, id=51)},
        world.everybody(),
        {1: world.name},
        {2: world.company},
        ("KRW", "USD"),
        (world.name, "동부"),
        (world.company, "서부"),
    )
    query = MetricQuery(
        pipeline_id=50, owner_id=1, source="call", persona_id=1, product_id=2, team="동부"
    )
    groups = [(world.name, TALLY), ("", _SMALL)] * 15
    steps = tuple(
        Step(one.id, one.name, 40, 20, 10, 35, 2, {3: 4, 9: 7}, {5: 2}, 3)
        for one in pipeline.open_stages
    )
    half = Decimal("0.5")
    reps = [
        Rep(1, world.person, TALLY, 12, 9, 4, 3, 8, 6, 9, 7, half),
        Rep(2, world.person, TALLY, gone=half),
        Rep(None, "", _SMALL),
    ] * 10
    goals = [Goal(one, Grain.MONTH, date(2026, 11, 1), 9_000, person_id=1) for one in Measure]
    ways = [Progress(one, month_of(one.first), 4_000, half) for one in goals]
    theirs = {"currency": "USD", "rates": NO_RATES, "goals": {1: ways}}
    losses = [Loss(503, world.note, 4), Loss(501, None, 1, disqualified=True)] * 6
    stages = {one.id: one for one in pipeline.stages}
    due = Due(3, {"USD": 1_200_000}, {"USD": Decimal(600_000)})
    believed = Credibility(5, 3, 6, 2, 40)
    lines = slippage.more(TALLY, due, _PUSHED, words, "USD", NO_RATES)
    notes = [slippage.slippage_line(Slippage(), words), slippage.credibility_line(believed, words)]

    def broken(blocks: list[dict[str, Any]], by: str) -> Any:
        asked = replace(query, by=by)
        title = words(look.SCREENS[by])
        return metric.broken_down(blocks, words, query=asked, cast=cast, title=title)

    def grouped(by: str) -> Any:
        shown = breakdown.group_blocks(groups, words, by=by, currency="USD", rates=NO_RATES)
        return plot.group_charts(groups, words, by=by, rates=Rates("USD")) + shown

    months = [(f"2026-{month:02}", _SMALL) for month in range(1, 13)]
    return {
        "numbers": metric.numbers(
            Compared(TALLY, _SMALL, Tally()), words, query=query, currency="USD", cast=cast,
            more=[*lines, *notes],
        ),
        "numbers_none": metric.numbers(
            Compared(Tally()), words, query=MetricQuery(), currency="KRW", cast=cast
        ),
        "numbers_by_owner": broken(grouped("owner"), "owner"),
        "numbers_by_month": broken(
            plot.group_charts(
                months, words, by="cohort", rates=Rates("KRW"), marked=frozenset({"2026-03"})
            )[:1]
            + plot.group_charts(months, words, by="month", rates=Rates("KRW"))[:1]
            + breakdown.group_blocks(months, words, by="month", currency="USD", rates=NO_RATES),
            "cohort",
        ),
        "numbers_by_cohort": broken(
            cohort.cohort_blocks(
                [
                    Cohort(date(2026, month, 1), 40, (9,) * (13 - month), (3,) * (13 - month))
                    for month in range(1, 13)
                ],
                words,
            )
            + breakdown.group_blocks(months, words, by="cohort", currency="USD", rates=NO_RATES),
            "cohort",
        ),
        "numbers_by_nothing": broken(
            breakdown.group_blocks([], words, by="team", currency="USD", rates=NO_RATES), "team"
        ),
        "funnel": broken(
            plot.funnel_charts(Funnel(steps), words)
            + funnel.funnel_blocks(Funnel(steps), losses, stages, words),
            "funnel",
        ),
        "funnel_none": broken(funnel.funnel_blocks(Funnel(()), [], {}, words), "funnel"),
        "reps": broken(rep.rep_blocks(reps, words, ranked=False, **theirs), "reps"),
        "leaderboard": broken(rep.rep_blocks(reps, words, ranked=True, **theirs), "reps"),
        "reps_none": broken(rep.rep_blocks([], words, ranked=False, **theirs), "reps"),
        "numbers_narrow": look.narrow_form(words, query=query, cast=cast, meta={}),
        "numbers_behind": behind.behind(
            Number.CYCLE,
            [world.deal(number) for number in range(1, 12)],
            words,
            query=query,
            total=342,
            stages=stages,
            export=behind.export_of(
                Number.CYCLE, query, Period(date(2026, 10, 1), date(2026, 12, 31)), cast
            ),
            page=f"cycle:0:{metric_value(query)}",
        ),
    }  # fmt: skip
