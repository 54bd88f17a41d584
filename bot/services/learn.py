"""What a pipeline's past teaches a forecast, read as it was known on a day and not a day later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.deal import Status
from bot.domain.forecast import (
    SAMPLED,
    Candidate,
    Learned,
    Month,
    StageOdds,
    Window,
    month_of,
    next_month,
)
from bot.domain.money import Money
from bot.domain.outlook import YEARS
from bot.domain.pipeline import Pipeline
from bot.domain.rate import Rates
from bot.domain.survival import Spell, learn
from bot.services.simulate import chances, newcomers
from bot.storage import UnitOfWork
from bot.storage.fact import Fact

LATELY = 60
"""Days over which cards created are counted for how many to expect."""
STATED = 5
"""Kept and broken close dates that are assumed before any are seen, half of them kept."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A pipeline on the morning of a day: what was learned until then, and its open deals."""

    learned: Learned
    candidates: tuple[Candidate, ...]
    won: tuple[tuple[date, int], ...]
    closed: Mapping[int, date]
    unconverted: int


def sight(uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date) -> Sight:
    """Look at pipelines (one, or all there are) as they stood when a local day began.

    The timeline says how each deal stood, so nothing that was learned later (a value, a stage, an
    outcome) is known here. Learns from every deal: its cost grows with them.
    """
    midnight = datetime.combine(day, time.min, tzinfo=uow.workspace.tz)
    instant = midnight - timedelta(microseconds=1)
    only = pipelines[0].id if len(pipelines) == 1 else None
    found = uow.metrics.facts(only, instant if instant < uow.now else None)
    codes = {one.position.value.currency for one in found if one.position.value is not None}
    rates = uow.rates.on(day - timedelta(days=1), sorted(codes))
    return _sight(uow, pipelines, day, found, rates)


def replay(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date, known: Sequence[Month] = ()
) -> tuple[Sight, list[Sight]]:
    """Go through the past months up to a day, forecasting each on its first morning.

    Gives the sight of the day with all its months, and what was seen on the first morning of each
    month with the months until then. Months in `known` keep what they promised and are not seen
    again, so only new ones cost a look at all deals.
    """
    promised = {one.first: one for one in known}
    today = sight(uow, pipelines, day)
    months: list[Month] = []
    seen: list[Sight] = []
    for month in _months(today.won, day)[-YEARS:]:
        before = promised.get(month.first)
        if before is not None:
            kept = replace(month, expected=before.expected, kept=before.kept, stated=before.stated)
            months.append(kept)
            continue
        then = _with(sight(uow, pipelines, month.first), months)
        if seen:
            months[-1] = _checked(months[-1], seen[-1], then)
            then = _with(then, months)
        window = month_of(month.first)
        expected = promise(then.learned, then.candidates, window)
        months.append(replace(month, expected=expected))
        seen.append(then)
    if seen:
        months[-1] = _checked(months[-1], seen[-1], today)
    return _with(today, months), seen


def _with(seen: Sight, months: Sequence[Month]) -> Sight:
    """Add what past months taught to what was seen of the deals."""
    share = _share(sum(one.kept for one in months), sum(one.stated for one in months))
    return replace(seen, learned=replace(seen.learned, months=tuple(months), kept_date=share))


def promise(learned: Learned, candidates: Sequence[Candidate], window: Window) -> float | None:
    """Give what open deals and newcomers are expected to bring in a window (minor units)."""
    if not learned.knows:
        return None
    mean = sum(learned.values) / len(learned.values)
    odds = chances(learned, candidates, window).sum(axis=1)
    worth = sum(
        float(chance) * (one.value if one.value is not None else mean)
        for chance, one in zip(odds, candidates, strict=True)
    )
    return worth + float(newcomers(learned, window).sum()) * mean


def _sight(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date, found: Sequence[Fact], rates: Rates
) -> Sight:
    closes = [one.closed for one in found if one.closed is not None and one.created is not None]
    began = min(closes, default=day)
    spells = [spell for one in found if (spell := _spell(one, began, day)) is not None]
    won = [
        (one.closed, worth)
        for one in found
        if one.position.status is Status.WON and one.closed is not None
        if (worth := _worth(one.position.value, rates)) is not None
    ]
    candidates = tuple(
        _candidate(one, day, rates) for one in found if one.position.status is Status.OPEN
    )
    lost_on_the_way = sum(
        one.position.value is not None and _worth(one.position.value, rates) is None
        for one in found
        if one.position.status is Status.OPEN
    )
    learned = Learned(
        day=day,
        hazard=learn(spells),
        odds=_odds(uow, pipelines, found, day),
        arrivals=_arrivals(found, day),
        values=_drawn(sorted(value for _, value in won if value)),
        cycle=_cycle(found),
        kept_date=_share(0, 0),
    )
    closed = {one.deal_id: one.closed for one in found if one.closed is not None}
    return Sight(learned, candidates, tuple(won), closed, lost_on_the_way)


def _spell(fact: Fact, began: date, day: date) -> Spell | None:
    """Watch a deal from the first day on that closes were recorded at all."""
    if fact.created is None or fact.position.status is Status.DISQUALIFIED:
        return None
    since = max((began - fact.created).days, 0)
    if fact.position.status is Status.OPEN:
        return Spell(since, (day - fact.created).days)
    if fact.closed is None:
        return None
    until = max((fact.closed - fact.created).days, 0)
    return Spell(min(since, until), until, won=fact.position.status is Status.WON)


def _candidate(fact: Fact, day: date, rates: Rates) -> Candidate:
    return Candidate(
        deal_id=fact.deal_id,
        stage_id=fact.position.stage_id,
        age=None if fact.created is None else max((day - fact.created).days, 0),
        value=_worth(fact.position.value, rates),
        close_date=fact.position.close_date,
        probability=fact.position.probability,
    )


def _worth(value: Money | None, rates: Rates) -> int | None:
    converted = rates.convert(value) if value is not None else None
    return converted.minor if converted is not None else None


def _odds(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], found: Iterable[Fact], day: date
) -> tuple[StageOdds, ...]:
    """Count, per open stage, how the deals that reached it (or a later one) ended."""
    until = uow.workspace.end_of(day - timedelta(days=1))
    told: list[StageOdds] = []
    for pipeline in pipelines:
        places = {stage.id: stage.position for stage in pipeline.open_stages}
        furthest = uow.visits.furthest(pipeline.id, places, until)
        last = max(places.values(), default=0)
        ended = [
            (last if won else furthest.get(fact.deal_id, -1), won)
            for fact in found
            if fact.position.pipeline_id == pipeline.id
            if (won := fact.position.status is Status.WON) or fact.position.status is Status.LOST
        ]
        told += [
            StageOdds(
                stage.id,
                stage.probability,
                sum(won and place >= stage.position for place, won in ended),
                sum(place >= stage.position for place, _ in ended),
            )
            for stage in pipeline.open_stages
        ]
    return tuple(told)


def _arrivals(found: Iterable[Fact], day: date) -> float:
    created = [one.created for one in found if one.created is not None and one.created < day]
    if not created:
        return 0.0
    days = max(min(LATELY, (day - min(created)).days), 1)
    return sum((day - one).days <= days for one in created) / days


def _cycle(found: Iterable[Fact]) -> float:
    days = [
        (one.closed - one.created).days
        for one in found
        if one.position.status is Status.WON
        if one.closed is not None and one.created is not None
    ]
    return max(sum(days) / len(days), 1.0) if days else 0.0


def _drawn(values: Sequence[int]) -> tuple[int, ...]:
    """Take so many values that they can be kept, evenly spread over all."""
    if len(values) <= SAMPLED:
        return tuple(values)
    return tuple(values[(2 * at + 1) * len(values) // (2 * SAMPLED)] for at in range(SAMPLED))


def _months(won: Iterable[tuple[date, int]], day: date) -> list[Month]:
    """Add wins up to whole months, from the first month of a win to the last that is over."""
    sums: dict[date, list[int]] = {}
    for closed, value in won:
        sums.setdefault(closed.replace(day=1), []).append(value)
    found: list[Month] = []
    month = min(sums, default=day)
    while next_month(month) <= day:
        values = sums.get(month, [])
        found.append(Month(month, sum(values), len(values)))
        month = next_month(month)
    return found


def _checked(month: Month, then: Sight, now: Sight) -> Month:
    """Count the close dates stated for a month on its first morning, and those that were kept."""
    window = month_of(month.first)
    stated = [
        one.deal_id
        for one in then.candidates
        if one.close_date is not None and window.first <= one.close_date <= window.last
    ]
    closed = (now.closed.get(deal_id) for deal_id in stated)
    kept = sum(day is not None and window.first <= day <= window.last for day in closed)
    return replace(month, kept=kept, stated=len(stated))


def _share(kept: int, stated: int) -> float:
    return (kept + STATED / 2) / (stated + STATED)
