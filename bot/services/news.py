"""What a change of a deal makes known: wins, losses, and a deal given to somebody."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.bulk import Bulk
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.news import News
from bot.domain.permit import ask_to_lead
from bot.domain.person import Person
from bot.domain.room import LONGEST_DAYS
from bot.domain.timeline import Entry, EntryKind
from bot.services import post, room
from bot.services.choice import keep, of_pipeline
from bot.services.trail import tell
from bot.storage import OutboxKind, UnitOfWork

CLOSED, GIVEN, GIVEN_MANY, SET = "news.closed", "news.given", "news.many", "news.set"
WORD = "news.word"
"""What is drawn: a close, a deal that is somebody's now, several of them, who set posts up, and
what came in on a deal that was there."""

BUDGET = 20
"""Posts a channel gets on a day: closes and conversions that fell; what is over stands in its
digest and on the board."""
TOLD = "news.told"
"""The setting that counts them: for today and days to come, how many each channel gets."""
SHOWN = 5
"""Deals that are listed where several were given at once."""


def follow(uow: UnitOfWork) -> None:
    """Carry what a transaction wrote on timelines to the people and messages it concerns.

    Called before each commit, so that a change and what is said of it are stored together.
    """
    told: dict[int, list[Entry]] = {}
    for entry in uow.entries:
        told.setdefault(entry.deal_id, []).append(entry)
    shown = uow.posts.shown(told) if len(told) > 1 else told
    for deal_id, entries in told.items():
        if deal_id in shown:
            post.follow(uow, deal_id, entries)
        for entry in entries:
            if entry.kind in room.CLOSES:
                _tell_close(uow, entry)
                room.close(uow, entry)
            elif entry.kind is EntryKind.REOPENED:
                room.reopen(uow, entry)
            elif entry.kind is EntryKind.OWNER:
                room.welcome(uow, entry)
            elif entry.kind is EntryKind.UNDONE:
                _take_back(uow, entry)
    if uow.entries and not uow.in_bulk:
        _tell_given(uow, uow.entries)


def change(uow: UnitOfWork, pipeline_id: int, news: News, *, by: Person) -> Audit:
    """Say what a pipeline tells and where; a channel is told who set its posts up.

    Raises `Forbidden` unless the person leads the pipeline, and `Invalid` for days that are none.
    """
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    if not 0 <= news.kept_days <= LONGEST_DAYS:
        raise Invalid("Choose between 0 and {most} days.", most=LONGEST_DAYS)
    before = of_pipeline(uow, pipeline_id)
    moved = news.channel_id != before.channel_id
    set_by = by.id if moved else before.set_by
    after = News(news.channel_id, set_by, news.public, news.kept_days)
    keep(uow, pipeline_id, after)
    told = tell(
        uow,
        Subject.PIPELINE,
        pipeline_id,
        Deed.CHANGED,
        before={"name": pipeline.name, "news": before.written()},
        after={"name": pipeline.name, "news": after.written()},
        by=by,
    )
    if moved and after.channel_id is not None:
        back = {"to": "dm", "user": by.slack_id}
        destination = {
            "to": "channel",
            "channel": after.channel_id,
            "person": by.id,
            **({"back": back} if by.slack_id else {}),
        }
        params = {"pipeline": pipeline_id}
        uow.outbox.put(f"newsset:{told.id}", OutboxKind.POST, destination, SET, params)
    return told


def tell_word(uow: UnitOfWork, deal: Deal, entry: Entry) -> None:
    """Tell the owner of what came in on their deal by itself."""
    owner = uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
    if owner is None or not _may_hear(owner):
        return
    params = {"deal": deal.id, "entry": str(entry.id)}
    uow.outbox.put(f"word:{entry.id}", OutboxKind.DM, _to(owner), WORD, params)


def tell_bulk(uow: UnitOfWork, run: Bulk) -> None:
    """Tell somebody once of all the deals that a change in bulk has given them."""
    items = [item for item in uow.bulks.items(run.id, 0, run.total) if item[1] is not None]
    owner = uow.persons.get(int(run.to))
    if not items or not _may_hear(owner) or owner.id == run.author_id:
        return
    if len(items) == 1:
        deal_id, entry_id = items[0]
        _give(uow, owner, deal_id, entry_id or 0)
        return
    params = {
        "by": str(run.author_id),
        "count": len(items),
        "deals": [deal_id for deal_id, _ in items[:SHOWN]],
        "run": str(run.id),
    }
    uow.outbox.put(f"given:{run.id}", OutboxKind.DM, _to(owner), GIVEN_MANY, params)


def place_of_day(uow: UnitOfWork, channel_id: str, day: date, *, most: int = BUDGET) -> int:
    """Count one more post to a channel on a local day, if it is not over `most`; give its place."""
    kept, today = uow.settings.held(TOLD) or {}, uow.workspace.day(uow.now).isoformat()
    days = {on: told for on, told in (kept.get("days") or {}).items() if on >= today}
    told = days.get(day.isoformat(), {})
    place = int(told.get(channel_id, 0)) + 1
    if place <= most:
        days[day.isoformat()] = {**told, channel_id: place}
        uow.settings.put(TOLD, {"days": days})
    return place


def _tell_close(uow: UnitOfWork, entry: Entry) -> None:
    """Tell of a close in the channel that the pipeline names, if it names one."""
    if entry.after is None:
        return
    news = of_pipeline(uow, entry.after.pipeline_id)
    if news.channel_id is None:
        return
    place = place_of_day(uow, news.channel_id, uow.workspace.day(uow.now))
    if place > BUDGET:
        return
    destination = {"to": "channel", "channel": news.channel_id, "person": news.set_by}
    params = {"deal": entry.deal_id, "entry": str(entry.id), "last": place == BUDGET}
    uow.outbox.put(f"closed:{entry.id}", OutboxKind.POST, destination, CLOSED, params)


def _take_back(uow: UnitOfWork, entry: Entry) -> None:
    """Say where a close was told that it was none; a channel that was to go stays."""
    if entry.undoes is None or entry.after is None:
        return
    undone = uow.timeline.get(entry.undoes)
    if undone.kind not in room.CLOSES:
        return
    room.reopen(uow, entry)
    news = of_pipeline(uow, entry.after.pipeline_id)
    key = f"closed:{undone.id}"
    if uow.outbox.placed(key) is None or news.channel_id is None:
        return
    destination = {
        "to": "update",
        "of": key,
        "channel": news.channel_id,
        "person": news.set_by,
    }
    params = {"deal": entry.deal_id, "entry": str(undone.id)}
    uow.outbox.put(f"unclosed:{entry.id}", OutboxKind.UPDATE, destination, CLOSED, params)


def _tell_given(uow: UnitOfWork, entries: Iterable[Entry]) -> None:
    """Tell those who were given deals by somebody else, once per giver."""
    given: dict[tuple[int | None, int], list[Entry]] = {}
    for entry in entries:
        owner_id = _new_owner(entry)
        if owner_id is not None and owner_id != entry.author_id:
            given.setdefault((entry.author_id, owner_id), []).append(entry)
    for (author_id, owner_id), told in given.items():
        owner = uow.persons.get(owner_id)
        if not _may_hear(owner):
            continue
        if len(told) == 1:
            _give(uow, owner, told[0].deal_id, told[0].id)
            continue
        params = {
            "by": str(author_id) if author_id is not None else None,
            "count": len(told),
            "deals": [entry.deal_id for entry in told[:SHOWN]],
        }
        uow.outbox.put(f"given:{told[0].id}", OutboxKind.DM, _to(owner), GIVEN_MANY, params)


def _new_owner(entry: Entry) -> int | None:
    """Give whose a deal became by an entry, None where it did not change hands."""
    if entry.after is None:
        return None
    if entry.kind is EntryKind.CREATED:
        return entry.after.owner_id
    return entry.after.owner_id if entry.kind is EntryKind.OWNER else None


def _give(uow: UnitOfWork, owner: Person, deal_id: int, entry_id: int) -> None:
    params = {"deal": deal_id, "entry": str(entry_id)}
    uow.outbox.put(f"given:{entry_id}", OutboxKind.DM, _to(owner), GIVEN, params)


def _may_hear(owner: Person) -> bool:
    return owner.slack_id is not None and owner.is_member


def _to(owner: Person) -> dict[str, Any]:
    return {"to": "dm", "user": owner.slack_id, "person": owner.id}
