"""Early warning: looked for once a week, told to whoever leads, once a month about the same."""

from collections.abc import Sequence, Set
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from bot.domain.alarm import dropped
from bot.domain.deal import Status
from bot.domain.manners import next_slot, reachable
from bot.domain.metrics import Period, Scope
from bot.domain.nudge import Mute
from bot.domain.path import WON, ladder_of
from bot.domain.permit import leads
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.span import Span
from bot.domain.warning import (
    Kind,
    Pair,
    Warned,
    followed,
    heavy,
    jammed,
    monday,
    outcomes,
    pairs_of,
    stepless,
    weeks_of,
)
from bot.services.choice import of_pipeline
from bot.services.funnel import funnel
from bot.services.holiday import holidays_of
from bot.services.manner import house
from bot.services.news import BUDGET, place_of_day
from bot.services.note import notes
from bot.services.rep import reps
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

KEY = "warning"
"""The setting that holds what was found, in which week, and when each was told last."""
SUBJECT, POSTED = "warning.told", "warning.posted"
"""What a person is told, and what a channel is."""
AGAIN = timedelta(weeks=4)
"""After which the same is told again, while it is still so."""
SHOWN = 10
"""Warnings that one message holds."""
BESIDE = timedelta(minutes=4)
"""How long it waits when somebody's hours begin: reminders and the digest come first."""


def due(uow: UnitOfWork) -> bool:
    """Tell whether this week was not looked at yet."""
    kept = uow.settings.get(KEY) or {}
    return str(kept.get("week")) != monday(_today(uow)).isoformat()


def survey(uow: UnitOfWork) -> list[Warned]:
    """Look for all that is to be warned of, deal by deal; writes nothing."""
    found: list[Warned] = []
    for pipeline in uow.pipelines.all():
        found += drops(uow, pipeline)
        found += _jams(uow, pipeline)
        found += _heavy(uow, pipeline)
    found += _stepless(uow)
    order = list(Kind)
    return sorted(found, key=lambda one: (order.index(one.kind), -_strength(one)))


def drops(uow: UnitOfWork, pipeline: Pipeline) -> list[Warned]:
    """Give the conversions of a pipeline that have fallen, since when, and how sure that is.

    Each one keeps its own bound on false alarms; `watched` says how many are looked at.
    """
    ladder, day = ladder_of(pipeline), uow.workspace.day
    pairs = pairs_of(ladder)
    decided: dict[Pair, dict[date, tuple[int, int]]] = {pair: {} for pair in pairs}
    for _, stays in uow.funnels.paths(Scope(pipeline.id), pipeline.id):
        for pair, at, passed in outcomes(stays, ladder, pairs):
            week = monday(day(at))
            all_of, on = decided[pair].get(week, (0, 0))
            decided[pair][week] = all_of + 1, on + passed
    names, found = {one.id: one.name for one in pipeline.stages}, []
    for low, high in pairs:
        drop = dropped(weeks_of(decided[low, high], _today(uow)))
        if drop is None:
            continue
        note = followed(notes(uow), drop.since)
        figures: dict[str, str | int | float] = {
            "to": names[high] if high != WON else "",
            "since": drop.since.isoformat(),
            "before": round(drop.before, 1),
            "after": round(drop.after, 1),
            "decided": drop.decided,
            "strength": round(drop.strength, 2),
            "chance": drop.chance,
            "watched": len(pairs),
        }
        if note is not None:
            figures |= {"note": note.said, "noted": note.day.isoformat()}
        subject = f"warning:drop:{low}:{high}"
        found.append(Warned(Kind.DROP, subject, pipeline.id, names[low], figures))
    return found


def tell(uow: UnitOfWork, found: Sequence[Warned]) -> int:
    """Keep what was found, and tell it in one message a person: what is new, or so for a month.

    Nothing comes outside of a person's hours, and a person is told once a week at the most. Each
    warning is one of what they may be reminded of on that day; what is over stands in the list.
    """
    if not due(uow):
        return 0
    week = monday(_today(uow))
    told = dict((uow.settings.held(KEY) or {}).get("told") or {})
    news = [
        one
        for one in found
        if one.subject not in told or week - date.fromisoformat(told[one.subject]) >= AGAIN
    ]
    kept = {one.subject: told[one.subject] for one in found if one.subject in told}
    kept |= {one.subject: week.isoformat() for one in news}
    uow.settings.put(
        KEY, {"week": week.isoformat(), "told": kept, "found": [written(one) for one in found]}
    )
    silent = uow.manners.silent([one.subject for one in news], _today(uow)) if news else {}
    free, manners = holidays_of(uow, uow.now.year, uow.now.year + 1), house(uow)
    lines = {one.id: one for one in uow.pipelines.all()}
    messages = 0
    for person in uow.persons.all():
        theirs = [
            one
            for one in news
            if leads(person, lines[one.pipeline_id]) and (person.id, one.subject) not in silent
        ]
        if not theirs or not reachable(person):
            continue
        wanted = manners.of(person.id)
        room = min(SHOWN, wanted.budget)
        if not room:
            continue
        slot = next_slot(person, wanted, next_slot(person, wanted, uow.now, free) + BESIDE, free)
        row = OutboxRow(
            id=uow.new_id(),
            key=_key(person, week),
            kind=OutboxKind.DM,
            destination={"to": "dm", "user": person.slack_id, "person": person.id},
            subject=SUBJECT,
            params={
                "warned": [written(one) for one in theirs[:room]],
                "more": max(len(theirs) - room, 0),
            },
            not_before=slot,
        )
        messages += uow.outbox.add(row)
    for line in lines.values():
        fallen = [one for one in news if one.kind is Kind.DROP and one.pipeline_id == line.id]
        if fallen:
            _post(uow, line, fallen, free)
    return messages


def _post(uow: UnitOfWork, line: Pipeline, fallen: Sequence[Warned], free: Set[date]) -> None:
    """Tell the channel that hears of a pipeline's wins and losses of a conversion that fell.

    It is one of the posts the channel gets on its day, and never the last, which says that the
    closes after it stand in the digest.
    """
    chosen = of_pipeline(uow, line.id)
    if chosen.channel_id is None or chosen.set_by is None:
        return
    by = uow.persons.get(chosen.set_by)
    slot = next_slot(by, house(uow).of(by.id), uow.now, free)
    most = BUDGET - 1
    if place_of_day(uow, chosen.channel_id, uow.workspace.day(slot), most=most) > most:
        return
    uow.outbox.add(
        OutboxRow(
            id=uow.new_id(),
            key=f"warning:post:{line.id}:{monday(_today(uow)).isoformat()}",
            kind=OutboxKind.POST,
            destination={"to": "channel", "channel": chosen.channel_id, "person": by.id},
            subject=POSTED,
            params={"warned": [written(one) for one in fallen[:SHOWN]]},
            not_before=slot,
        )
    )


def told_on(uow: UnitOfWork, person: Person, day: date) -> int:
    """Count what a person was warned of, or will be, on a local day."""
    row = uow.outbox.find(_key(person, monday(_today(uow))))
    at = row.not_before if row is not None else None
    if row is None or at is None or at.astimezone(person.tz).date() != day:
        return 0
    return len(row.params["warned"])


def standing(uow: UnitOfWork, *, to: Person) -> list[Warned]:
    """Give what the last look found of the pipelines a person leads."""
    kept = (uow.settings.get(KEY) or {}).get("found") or []
    lines = {one.id: one for one in uow.pipelines.all()}
    found = [read(one) for one in kept]
    return [one for one in found if one.pipeline_id in lines and leads(to, lines[one.pipeline_id])]


def mute(uow: UnitOfWork, subject: str, *, by: Person) -> None:
    """Tell a person of something no more."""
    uow.manners.silence(Mute(by.id, subject))


def written(one: Warned) -> dict[str, Any]:
    """Give a warning as small JSON."""
    return {**asdict(one), "kind": one.kind.value}


def read(kept: dict[str, Any]) -> Warned:
    """Read what `written` gave."""
    return Warned(**{**kept, "kind": Kind(kept["kind"])})


def _jams(uow: UnitOfWork, pipeline: Pipeline) -> list[Warned]:
    steps = funnel(uow, Scope(pipeline.id), Period()).steps
    return [
        Warned(
            Kind.JAM,
            f"warning:jam:{one.stage_id}",
            pipeline.id,
            one.name,
            {"waiting": one.waiting, "age": float(one.age or 0), "limit": float(one.p80 or 0)},
        )
        for one in steps
        if jammed(one)
    ]


def _heavy(uow: UnitOfWork, pipeline: Pipeline) -> list[Warned]:
    month = Span.THIS_MONTH.period(_today(uow))
    currency, values = uow.workspace.currency, dict[int, int]()
    for one in uow.metrics.chosen(Scope(pipeline.id)):
        value, closes = one.position.value, one.position.close_date
        known = value is not None and value.currency == currency and value.minor > 0
        if (
            one.position.status is Status.OPEN
            and value is not None
            and known
            and _in(closes, month)
        ):
            values[one.deal_id] = value.minor
    most = heavy(values)
    if most is None:
        return []
    deal_id, value_of, total = most
    deal = uow.deals.get(deal_id)
    figures = {"number": deal.number, "value": value_of, "total": total, "deals": len(values)}
    subject = f"warning:concentration:{deal_id}"
    return [Warned(Kind.CONCENTRATION, subject, pipeline.id, deal.name, figures)]


def _in(day: date | None, period: Period) -> bool:
    first, last = period.first or date.min, period.last or date.max
    return day is not None and first <= day <= last


def _stepless(uow: UnitOfWork) -> list[Warned]:
    found = []
    for pipeline in uow.pipelines.all():
        for one in reps(uow, Scope(pipeline.id), Period()):
            if one.owner_id is None or not stepless(one):
                continue
            figures = {"open": one.open, "planned": one.planned or 0}
            subject = f"warning:stepless:{pipeline.id}:{one.owner_id}"
            found.append(Warned(Kind.STEPLESS, subject, pipeline.id, one.name, figures))
    return found


def _strength(one: Warned) -> float:
    return float(one.figures.get("strength", 0))


def _key(person: Person, week: date) -> str:
    return f"warning:{person.id}:{week.isoformat()}"


def _today(uow: UnitOfWork) -> date:
    return uow.workspace.day(uow.now)
