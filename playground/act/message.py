"""Messages come, change and go; pages and the app are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.act.show import members, shown
from playground.shape import Json
from playground.world.channel import Channel

if TYPE_CHECKING:
    from playground.slack import Slack


def stamp(slack: Slack, channel: Channel) -> str:
    """Give a timestamp no message of the channel has."""
    ts = slack.world.clock.stamp()
    while ts in channel.messages:
        ts = slack.world.clock.stamp()
    return ts


def post(slack: Slack, channel: Channel, message: Json) -> Json:
    """Post a message (its `ts` is set here) and give it as it is stored."""
    ts = stamp(slack, channel)
    posted: Json = {"type": "message", **message, "ts": ts}
    thread = posted.get("thread_ts")
    slack.world.keep(channel, posted)
    if posted.get("user"):
        channel.last_read[posted["user"]] = ts
    parent = channel.messages.get(thread) if thread and thread != ts else None
    if parent is not None:
        posted["parent_user_id"] = parent.get("user", "")
        _count_replies(channel, parent)
    people = members(slack, channel)
    slack.live.tell_all(
        people, {"type": "message", "channel": channel.id, "message": shown(posted)}
    )
    if parent is not None:
        slack.live.tell_all(
            people, {"type": "message_changed", "channel": channel.id, "message": shown(parent)}
        )
    slack.events.message(channel, {**posted, "event_ts": ts})
    slack.events.mention(channel, posted)
    return posted


def edit(slack: Slack, channel: Channel, message: Json, changes: Json, *, by: str) -> None:
    """Change a message in place; a change of None takes the key away."""
    before = dict(message)
    for key, value in changes.items():
        if value is None:
            message.pop(key, None)
        else:
            message[key] = value
    ts = stamp(slack, channel)
    if by:
        message["edited"] = {"user": by, "ts": ts}
    slack.live.tell_all(
        members(slack, channel),
        {"type": "message_changed", "channel": channel.id, "message": shown(message)},
    )
    slack.events.message(
        channel,
        {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": dict(message),
            "previous_message": before,
            "ts": ts,
            "event_ts": ts,
        },
    )


def delete(slack: Slack, channel: Channel, ts: str) -> None:
    """Take a message away; the parent of a thread with replies leaves a tombstone in Slack."""
    gone = channel.drop(ts)
    thread = gone.get("thread_ts")
    people = members(slack, channel)
    told: Json = {"type": "message_deleted", "channel": channel.id, "ts": ts}
    if thread:
        told["thread_ts"] = thread
    slack.live.tell_all(people, told)
    parent = channel.messages.get(thread) if thread and thread != ts else None
    if parent is not None:
        _count_replies(channel, parent)
        slack.live.tell_all(
            people, {"type": "message_changed", "channel": channel.id, "message": shown(parent)}
        )
    event_ts = stamp(slack, channel)
    slack.events.message(
        channel,
        {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": ts,
            "previous_message": gone,
            "ts": event_ts,
            "event_ts": event_ts,
        },
    )


def whisper(slack: Slack, channel: Channel, person_id: str, message: Json) -> Json:
    """Show a message to one person only; it is forgotten when the playground ends."""
    ts = stamp(slack, channel)
    said: Json = {"type": "message", **message, "ts": ts, "is_ephemeral": True}
    kept = channel.ephemerals.setdefault(person_id, {})
    kept[ts] = said
    while len(kept) > 200:
        kept.pop(next(iter(kept)))
    slack.live.tell(person_id, {"type": "ephemeral", "channel": channel.id, "message": shown(said)})
    return said


def rewhisper(slack: Slack, channel: Channel, person_id: str, ts: str, message: Json) -> bool:
    """Put other content into an ephemeral message; False where the person has it no more."""
    kept = channel.ephemerals.get(person_id, {})
    if ts not in kept:
        return False
    thread = kept[ts].get("thread_ts")
    said: Json = {"type": "message", **message, "ts": ts, "is_ephemeral": True}
    if thread:
        said["thread_ts"] = thread
    kept[ts] = said
    slack.live.tell(
        person_id, {"type": "ephemeral_changed", "channel": channel.id, "message": shown(said)}
    )
    return True


def unwhisper(slack: Slack, channel: Channel, person_id: str, ts: str) -> bool:
    """Take an ephemeral message away; False where the person has it no more."""
    if channel.ephemerals.get(person_id, {}).pop(ts, None) is None:
        return False
    slack.live.tell(person_id, {"type": "ephemeral_deleted", "channel": channel.id, "ts": ts})
    return True


def react(slack: Slack, channel: Channel, ts: str, person_id: str, name: str, *, on: bool) -> bool:
    """Add or take away a reaction; False where nothing changes."""
    message = channel.messages[ts]
    reactions: list[Json] = message.setdefault("reactions", [])
    found = next((r for r in reactions if r["name"] == name), None)
    if on == (found is not None and person_id in found["users"]):
        if not reactions:
            del message["reactions"]
        return False
    if found is None:
        reactions.append({"name": name, "users": [person_id], "count": 1})
    elif on:
        found["users"].append(person_id)
        found["count"] += 1
    else:
        found["users"].remove(person_id)
        found["count"] -= 1
        if not found["users"]:
            reactions.remove(found)
    if not reactions:
        del message["reactions"]
    slack.live.tell_all(
        members(slack, channel),
        {"type": "message_changed", "channel": channel.id, "message": shown(message)},
    )
    slack.events.in_channel(
        channel,
        {
            "type": "reaction_added" if on else "reaction_removed",
            "user": person_id,
            "reaction": name,
            "item_user": message.get("user", ""),
            "item": {"type": "message", "channel": channel.id, "ts": ts},
        },
    )
    return True


def _count_replies(channel: Channel, parent: Json) -> None:
    ts = parent["ts"]
    replies = channel.threads.get(ts, [])
    if not replies:
        for key in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
            parent.pop(key, None)
        return
    users = dict.fromkeys(channel.messages[r].get("user", "") for r in replies)
    parent |= {
        "thread_ts": ts,
        "reply_count": len(replies),
        "reply_users": list(users)[:5],
        "reply_users_count": len(users),
        "latest_reply": replies[-1],
    }
