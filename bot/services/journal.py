"""What is told about a deal: notes and touches with the customer."""

from dataclasses import replace

from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.person import Person
from bot.domain.rhythm import Pace
from bot.domain.timeline import ActivityKind, Entry, EntryKind
from bot.services import followup
from bot.services.change import fetch, record
from bot.storage import UnitOfWork

MAX_WORDS = 10_000
"""Characters of a note that are kept; Slack shows 3,000 in a section."""


def note(uow: UnitOfWork, deal_id: int, words: str, *, by: Person) -> Deal:
    """Put a note on a deal's timeline; it changes nothing else."""
    deal = fetch(uow, deal_id, by=by)
    uow.timeline.append(
        Entry(
            id=uow.new_id(),
            deal_id=deal.id,
            kind=EntryKind.NOTE,
            at=uow.now,
            recorded_at=uow.now,
            author_id=by.id,
            body=_words(words),
        )
    )
    return deal


def log(
    uow: UnitOfWork, deal_id: int, activity: ActivityKind, words: str | None, *, by: Person
) -> Deal:
    """Log a call, e-mail, meeting or demo: a real activity, which quiets the stall flag.

    It is the touch that was planned, if one was; several on one day are one touch. What a person
    had planned for today or a day before is done with it, and the deal's next step no longer.
    """
    deal = fetch(uow, deal_id, by=by)
    body = _words(words) if words else None
    after, done = followup.end_due(uow, deal, by=by)
    after = replace(after, last_activity_at=uow.now)
    pace = None if _touched_today(uow, deal, by) else Pace.TOUCHED if done else Pace.LOGGED
    return record(
        uow,
        deal,
        after,
        EntryKind.ACTIVITY,
        by=by,
        activity=activity,
        body=body,
        beside=done,
        pace=pace,
    )


def reply(uow: UnitOfWork, deal_id: int, words: str | None, *, by: Person) -> Deal:
    """Log that the customer answered: touches count from one again, and a hold is over."""
    deal = fetch(uow, deal_id, by=by)
    body = _words(words) if words else None
    after = replace(deal, last_activity_at=uow.now, hold_until=None)
    return record(uow, deal, after, EntryKind.REPLY, by=by, body=body, pace=Pace.RESET)


def _touched_today(uow: UnitOfWork, deal: Deal, by: Person) -> bool:
    last = deal.last_activity_at
    return last is not None and last.astimezone(by.tz).date() == uow.now.astimezone(by.tz).date()


def _words(text: str) -> str:
    words = text.strip()
    if not words:
        raise Invalid("Write a few words.")
    if len(words) > MAX_WORDS:
        raise Invalid("That is too long. Keep it under {limit} characters.", limit=MAX_WORDS)
    return words
