"""What one deal adds to each kept total: the one place that knows how a card is counted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from bot.domain.deal import Deal, Status
from bot.domain.path import WON, Ladder, Stay, reached, steps_back
from bot.domain.workspace import Workspace

Key = tuple[int | str, ...]
Sums = tuple[int, ...]
Mark = tuple[int, datetime | None, datetime | None, Sums]

EVERYBODY = -1
"""`owner_id` of the rows over all owners, which are read where no owner is asked for."""

PARTS = 4
"""Rows over all owners that a stage has on PostgreSQL (`owner_id` -1 to -4).

Reading four rows instead of one per owner keeps the board's cost from growing with the team;
were it one row alone, all who move deals at once would wait for each other at it. SQLite has one
writer anyway, so there it is one row: see `bot.storage.total`.
"""

REACHED = -1_000_000
"""`days` of the row of `path_total` that counts what was reached in a month."""

UNTIMED = -1_000_000
"""`days` of the rows of `trait_total` of deals that took no known time, and of cohorts."""

TRAITS = ("source", "persona", "currency", "stage")
"""What closed deals are told apart by in `trait_total`."""

_OVER, _BACK = (1, 0, 0, 0, 0), (0, 0, 0, 0, 1)

COHORT = ("cohort_qualified", "cohort_won")
"""Kinds in `cycle_total` that tell by the month of creation how long which step took."""

CLOSED = (Status.WON, Status.LOST, Status.DISQUALIFIED)


def stage_kind(deal: Deal, parts: int) -> object:
    """Give what of a deal its `stage_shares` depend on, but what it is worth."""
    position = deal.position
    return (
        deal.number % parts,
        position.pipeline_id,
        position.stage_id,
        position.owner_id,
        position.value and position.value.currency,
        position.probability,
        position.status,
        deal.stalled,
        deal.next_step is None and deal.next_step_on is None,
    )


def stage_shares(deal: Deal, minor: int, parts: int) -> Iterator[tuple[Key, Sums]]:
    """Give the rows of `stage_total` a deal counts in, its owner's and one of everybody's.

    `minor` is what it is worth, as in all shares: they grow evenly with it.
    """
    position = deal.position
    is_open = position.status is Status.OPEN
    stalled = deal.stalled and is_open
    no_step = is_open and deal.next_step is None and deal.next_step_on is None
    sums = (1, minor, +stalled, minor * stalled, +no_step, minor * no_step)
    for owner_id in (position.owner_id or 0, EVERYBODY - deal.number % parts):
        key = (
            position.pipeline_id,
            owner_id,
            position.stage_id,
            position.value.currency if position.value else "",
            -1 if position.probability is None else position.probability,
        )
        yield key, sums


def close_kind(deal: Deal) -> object:
    """Give what of a deal its `close_shares` depend on."""
    position, day = deal.position, deal.position.close_date
    return (
        position.status,
        position.pipeline_id,
        position.stage_id,
        position.owner_id,
        position.value and position.value.currency,
        position.probability,
        day and (day.year, day.month),
    )


def close_shares(deal: Deal, minor: int) -> Iterator[tuple[Key, Sums]]:
    """Give the row of `close_total` an open deal counts in, by its expected month."""
    position = deal.position
    if position.status is not Status.OPEN:
        return
    day = position.close_date
    key = (
        position.pipeline_id,
        day.year * 100 + day.month if day else 0,
        position.stage_id,
        position.owner_id or 0,
        position.value.currency if position.value else "",
        -1 if position.probability is None else position.probability,
    )
    yield key, (1, minor)


def story_kind(deal: Deal) -> object:
    """Give what of a deal its shares by day, of the cycle and by trait depend on."""
    position, value = deal.position, deal.position.value
    ours = (position.pipeline_id, position.owner_id, position.status)
    clocks = (deal.created_at, deal.qualified_at)
    if position.status not in CLOSED:
        return ours + clocks
    return (
        *ours,
        *clocks,
        position.close_date,
        deal.closed_at,
        value and (value.currency, value.minor == 0),
        position.stage_id,
        deal.source,
        deal.persona_id,
    )


def day_shares(deal: Deal, minor: int, workspace: Workspace) -> Iterator[tuple[Key, Sums]]:
    """Give the rows of `day_total` by day and owner that a deal counts in.

    Kinds: `created` (an undated deal is in no cohort, but in the count of all time, so it is
    booked on day 0), `undated`, and `won`, `lost`, `disqualified` by close day. Sums: deals,
    those of known value, minor units, days from creation to close, deals these are taken over,
    how many of them are negative; of a cohort how many are won, still open, and qualified.
    """
    position = deal.position
    head, owner_id = (position.pipeline_id, "d"), position.owner_id or 0
    created = workspace.day(deal.created_at) if deal.created_at is not None else None
    nothing = (0, 0, 0, 0, 0)
    if created is None:
        yield (*head, "undated", owner_id, 0, ""), (1, *nothing, 0, 0, 0)
    became = (+(position.status is Status.WON), +(position.status is Status.OPEN))
    born = (1, *nothing, *became, +(deal.qualified_at is not None))
    yield (*head, "created", owner_id, _number(created), ""), born
    if position.status is Status.OPEN:
        return
    closed = close_day(deal, workspace)
    value = position.value
    known = value is not None and (position.status is Status.WON or value.minor != 0)
    days = (closed - created).days if closed is not None and created is not None else None
    sums = (
        1,
        +known,
        minor if known else 0,
        days or 0,
        +(days is not None),
        +((days or 0) < 0),
        0,
        0,
        0,
    )
    yield (*head, position.status.value, owner_id, _number(closed), _currency(deal)), sums


def cycle_shares(deal: Deal, minor: int, workspace: Workspace) -> Iterator[tuple[Key, Sums]]:
    """Give the rows of the cycle histogram by month and owner that a won or lost deal counts in.

    Beside them are the days to its qualification and its win in the cohort of its creation.
    """
    position = deal.position
    yield from _ripe(deal, workspace)
    if position.status not in (Status.WON, Status.LOST) or deal.created_at is None:
        return
    closed = close_day(deal, workspace)
    if closed is None:
        return
    days = (closed - workspace.day(deal.created_at)).days
    owner_id, status = position.owner_id or 0, position.status.value
    yield (position.pipeline_id, status, owner_id, _month(closed), days), (1,)


def _ripe(deal: Deal, workspace: Workspace) -> Iterator[tuple[Key, Sums]]:
    if deal.created_at is None:
        return
    created = workspace.day(deal.created_at)
    qualified = workspace.day(deal.qualified_at) if deal.qualified_at is not None else None
    won = close_day(deal, workspace) if deal.position.status is Status.WON else None
    for kind, day in zip(COHORT, (qualified, won), strict=True):
        if day is not None:
            key = (deal.position.pipeline_id, kind, deal.position.owner_id or 0)
            yield (*key, _month(created), (day - created).days), (1,)


def trait_shares(deal: Deal, minor: int, workspace: Workspace) -> Iterator[tuple[Key, Sums]]:
    """Give the rows of `trait_total` a closed deal counts in, two for each of `TRAITS`.

    One is of the month it was created in (0: unknown), one of that it closed in and of the days
    it took. Open deals are counted along an index instead: there are few of them, and a move must
    not have to write what they are told apart by.
    """
    position = deal.position
    if position.status is Status.OPEN:
        return
    created = workspace.day(deal.created_at) if deal.created_at is not None else None
    closed, value, is_won = (
        close_day(deal, workspace),
        position.value,
        position.status is Status.WON,
    )
    known = value is not None and (is_won or value.minor != 0)
    days = (closed - created).days if closed is not None and created is not None else UNTIMED
    born = (1, 0, 0, +is_won, +(deal.qualified_at is not None))
    ended = (1, +known, minor if known else 0, 0, 0)
    currency, status = _currency(deal), position.status.value
    for trait, told in zip(
        TRAITS,
        (deal.source or "", str(deal.persona_id or ""), currency, str(position.stage_id)),
        strict=True,
    ):
        head = (position.pipeline_id, trait)
        yield (*head, "created", _month(created), told, "", UNTIMED), born
        yield (*head, status, _month(closed), told, currency, days), ended


def path_shares(
    pipeline_id: int, marks: Mapping[Mark, int], workspace: Workspace, owner_id: int
) -> Iterator[tuple[Key, Sums]]:
    """Give the rows of `path_total` of an owner (0: nobody) that marks count in, each so often.

    A stay that is over
    counts in the month it was left, under the whole days it took: the difference of local dates.
    All else counts in the month it happened (0: at an unknown time).
    """
    for (stage_id, at, since, sums), times in marks.items():
        if not times:
            continue
        day = workspace.day(at) if at is not None else None
        days = REACHED if since is None or day is None else (day - workspace.day(since)).days
        sums = tuple([times * one for one in sums])
        yield (pipeline_id, owner_id, stage_id, _month(day), days), sums


def marks_of(stays: Sequence[Stay], ladder: Ladder) -> Iterator[Mark]:
    """Give what of a deal's stays in a pipeline counts: stage, when, since when, and the sums.

    A stay that is over, with when it began; a stage as reached, gone on from, won in the end, and
    stood in; a move back.
    """
    for stay in stays:
        if stay.entered is not None and stay.left is not None:
            yield stay.stage_id, stay.left, stay.entered, _OVER
    stood = {stay.stage_id for stay in stays}
    found = reached(stays, ladder)
    won = +(WON in found)
    for (stage_id, _), after in zip(
        ladder.steps, (*(step[0] for step in ladder.steps[1:]), WON), strict=True
    ):
        if stage_id not in found:
            break
        yield stage_id, found[stage_id], None, (1, +(after in found), won, +(stage_id in stood), 0)
    for stage_id, at in steps_back(stays, ladder):
        yield stage_id, at, None, _BACK


def close_day(deal: Deal, workspace: Workspace) -> date | None:
    """Give the local day a closed deal counts at: its close date, else the day it was booked."""
    if deal.position.close_date is not None:
        return deal.position.close_date
    return workspace.day(deal.closed_at) if deal.closed_at is not None else None


def _currency(deal: Deal) -> str:
    return deal.position.value.currency if deal.position.value else ""


def _month(day: date | None) -> int:
    return day.year * 100 + day.month if day is not None else 0


def _number(day: date | None) -> int:
    return day.year * 10_000 + day.month * 100 + day.day if day is not None else 0
