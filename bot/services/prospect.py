"""A forecast out of what the night learned: as sure as one learned on the spot, at once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.fan import Point, course
from bot.domain.forecast import (
    Candidate,
    Category,
    Forecast,
    Learned,
    Month,
    StageOdds,
    Window,
    category_by,
    next_month,
)
from bot.domain.metrics import Period, Scope
from bot.domain.money import Money
from bot.domain.outlook import YEARS
from bot.domain.pipeline import Pipeline
from bot.domain.rate import Rates
from bot.domain.snapshot import Lesson, Snapshot, Whose
from bot.domain.survival import Hazard
from bot.services.forecast import of
from bot.services.sight import Sight, known_on, look, share
from bot.storage import UnitOfWork
from bot.storage.forecast import OpenDeal
from bot.storage.share import EVERYBODY

SMALL = 2_000
"""Deals up to which a forecast is learned on the spot where no night has been yet."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """A forecast with what people say beside it.

    `categories` are the open deals due in the window, as deals and minor units of the workspace's
    currency. `learned_on` is the day of the lesson; None while there was no night to learn in, and
    `on_the_spot` whether the deals were few enough to learn from at once.
    """

    forecast: Forecast
    categories: Mapping[Category, tuple[int, int]]
    learned_on: date | None
    on_the_spot: bool = False

    def snapshot(self, taken: date, said: int | None, *, replayed: bool = False) -> Snapshot:
        """Give what is kept of it."""
        made = self.forecast
        return Snapshot(
            first=made.window.first,
            grain=made.window.grain,
            taken=taken,
            currency=made.currency,
            won=made.won,
            p10=made.p10,
            p50=made.p50,
            p90=made.p90,
            open_part=made.open_part,
            new_part=made.new_part,
            configured=made.by_configured,
            commit=self.categories[Category.COMMIT][1],
            best=self.categories[Category.BEST_CASE][1],
            said=said,
            replayed=replayed,
        )


def prospect(uow: UnitOfWork, whose: Whose, window: Window, day: date) -> Prospect:
    """Forecast a window as of now, from the morning of a day (today); see `prospects`."""
    return prospects(uow, whose, day)(window)


def prospects(uow: UnitOfWork, whose: Whose, day: date) -> Callable[[Window], Prospect]:
    """Give what forecasts windows as of now, from the morning of a day (today), read once.

    How deals go is taken from the newest lesson of the pipeline; what is open, what was won and
    at which level months came are the team's or person's own.
    """
    lines = lines_of(uow, whose.pipeline_id)
    owners = owners_of(uow, whose)
    lesson = uow.forecasts.lesson(key_of(uow, whose.pipeline_id))
    if lesson is not None and lesson.currency != uow.workspace.currency:
        lesson = None
    found = uow.forecasts.open([one.id for line in lines for one in line.ever_open], owners)
    sums = uow.forecasts.won([line.id for line in lines], owners)
    codes = {one.currency for one in found} | {code for part in sums.values() for code in part}
    rates = uow.rates.on(day, sorted(code for code in codes if code))
    used = lesson or _on_the_spot(uow, lines, day)
    candidates = tuple(_candidate(uow, one, day, rates) for one in found)
    learned = _learned(uow, used, lines, owners, day)
    months = months_of(uow, key_of(uow, whose.pipeline_id), sums, owners, rates, day)
    learned = replace(learned, months=tuple(months))
    seen = Sight(
        learned=learned,
        candidates=candidates,
        won=(),
        closed={},
        unconverted=sum(
            one.minor is not None and worth.value is None
            for one, worth in zip(found, candidates, strict=True)
        ),
    )

    def made(window: Window) -> Prospect:
        won = ((window.first, won_in(uow, whose, window, day)),)
        return Prospect(
            of(lines, window, replace(seen, won=won), uow.workspace.currency),
            categories(lines, candidates, window),
            learned_on=lesson.day if lesson is not None else None,
            on_the_spot=lesson is None and used.small,
        )

    return made


def lines_of(uow: UnitOfWork, pipeline_id: int | None) -> list[Pipeline]:
    """Give the pipelines that are meant, archived ones among all."""
    if pipeline_id is not None:
        return [uow.pipelines.get(pipeline_id)]
    return list(uow.pipelines.all(archived=True))


def key_of(uow: UnitOfWork, pipeline_id: int | None) -> int:
    """Give under which pipeline a lesson is kept: 0 for all, and where there is one alone."""
    if pipeline_id is None or len(uow.pipelines.all(archived=True)) == 1:
        return 0
    return pipeline_id


def owners_of(uow: UnitOfWork, whose: Whose) -> list[int] | None:
    """Give the owners that are meant; None for all and nobody."""
    if whose.person_id is not None:
        return [whose.person_id]
    if whose.team is None:
        return None
    return [one.id for one in uow.persons.all(active_only=False) if one.team == whose.team]


def months_of(
    uow: UnitOfWork,
    key: int,
    sums: Mapping[date, Mapping[str, tuple[int, int]]],
    owners: Iterable[int] | None,
    rates: Rates,
    day: date,
) -> list[Month]:
    """Give the whole months before a day, as they came and as they had been promised."""
    promised = {one.month: one for one in uow.forecasts.months(key, owners)}
    found: list[Month] = []
    month = min(sums, default=day)
    while next_month(month) <= day:
        part = sums.get(month, {})
        won = sum(minor_in(rates, amount, code) or 0 for code, (_, amount) in part.items())
        then = promised.get(month)
        found.append(
            Month(
                month,
                won,
                sum(deals for deals, _ in part.values()),
                then.expected if then else None,
                then.kept if then else 0,
                then.stated if then else 0,
            )
        )
        month = next_month(month)
    return found[-YEARS:]


def categories(
    lines: Sequence[Pipeline], candidates: Iterable[Candidate], window: Window
) -> dict[Category, tuple[int, int]]:
    """Add up the open deals due in a window by how sure people are of them."""
    stages = {stage.id: stage.probability for one in lines for stage in one.ever}
    found = dict.fromkeys(Category, (0, 0))
    for one in candidates:
        if one.close_date is None or not window.first <= one.close_date <= window.last:
            continue
        chance = one.probability
        known = stages.get(one.stage_id, 0) if chance is None else chance
        category = one.category or category_by(known)
        deals, minor = found[category]
        found[category] = (deals + 1, minor + (one.value or 0))
    return found


def lesson_of(seen: Sight, day: date, currency: str) -> Lesson:
    """Give what of a sight is kept for the days to come."""
    learned = seen.learned
    return Lesson(
        day=day,
        currency=currency,
        win=learned.hazard.win,
        loss=learned.hazard.loss,
        wins=learned.hazard.wins,
        losses=learned.hazard.losses,
        odds=tuple((one.stage_id, one.won, one.closed) for one in learned.odds),
        arrivals={**seen.arrivals, EVERYBODY: learned.arrivals},
        values=learned.values,
        cycle=learned.cycle,
    )


def minor_in(rates: Rates, minor: int, code: str) -> int | None:
    """Convert minor units of a currency into those of the workspace's."""
    converted = rates.convert(Money(minor, code)) if code else None
    return converted.minor if converted is not None else None


def _on_the_spot(uow: UnitOfWork, lines: Sequence[Pipeline], day: date) -> Lesson:
    """Learn from all deals where they are few; from many, only a night does."""
    only = lines[0].id if len(lines) == 1 else None
    currency = uow.workspace.currency
    if uow.metrics.tally(Scope(only), Period()).deals > SMALL:
        return Lesson(day, currency, (), (), 0, 0, (), {}, (), 0.0)
    # What was closed today counts, too: the deals are few.
    day += timedelta(days=1)
    found, rates = known_on(uow, only, day)
    return replace(lesson_of(look(uow, lines, day, found, rates), day, currency), small=True)


def _learned(
    uow: UnitOfWork,
    lesson: Lesson,
    lines: Sequence[Pipeline],
    owners: Sequence[int] | None,
    day: date,
) -> Learned:
    key = key_of(uow, lines[0].id) if len(lines) == 1 else 0
    before = uow.forecasts.months(key)
    counts = {stage_id: (won, closed) for stage_id, won, closed in lesson.odds}
    odds = tuple(
        StageOdds(stage.id, stage.probability, *counts.get(stage.id, (0, 0)))
        for line in lines
        for stage in line.ever_open
    )
    theirs = [EVERYBODY] if owners is None else owners
    return Learned(
        day=day,
        hazard=Hazard(lesson.win, lesson.loss, lesson.wins, lesson.losses),
        odds=odds,
        arrivals=sum(lesson.arrivals.get(one, 0.0) for one in theirs),
        values=lesson.values,
        cycle=lesson.cycle,
        kept_date=share(sum(one.kept for one in before), sum(one.stated for one in before)),
    )


def _candidate(uow: UnitOfWork, one: OpenDeal, day: date, rates: Rates) -> Candidate:
    age = None
    if one.created_at is not None:
        age = max((day - uow.workspace.day(one.created_at)).days, 0)
    value = minor_in(rates, one.minor, one.currency or "") if one.minor is not None else None
    return Candidate(
        deal_id=one.id,
        stage_id=one.stage_id,
        age=age,
        value=value,
        close_date=one.close_date,
        probability=one.probability,
        owner_id=one.owner_id,
        category=one.chosen,
    )


def course_of(uow: UnitOfWork, whose: Whose, asked: Window, day: date) -> list[Point]:
    """Give what came before, and what is forecast from a day's month or quarter on."""
    made = prospects(uow, whose, day)
    return course(
        asked,
        day,
        won=lambda window: won_in(uow, whose, window, day),
        made=lambda window: made(window).forecast,
    )


def won_in(uow: UnitOfWork, whose: Whose, window: Window, day: date) -> int:
    """Give what was won in a window, in minor units of the workspace's currency."""
    scope = Scope(whose.pipeline_id, whose.person_id, whose.team)
    tally = uow.metrics.tally(scope, Period(window.first, window.last))
    rates = uow.rates.on(day, sorted(tally.won_value))
    return sum(minor_in(rates, minor, code) or 0 for code, minor in tally.won_value.items())
