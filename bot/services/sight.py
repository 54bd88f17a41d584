"""A pipeline as it was known on a day and not a day later: what it taught, what stood open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.domain.deal import Status
from bot.domain.forecast import SAMPLED, Candidate, Learned, StageOdds
from bot.domain.money import Money
from bot.domain.pipeline import Pipeline
from bot.domain.rate import Rates
from bot.domain.survival import Spell, learn
from bot.storage import UnitOfWork
from bot.storage.fact import Fact

LATELY = 60
"""Days over which cards created are counted for how many to expect."""
STATED = 5
"""Kept and broken close dates that are assumed before any are seen, half of them kept."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A pipeline on the morning of a day: what was learned until then, and its open deals.

    `arrivals` are the cards created a day lately, by owner (0: nobody).
    """

    learned: Learned
    candidates: tuple[Candidate, ...]
    won: tuple[tuple[date, int], ...]
    closed: Mapping[int, date]
    unconverted: int
    arrivals: Mapping[int, float] = field(default_factory=dict)


def sight(uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date) -> Sight:
    """Look at pipelines (one, or all there are) as they stood when a local day began.

    The timeline says how each deal stood, so nothing that was learned later (a value, a stage, an
    outcome) is known here. Learns from every deal: its cost grows with them.
    """
    only = pipelines[0].id if len(pipelines) == 1 else None
    found, rates = known_on(uow, only, day)
    return look(uow, pipelines, day, found, rates)


def known_on(uow: UnitOfWork, pipeline_id: int | None, day: date) -> tuple[list[Fact], Rates]:
    """Give every deal as it stood when a local day began, and what currencies were worth."""
    midnight = datetime.combine(day, time.min, tzinfo=uow.workspace.tz)
    instant = midnight - timedelta(microseconds=1)
    found = uow.metrics.facts(pipeline_id, instant if instant < uow.now else None)
    codes = {one.position.value.currency for one in found if one.position.value is not None}
    return found, uow.rates.on(day - timedelta(days=1), sorted(codes))


def look(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date, found: Sequence[Fact], rates: Rates
) -> Sight:
    """See what some deals, as they stood on the morning of a day, teach and promise.

    In the order of their ids, whatever way the database found them: the draws of a simulation go
    from one to the next, and sums of fractions depend on it too.
    """
    found = sorted(found, key=lambda one: one.deal_id)
    closes = [one.closed for one in found if one.closed is not None and one.created is not None]
    began = min(closes, default=day)
    spells = [spell for one in found if (spell := _spell(one, began, day)) is not None]
    won = [
        (one.closed, minor)
        for one in found
        if one.position.status is Status.WON and one.closed is not None
        if (minor := worth(one.position.value, rates)) is not None
    ]
    candidates = tuple(
        _candidate(one, day, rates) for one in found if one.position.status is Status.OPEN
    )
    lost_on_the_way = sum(
        one.position.value is not None and worth(one.position.value, rates) is None
        for one in found
        if one.position.status is Status.OPEN
    )
    learned = Learned(
        day=day,
        hazard=learn(spells),
        odds=_odds(uow, pipelines, found, day),
        arrivals=_arrivals(found, day, day),
        values=_drawn(sorted(value for _, value in won if value)),
        cycle=_cycle(found),
        kept_date=share(0, 0),
    )
    owned: dict[int, list[Fact]] = {}
    for one in found:
        owned.setdefault(one.position.owner_id or 0, []).append(one)
    first = min((one.created for one in found if one.created is not None), default=day)
    arrivals = {
        owner: rate
        for owner, theirs in owned.items()
        if (rate := _arrivals(theirs, day, first)) > 0
    }
    closed = {one.deal_id: one.closed for one in found if one.closed is not None}
    return Sight(learned, candidates, tuple(won), closed, lost_on_the_way, arrivals)


def _spell(fact: Fact, began: date, day: date) -> Spell | None:
    """Watch a deal from the first day on that closes were recorded at all.

    Leads that were disqualified say nothing of how long deals take; they lower the chance of
    the stages they stood in.
    """
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
        value=worth(fact.position.value, rates),
        close_date=fact.position.close_date,
        probability=fact.position.probability,
        owner_id=fact.position.owner_id,
    )


def worth(value: Money | None, rates: Rates) -> int | None:
    """Give what a value is worth in the workspace's currency (minor units), None if unknown."""
    converted = rates.convert(value) if value is not None else None
    return converted.minor if converted is not None else None


def _odds(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], found: Iterable[Fact], day: date
) -> tuple[StageOdds, ...]:
    """Count, per open stage, how the deals that reached it (or a later one) ended."""
    until = uow.workspace.end_of(day - timedelta(days=1))
    told: list[StageOdds] = []
    for pipeline in pipelines:
        places = {stage.id: stage.position for stage in pipeline.ever_open}
        furthest = uow.visits.furthest(pipeline.id, places, until)
        last = max(places.values(), default=0)
        ended = [
            (
                last
                if (won := fact.position.status is Status.WON)
                else furthest.get(fact.deal_id, -1),
                won,
            )
            for fact in found
            if fact.position.pipeline_id == pipeline.id
            if fact.position.status is not Status.OPEN
        ]
        told += [
            StageOdds(
                stage.id,
                stage.probability,
                sum(won and place >= stage.position for place, won in ended),
                sum(place >= stage.position for place, _ in ended),
            )
            for stage in pipeline.ever_open
        ]
    return tuple(told)


def _arrivals(found: Iterable[Fact], day: date, first: date) -> float:
    """Count the cards created a day lately, in so many days as there have been any at all."""
    created = [one.created for one in found if one.created is not None and one.created < day]
    if not created:
        return 0.0
    days = max(min(LATELY, (day - min(first, *created)).days), 1)
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


def share(kept: int, stated: int) -> float:
    """Give the share of stated close dates that are expected to be kept."""
    return (kept + STATED / 2) / (stated + STATED)
