"""A pipeline that never was: deals born, won and lost by chances that are known to the test."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from bot.domain.forecast import Candidate, Learned, Month, StageOdds, month_of, next_month
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.domain.survival import Spell, learn
from bot.services.learn import promise
from bot.services.sight import Sight

STAGE = Stage(id=1, pipeline_id=1, position=0, name="Talks", kind=StageKind.DEAL, probability=50)
PIPELINE = Pipeline(id=1, name="Simulated", stages=(STAGE,))
START = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: the day it was created and closed (days since START), whether won, and its value."""

    number: int
    created: int
    closed: int
    won: bool
    value: int


def deals(seed: int, months: int, *, a_day: float = 2.0, quarter_end: float = 1.3) -> list[Deal]:
    """Draw deals whose wins are more likely in the last month of a quarter."""
    draw = np.random.default_rng(seed)
    found = []
    for day in range(months * 31):
        for _ in range(draw.poisson(a_day)):
            age, chance, win = 0, 1.0, 0.0
            while chance >= win + 0.01:
                age += 1
                win = 0.012 * (quarter_end if _ends_quarter(day + age) else 1.0)
                chance = draw.random()
            value = int(draw.lognormal(12, 0.6))
            found.append(Deal(len(found), day, day + age, chance < win, value))
    return found


@cache
def _ends_quarter(day: int) -> bool:
    return (START + timedelta(days=day)).month % 3 == 0


def forecastable(made: list[Deal], count: int) -> list[tuple[Sight, int]]:
    """Give what was seen on the first mornings of the newest months, with what came of each."""
    months: list[Month] = []
    first, seen = START, []
    last = max(deal.created for deal in made)
    while (next_month(first) - START).days <= last:
        then = _sight(made, first, months)
        ends = (next_month(first) - START).days
        begins = (first - START).days
        won = [deal.value for deal in made if deal.won and begins <= deal.closed < ends]
        seen.append((then, sum(won)))
        expected = promise(then.learned, then.candidates, month_of(first))
        months.append(Month(first, sum(won), len(won), expected))
        first = next_month(first)
    return seen[-count:]


def _sight(made: list[Deal], day: date, months: list[Month]) -> Sight:
    now = (day - START).days
    known = [deal for deal in made if deal.created < now]
    over = [deal for deal in known if deal.closed < now]
    spells = [
        Spell(0, deal.closed - deal.created, deal.won)
        if deal.closed < now
        else Spell(0, now - deal.created)
        for deal in known
    ]
    learned = Learned(
        day=day,
        hazard=learn(spells),
        odds=(StageOdds(1, 50, sum(deal.won for deal in over), len(over)),),
        arrivals=sum(deal.created >= now - 60 for deal in known) / 60,
        values=tuple(sorted(deal.value for deal in over if deal.won)),
        cycle=40.0,
        kept_date=0.5,
        months=tuple(months),
    )
    candidates = tuple(
        Candidate(deal.number, 1, now - deal.created, deal.value, None, None)
        for deal in known
        if deal.closed >= now
    )
    won = tuple((START + timedelta(days=deal.closed), deal.value) for deal in over if deal.won)
    return Sight(learned, candidates, won, {}, 0)
