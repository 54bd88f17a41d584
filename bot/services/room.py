"""A deal's own channel: asked for, furnished, archived some days after the close, opened again.

Each step is a row of the outbox that is safe to repeat, and the next one is written when the one
before has landed: whatever is cut off goes on where it stopped.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.deal import Deal, Status
from bot.domain.person import Person
from bot.domain.room import Room
from bot.domain.timeline import Entry, EntryKind
from bot.services import post
from bot.services.change import fetch, pipeline_of
from bot.services.choice import of_pipeline
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

MAKE, TOPIC, INVITE, MARK = "room.make", "room.topic", "room.invite", "room.mark"
CLOSING, ARCHIVE, REVIVE, TOLD = "room.closing", "room.archive", "room.revive", "room.told"
"""What is drawn: the arguments of each call, what is said in the channel, and the outcome."""

_GONE = frozenset({"is_archived", "channel_not_found", "not_in_channel"})
"""What Slack says of a channel that somebody archived, deleted, or took us out of."""

CLOSES = (EntryKind.WON, EntryKind.LOST)


def ask(
    uow: UnitOfWork, deal_id: int, *, by: Person, back: dict[str, Any] | None
) -> tuple[Deal, Room]:
    """Have a deal's channel made, or the person invited to the one there is.

    One that was archived stays so; another takes its place. `back` is where the person is told
    what became of it. Raises `Forbidden` for who may not change the deal.
    """
    deal = fetch(uow, deal_id, by=by)
    room = uow.rooms.of(deal.id)
    if room is not None and room.is_open:
        _invite(uow, room, {"deal": deal.id, "asked": True}, by, back)
        return deal, room
    if room is not None and room.archived_at is None:
        return deal, room
    room = Room(deal.id, None, by.id, uow.now)
    uow.rooms.put(room)
    _call(uow, "conversations.create", MAKE, {"deal": deal.id}, by=by.id, back=back)
    return deal, room


def invited(uow: UnitOfWork, deal: Deal) -> list[Person]:
    """Give who belongs into a deal's channel: its owner, and who leads the owner or the deal."""
    owner = uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
    wanted = [owner.id] if owner else []
    if owner is not None and owner.manager_id is not None:
        wanted.append(owner.manager_id)
    else:
        wanted += sorted(pipeline_of(uow, deal).manager_ids)
    return [uow.persons.get(person_id) for person_id in dict.fromkeys(wanted)]


def landed(uow: UnitOfWork, row: OutboxRow) -> None:
    """Go on with a deal's channel where one step of it has landed."""
    back = row.destination.get("back")
    deal_id = int(row.params.get("deal", 0))
    room = uow.rooms.of(deal_id) if deal_id else None
    if room is None or row.channel is None:
        return
    by = row.destination.get("person")
    match row.subject:
        case subject if subject == MAKE:
            _furnish(uow, replace(room, channel_id=row.channel), row)
        case subject if subject == INVITE and isinstance(back, dict):
            _tell(uow, row, {"channel": row.channel, "left_out": row.error or ""})
        case subject if subject == post.CARD and row.channel == room.channel_id:
            if row.kind is OutboxKind.POST:
                params = {"deal": deal_id, "ts": row.ts}
                _call(uow, "bookmarks.add", MARK, params, by=by, channel=row.channel)
        case subject if subject == ARCHIVE:
            uow.rooms.put(replace(room, archived_at=uow.now))
            known = uow.posts.find(deal_id, row.channel)
            if known is not None:
                uow.posts.drop(known)
        case subject if subject == REVIVE:
            _revived(uow, replace(room, archived_at=None), row)
        case _:
            pass


def failed(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Tell who asked for a channel why there is none, so that they can ask again."""
    deal_id = int(row.params.get("deal", 0))
    room = uow.rooms.of(deal_id) if deal_id else None
    if room is None:
        return
    if row.subject == MAKE:
        uow.rooms.drop(room)
        _tell(uow, row, {"reason": reason, "private": bool(row.params.get("private"))})
    elif row.subject == REVIVE:
        _tell(uow, row, {"channel": room.channel_id, "revived": False})
    elif row.subject == INVITE and reason in _GONE:
        _replace(uow, room, row)
    elif row.subject == INVITE:
        _tell(uow, row, {"reason": reason})


def welcome(uow: UnitOfWork, entry: Entry) -> None:
    """Invite the new owner of a deal into its channel, and who leads them."""
    room = uow.rooms.of(entry.deal_id)
    if room is None or not room.is_open or entry.author_id is None:
        return
    by = uow.persons.get(entry.author_id)
    _invite(uow, room, {"deal": entry.deal_id}, by, None)


def close(uow: UnitOfWork, entry: Entry) -> None:
    """Have the channel of a deal archived once its days after the close are over."""
    room = uow.rooms.of(entry.deal_id)
    if room is None or not room.is_open or entry.after is None:
        return
    days = of_pipeline(uow, entry.after.pipeline_id).kept_days
    at = uow.now + timedelta(days=days)
    params = {
        "deal": entry.deal_id,
        "entry": str(entry.id),
        "on": uow.workspace.day(at).isoformat(),
    }
    said = {"to": "channel", "channel": room.channel_id, "person": room.made_by}
    uow.outbox.add(OutboxRow(0, f"closing:{entry.id}", OutboxKind.POST, said, CLOSING, params))
    _call(
        uow,
        "conversations.archive",
        ARCHIVE,
        params,
        by=room.made_by,
        channel=room.channel_id,
        key=f"archive:{entry.id}",
        at=at,
    )


def goes(uow: UnitOfWork, deal_id: int, entry_id: int) -> bool:
    """Tell whether a channel is still to be archived: the close that asked for it stands."""
    closes = [one.id for one in uow.timeline.of(deal_id, limit=50) if one.kind in CLOSES]
    return uow.deals.get(deal_id).status is not Status.OPEN and max(closes, default=0) == entry_id


def reopen(uow: UnitOfWork, entry: Entry) -> None:
    """Have the archived channel of a deal opened again; who reopened it is told how that went."""
    room = uow.rooms.of(entry.deal_id)
    if room is None or room.archived_at is None or entry.author_id is None:
        return
    by = uow.persons.get(entry.author_id)
    _call(
        uow,
        "conversations.unarchive",
        REVIVE,
        {"deal": entry.deal_id},
        by=by.id,
        channel=room.channel_id,
        back={"to": "dm", "user": by.slack_id} if by.slack_id else None,
    )


def _furnish(uow: UnitOfWork, room: Room, row: OutboxRow) -> None:
    """Put everything into a channel that was just made."""
    uow.rooms.put(room)
    params = {"deal": room.deal_id, "asked": True}
    by = uow.persons.get(room.made_by) if room.made_by is not None else None
    assert room.channel_id is not None
    back = row.destination.get("back")
    _invite(uow, room, params, by, back if isinstance(back, dict) else None)
    _call(uow, "conversations.setTopic", TOPIC, params, by=room.made_by, channel=room.channel_id)
    if by is not None:
        post.share(uow, room.deal_id, room.channel_id, by=by, back=None)


def _replace(uow: UnitOfWork, room: Room, row: OutboxRow) -> None:
    """Note that somebody archived a channel; who asked for it gets another."""
    if not isinstance(row.destination.get("back"), dict):
        uow.rooms.put(replace(room, archived_at=uow.now))
        return
    by = int(row.destination["person"])
    uow.rooms.put(Room(room.deal_id, None, by, uow.now))
    params = {"deal": room.deal_id}
    _call(uow, "conversations.create", MAKE, params, by=by, back=row.destination["back"])


def _revived(uow: UnitOfWork, room: Room, row: OutboxRow) -> None:
    uow.rooms.put(room)
    by = uow.persons.get(int(row.destination["person"]))
    _tell(uow, row, {"channel": row.channel, "revived": True})
    post.share(uow, room.deal_id, str(row.channel), by=by, back=None)


def _invite(
    uow: UnitOfWork, room: Room, params: dict[str, Any], by: Person | None, back: Any
) -> None:
    _call(
        uow,
        "conversations.invite",
        INVITE,
        params,
        by=by.id if by else None,
        channel=room.channel_id,
        back=back,
    )


def _call(
    uow: UnitOfWork,
    method: str,
    subject: str,
    params: dict[str, Any],
    *,
    by: Any,
    channel: str | None = None,
    back: dict[str, Any] | None = None,
    key: str = "",
    at: Any = None,
) -> None:
    destination: dict[str, Any] = {"to": "call", "method": method, "person": by}
    if channel is not None:
        destination["channel"] = channel
    if back is not None:
        destination["back"] = back
    key = key or f"{subject}:{uow.new_id()}"
    uow.outbox.add(OutboxRow(0, key, OutboxKind.CALL, destination, subject, params, at))


def _tell(uow: UnitOfWork, row: OutboxRow, params: dict[str, Any]) -> None:
    """Tell who asked what became of it, where they asked or in a direct message."""
    back = row.destination.get("back")
    if not isinstance(back, dict):
        return
    destination = {**back, "person": row.destination["person"]}
    kind = OutboxKind.DM if back.get("to") == "dm" else OutboxKind.ANSWER
    told = {"deal": row.params["deal"], **params}
    uow.outbox.add(OutboxRow(0, f"{row.key}/told", kind, destination, TOLD, told))
