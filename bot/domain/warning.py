"""What a manager should see early: a conversion that fell, a jam, one big deal, no next steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.alarm import Week
from bot.domain.funnel import Step
from bot.domain.path import Ladder, Stay, reached
from bot.domain.rep import Rep

MEMORY = 104
"""Weeks that a conversion is compared over; what was before says nothing of today."""
WAITING, VISITS = 8, 20
"""Deals that wait in a stage, and visits that ended, from which a jam can be told."""
MOST = 50
"""Percent of what is due in a month from which one deal is most of it."""
OPEN, PLANNED = 5, 50
"""Open deals of a person, and the percent of them with a next step under which somebody asks."""
BEFORE, AFTER = timedelta(days=14), timedelta(days=7)
"""A remark is named with a drop that began up to so long after it, or shortly before it."""

Pair = tuple[int, int]


class Kind(StrEnum):
    """What is warned of, the most important first."""

    DROP = "drop"
    CONCENTRATION = "concentration"
    JAM = "jam"
    STEPLESS = "stepless"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to tell whoever leads a pipeline, as plain values.

    `subject` names it for ever, so that it can be told once and muted; `name` is the stage, deal
    or person; `figures` are what the sentence says, as small JSON.
    """

    kind: Kind
    subject: str
    pipeline_id: int
    name: str
    figures: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """A manager's remark on a day ("new e-mail sequence"), drawn on charts."""

    id: int
    day: date
    said: str
    author_id: int


def pairs_of(ladder: Ladder) -> list[Pair]:
    """Give the conversions that are watched: from each open stage to the next, and to the win."""
    return [(stage_id, ladder.next_of(stage_id)) for stage_id, _ in ladder.steps]


def outcomes(
    stays: Sequence[Stay], ladder: Ladder, pairs: Iterable[Pair]
) -> Iterator[tuple[Pair, datetime, bool]]:
    """Tell for each pair whose way of a deal is decided when it was, and whether it went on.

    It is decided by reaching the later stage or by closing without; what is still open is
    decided in no week, so that a young cohort cannot look like a drop.
    """
    found, last = reached(stays, ladder), stays[-1]
    out = last.entered if last.left is None and ladder.heights.get(last.stage_id, -1) < 0 else None
    for pair in pairs:
        low, high = pair
        if low not in found:
            continue
        at = found.get(high, out)
        if at is not None:
            yield pair, at, high in found


def weeks_of(decided: Mapping[date, tuple[int, int]], today: date) -> list[Week]:
    """Give the whole weeks up to today, those in which nothing was decided with them.

    `decided` holds by a week's Monday how many deals were decided and how many of them went on.
    """
    now = monday(today)
    past = [week for week in decided if week < now]
    if not past:
        return []
    first = max(min(past), now - timedelta(weeks=MEMORY))
    weeks = []
    while first < now:
        weeks.append(Week(first, *decided.get(first, (0, 0))))
        first += timedelta(weeks=1)
    return weeks


def monday(day: date) -> date:
    """Give the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def jammed(step: Step) -> bool:
    """Tell whether a jam forms: half of those that wait stand longer than four of five ever did."""
    limit = step.p80
    if step.waiting < WAITING or sum(step.days.values()) < VISITS:
        return False
    return limit is not None and step.age is not None and step.age > limit and step.age > 1


def heavy(values: Mapping[int, int]) -> tuple[int, int, int] | None:
    """Give the deal that is most of what is due, its value and all of it (minor units).

    `values` are those by deal; one deal alone is not most of anything else.
    """
    total = sum(values.values())
    if len(values) < 2 or total <= 0:
        return None
    deal_id = max(values, key=lambda one: values[one])
    value = values[deal_id]
    return (deal_id, value, total) if value * 100 > total * MOST else None


def stepless(rep: Rep) -> bool:
    """Tell whether most of a person's open deals have no next step."""
    return rep.open >= OPEN and rep.hygiene is not None and rep.hygiene < PLANNED


def followed(notes: Iterable[Note], since: date) -> Note | None:
    """Give the remark that a change follows, the nearest one."""
    near = [one for one in notes if since - BEFORE <= one.day <= since + AFTER]
    return min(near, key=lambda one: abs((one.day - since).days), default=None)
