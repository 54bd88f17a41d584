"""Screens of the forecast and of goals, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.domain.forecast import Category, Forecast, Grain, Sample, StageOdds, month_of
from bot.domain.goal import Goal, Measure, Progress, Rung, WayBack
from bot.domain.snapshot import Call, Came, Snapshot, Whose, accuracy
from bot.views import call, category, forecast, goal
from bot.views.forecast import Shown
from bot.views.horizon import ForecastQuery, When, forecast_value
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
_TODAY = date(2026, 11, 25)
_TEAM = "North & <West>"
_META = {"to": "view", "view": "V0123456789"}


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    people, pipeline = world.everybody(), world.pipeline()
    currency = world.value.currency if world.value else "USD"
    minor = world.value.minor if world.value else 0
    window = month_of(_TODAY)
    odds = tuple(StageOdds(one.id, one.probability, 20, 60) for one in pipeline.open_stages)
    made = Forecast(
        window=window,
        currency=currency,
        won=minor,
        p10=minor,
        p50=2 * minor,
        p90=3 * minor,
        open_part=minor // 2,
        new_part=minor // 2,
        by_configured=minor,
        sample=Sample(5_000, 3, 40, 2, 620, 400, 12, 1.5),
        odds=odds,
    )
    kept = [
        Snapshot(
            date(2026, month, 1),
            Grain.MONTH,
            date(2026, month, 1),
            currency,
            0,
            minor,
            2 * minor,
            3 * minor,
            minor,
            minor,
            minor,
            minor,
            0,
            replayed=month < 6,
        )
        for month in range(1, 11)
    ]
    came = [Came(one, minor * 2 + one.first.month) for one in kept]
    calls = [
        Call(number, Whose(), window.first, Grain.MONTH, minor, currency, world.note, 1, _NOW)
        for number in range(1, 6)
    ]
    query = ForecastQuery(When.THIS_QUARTER, 50, 1, "")
    stages = {one.id: one for one in pipeline.open_stages}
    shown = Shown(
        query=query,
        made=made,
        categories=dict.fromkeys(Category, (3, minor)),
        calls=calls,
        came=came,
        weeks=kept,
        accuracy=accuracy(came),
        stages=stages,
        applies=frozenset(stages),
        may_call=True,
        bias=True,
        target=minor or 1,
        learned_on=_TODAY,
    )
    bare = Shown(
        query=ForecastQuery(team=_TEAM),
        made=made,
        categories=dict.fromkeys(Category, (0, 0)),
        calls=(),
        came=(),
        weeks=(),
        accuracy=accuracy(()),
        stages={},
        applies=frozenset(),
        may_call=False,
        bias=False,
        learning=True,
    )
    named = {"pipelines": {50: pipeline}, "people": people}
    goals = [
        Goal(measure, Grain.MONTH, window.first, minor or 3, None if n % 2 else _TEAM, n or None)
        for n, measure in enumerate(Measure)
    ]
    back = WayBack(
        3, tuple(Rung(one.name, 40, 7) for one in reversed(pipeline.open_stages)), 4, 52, 31
    )
    progress = [
        Progress(one, window, minor // 2, Decimal("0.8"), minor, minor // 3) for one in goals
    ]
    rows = [(one, back if n < 2 else None, n % 2 == 0) for n, one in enumerate(progress * 4)]
    open_deal = world.deal()
    return {
        "forecast": forecast.forecast(shown, words, **named),
        "forecast_bare": forecast.forecast(bare, words, **named),
        "forecast_unvalued": forecast.forecast(
            replace(bare, made=replace(made, valued=False)), words, **named
        ),
        "forecast_terms": call.terms(words),
        "forecast_whose": call.whose_form(
            words, query=query, **named, teams=[world.name, _TEAM], meta=_META
        ),
        "forecast_call": call.call_form(
            words, present=world.value, value=forecast_value(query), meta=_META
        ),
        "goals": goal.goals(rows, words, currency=currency, people=people, may_set=True),
        "goals_none": goal.goals([], words, currency=currency, people=people, may_set=False),
        "goal_form": goal.goal_form(
            words,
            asked=goals[0],
            today=_TODAY,
            currency=currency,
            people=people,
            teams=[world.name, _TEAM],
            meta=_META,
        ),
        "category": {
            "text": "-",
            "blocks": [
                category.category(
                    open_deal, Category.COMMIT, words, chosen=chosen, chance=60, editable=chosen
                )
                for chosen in (True, False)
            ],
        },
    }
