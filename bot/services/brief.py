"""What a digest says, read at one instant, in a handful of statements for any number of deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.board import Board, BoardQuery
from bot.domain.brief import (
    WEEK,
    Brief,
    Doubt,
    Events,
    Figures,
    Word,
    months_up_to,
    stands_anyway,
)
from bot.domain.deal import Deal, Status
from bot.domain.digest import Digest, DigestKind, Part
from bot.domain.error import NotFound
from bot.domain.metrics import (
    Scope,
    Tally,
    average_value,
    conversion_rate,
    cycle_days,
    win_rate,
)
from bot.domain.movement import Extent
from bot.domain.nudge import Nudge, Score
from bot.domain.permit import leads
from bot.domain.person import Person
from bot.domain.rate import Rates
from bot.domain.rule import Case, Finding, Rule, at_risk, findings
from bot.domain.timeline import EntryKind
from bot.services import brief_goal, look, nudge
from bot.services.board import board
from bot.services.manner import FALLEN
from bot.services.movement import changes
from bot.services.rate import rates_for
from bot.storage import OutboxRow, UnitOfWork
from bot.storage.brief import Reach

_DAY = timedelta(days=1)
SHOWN = 8
"""Deals a section names at most; the others are counted."""
_BIGGEST = 40
"""Open deals of the highest value that are looked at for risks."""
_WORDS = 60
"""Folded and escalated nudges that are looked through."""


def brief(
    uow: UnitOfWork,
    digest: Digest,
    day: date,
    since: datetime,
    kept: Mapping[str, Any],
    *,
    most: int = SHOWN,
) -> Brief:
    """Read what a digest says on a local day about the time since an instant.

    `kept` is what its row in the outbox carries: the numbers told last, and the keys of messages
    of which nobody knows whether they arrived. At most `most` deals are named of each kind.
    """
    reach = _reach(digest)
    found = Brief(
        digest,
        day,
        since,
        week_ends=day + timedelta(days=WEEK - 1),
        currency=uow.workspace.currency,
        before=_figures(kept.get("before")),
    )
    if digest.kind is DigestKind.PERSON:
        found = replace(found, reminded=nudge.told_on(uow, digest.person_id, day))
    found = _parts(uow, found, reach, most)
    if digest.kind is not DigestKind.CHANNEL:
        person = uow.persons.get(digest.person_id)
        found = _personal(uow, found, person, kept)
    return replace(found, rates=_rates(uow, found))


def figures_of(uow: UnitOfWork, digest: Digest) -> dict[str, float | int | None]:
    """Give the five numbers a digest tells today, to be remembered until the next one."""
    tally = _tally(uow, _reach(digest))
    currency = uow.workspace.currency
    rates = rates_for(uow, [tally], None)
    found = {
        "average": average_value(tally, currency, rates),
        "win_rate": win_rate(tally),
        "conversion": conversion_rate(tally),
        "cycle": cycle_days(tally),
    }
    shown = {name: float(one) if one is not None else None for name, one in found.items()}
    return {"open": tally.open_deals + tally.open_leads, **shown}


def _reach(digest: Digest) -> Reach:
    """A person's digest is about their deals, a manager's review and a channel's about all."""
    own = digest.person_id if digest.kind is DigestKind.PERSON else None
    return Reach(own, digest.pipeline_id)


def _parts(uow: UnitOfWork, found: Brief, reach: Reach, most: int) -> Brief:
    since, today, parts = found.since, found.day, found.digest.parts
    if Part.DUE in parts:
        # As many more as are told of already, so that a section is not short of those it names.
        touches = uow.briefs.touches(reach, today, most + len(found.reminded))
        found = replace(found, due=touches)
    if Part.CLOSING in parts:
        closing = uow.briefs.closing(reach, today, found.week_ends, most)
        found = replace(found, closing=closing)
    if Part.STALLED in parts:
        stalled = uow.briefs.stalled(reach, today, most + len(found.reminded))
        found = replace(found, stalled=stalled)
    kinds = [kind for part, kind in _EVENTS.items() if part in parts]
    if kinds:
        told = uow.briefs.events(kinds, reach, since, uow.now, most)
        found = replace(
            found,
            won=told.get(EntryKind.WON, Events()),
            lost=told.get(EntryKind.LOST, Events()),
            new=told.get(EntryKind.CREATED, Events()),
        )
    if Part.NUMBERS in parts:
        goals = tuple(brief_goal.goals(uow, found.digest))
        tally = _tally(uow, reach)
        # Who sells nothing themselves, as most who lead, is told no numbers of nothing.
        counts = (tally.open_deals, tally.open_leads, tally.won, tally.lost, tally.created)
        is_told = reach.owner_id is None or any(counts)
        found = replace(found, tally=tally if is_told else None, goals=goals)
        if reach.owner_id is None:
            found = replace(found, months=tuple(brief_goal.months(uow, reach.pipeline_id)))
            found = replace(found, notes=tuple(brief_goal.remarks(uow, found)))
    if Part.BOARD in parts:
        found = replace(found, boards=tuple(_boards(uow, reach)))
    if Part.CHANGES in parts:
        extent = Extent(reach.pipeline_id, reach.owner_id)
        found = replace(found, movement=changes(uow, extent, since))
    if Part.RISK in parts:
        found = replace(found, risk=tuple(_risks(uow, reach)))
    return found


_EVENTS = {Part.WON: EntryKind.WON, Part.LOST: EntryKind.LOST, Part.NEW: EntryKind.CREATED}


def _tally(uow: UnitOfWork, reach: Reach) -> Tally:
    period = months_up_to(uow.workspace.day(uow.now))
    return uow.metrics.tally(Scope(reach.pipeline_id, reach.owner_id), period)


def _boards(uow: UnitOfWork, reach: Reach) -> Iterable[Board]:
    for pipeline in uow.pipelines.all():
        if reach.pipeline_id in (None, pipeline.id):
            shown = board(uow, BoardQuery(pipeline.id, reach.owner_id, size=1))
            if shown.total.deals:
                yield shown


def _risks(uow: UnitOfWork, reach: Reach) -> Iterable[tuple[Finding, Deal]]:
    deals = uow.briefs.weightiest(reach, _BIGGEST)
    for case in look.cases(uow, deals) if deals else ():
        risk = at_risk(case)
        if risk is not None:
            yield risk, case.deal


def _personal(uow: UnitOfWork, found: Brief, person: Person, kept: Mapping[str, Any]) -> Brief:
    """Add what only a person's own digest has: what was kept back, ignored, or is doubtful."""
    first = found.since.astimezone(person.tz).date()
    # Days are each person's own, which the manager's are a day off from at the most.
    days = (first - _DAY, found.day + _DAY)
    is_own = found.digest.kind is DigestKind.PERSON
    folded = _lately(uow, found, uow.nudges.folded(person.id, *days)) if is_own else []
    # What is due or has stalled stands in the digest already.
    folded = [one for one in folded if not stands_anyway(found.digest, one.rule)]
    told = _lately(uow, found, uow.nudges.escalated(*days))
    return replace(
        found,
        folded=_words(uow, folded),
        escalated=_words(uow, led(uow, told, person)),
        doubts=tuple(_doubts(uow, kept.get("doubts") or ())),
        fallen=_fallen(uow, first) if _is_leading(uow, person) else {},
    )


def _lately(uow: UnitOfWork, found: Brief, told: Sequence[Nudge]) -> list[Nudge]:
    """Give what was put aside for a digest since the last one."""
    return [one for one in told if found.since < (one.settled_at or one.due_at) <= uow.now]


def led(uow: UnitOfWork, told: Sequence[Nudge], person: Person) -> list[Nudge]:
    """Give what was ignored by people that somebody answers for."""
    if not told:
        return []
    people = {one.id: one for one in uow.persons.all(active_only=False)}
    found = []
    for one in told:
        owner = people.get(one.person_id)
        if owner is None or one.deal_id is None:
            continue
        above = people.get(owner.manager_id) if owner.manager_id is not None else None
        if above is None:
            pipeline = uow.pipelines.get(uow.deals.get(one.deal_id).position.pipeline_id)
            above = look.fallback(pipeline, people)
        if above is not None and above.id == person.id:
            found.append(one)
    return found


def _is_leading(uow: UnitOfWork, person: Person) -> bool:
    return any(leads(person, pipeline) for pipeline in uow.pipelines.all())


def _words(uow: UnitOfWork, told: Sequence[Nudge]) -> tuple[Word, ...]:
    """Give nudges with their deals as they stand; what holds no longer is left out."""
    chosen = list({(one.subject, one.rule): one for one in told}.values())[:_WORDS]
    deals = [uow.deals.get(one.deal_id) for one in chosen if one.deal_id is not None]
    seen: dict[int, Case] = {one.deal.id: one for one in look.cases(uow, deals)} if deals else {}
    found = []
    for one in chosen:
        if one.deal_id is None:
            continue
        case = seen[one.deal_id]
        holding = {finding.rule: finding for finding in findings(case)}
        if case.deal.status is Status.OPEN and one.rule in holding:
            found.append(Word(one, holding[one.rule], case.deal, case.owner))
    return tuple(found)


def _doubts(uow: UnitOfWork, keys: Iterable[str]) -> Iterable[Doubt]:
    for key in keys:
        row = uow.outbox.find(key)
        if row is not None:
            yield Doubt(row.claimed_at or row.created_at or uow.now, _spoken_of(uow, row))


def _spoken_of(uow: UnitOfWork, row: OutboxRow) -> tuple[Deal, ...]:
    """Give the deals a message was about, as far as they are there."""
    ids: list[int] = []
    if "message" in row.params:
        told = uow.nudges.in_message(str(row.params["message"]))
        ids = [one.deal_id for one in told if one.deal_id is not None]
    elif "deal" in row.params:
        ids = [int(row.params["deal"])]
    found = []
    for deal_id in ids[:SHOWN]:
        try:
            found.append(uow.deals.get(deal_id))
        except NotFound:
            continue
    return tuple(found)


def _fallen(uow: UnitOfWork, since: date) -> dict[Rule, Score]:
    """Give the rules that have spoken in digests only since a day, and why."""
    kept = uow.settings.get(FALLEN) or {}
    return {
        Rule(name): Score(Rule(name), sent=why["settled"], acted=why["acted"])
        for name, why in kept.items()
        if date.fromisoformat(why["since"]) > since
    }


def _figures(kept: Mapping[str, Any] | None) -> Figures | None:
    return Figures(**kept) if kept else None


def _rates(uow: UnitOfWork, found: Brief) -> Rates:
    tallies = [found.tally] if found.tally is not None else []
    codes = {
        code
        for part in (found.closing, found.stalled, found.won, found.lost, found.new)
        for code in part.value
    }
    for month in found.months:
        codes |= set(month.value)
    for shown in found.boards:
        codes |= set(shown.total.value)
    for one in tallies:
        codes |= {*one.open_value, *one.won_value, *one.lost_value}
    return uow.rates.on(uow.workspace.day(uow.now), codes)
