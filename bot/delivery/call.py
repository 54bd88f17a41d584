"""Calls that are no messages: each is made so that repeating it changes nothing more."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery.outcome import Fate, Outcome
from bot.delivery.upload import share

_NAMES = 20
"""How many names are tried for a channel: the one asked for, then with -2, -3, …"""
_LONGEST_NAME = 80
_PAGE = 1000


def make(slack: WebClient, method: str, arguments: Mapping[str, Any]) -> Outcome:
    """Make one of the calls in `METHODS`; raises what the SDK raises."""
    call = METHODS.get(method)
    if call is None:
        return Outcome(Fate.BUG, f"no call {method}")
    return call(slack, dict(arguments))


def _create(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    """Make a channel, or find the one that an earlier try has made.

    A name that somebody else has taken gets a number. `mark` is a word of our own that goes into
    the purpose, by which a channel of an earlier try is known.
    """
    name, private = str(arguments["name"]), bool(arguments.get("is_private"))
    known = _made_before(slack, name, private=private) if arguments.get("again") else None
    if known is not None:
        return Outcome(Fate.SENT, channel=known)
    for number in range(1, _NAMES + 1):
        ending = "" if number == 1 else f"-{number}"
        tried = name[: _LONGEST_NAME - len(ending)] + ending
        try:
            made = slack.conversations_create(name=tried, is_private=private)
        except SlackApiError as error:
            if error.response.get("error") != "name_taken":
                raise
            continue
        return Outcome(Fate.SENT, channel=str(made["channel"]["id"]))
    return Outcome(Fate.BUG, "name_taken")


def _made_before(slack: WebClient, name: str, *, private: bool) -> str | None:
    """Find a channel of that name (or with a number) that we made and nobody was invited to."""
    us = str(slack.auth_test()["user_id"])
    cursor = ""
    while True:
        answer = slack.conversations_list(
            types="private_channel" if private else "public_channel",
            exclude_archived=True,
            limit=_PAGE,
            **({"cursor": cursor} if cursor else {}),
        )
        for channel in answer["channels"]:
            ours = channel.get("creator") == us and channel.get("num_members", 1) <= 1
            if ours and _is_name(str(channel.get("name")), name):
                return str(channel["id"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return None


def _is_name(found: str, name: str) -> bool:
    base, _, number = found.rpartition("-")
    return found == name or (base == name and number.isdecimal())


def _invite(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    """Invite people one by one: who is there already, or cannot come, keeps nobody out."""
    channel, people = str(arguments["channel"]), arguments["users"]
    left_out = []
    for user in people.split(",") if isinstance(people, str) else people:
        try:
            slack.conversations_invite(channel=channel, users=str(user))
        except SlackApiError as error:
            reason = str(error.response.get("error") or "")
            if reason in _THERE:
                continue
            if reason not in _CANNOT_COME:
                raise
            left_out.append(f"{user} {reason}")
    return Outcome(Fate.SENT, ", ".join(left_out), channel=channel)


_THERE = frozenset({"already_in_channel", "cant_invite_self"})
_CANNOT_COME = frozenset(
    {
        "cant_invite",
        "invitee_cant_see_channel",
        "no_external_invite_permission",
        "no_user",
        "org_user_not_in_team",
        "ura_max_channels",
        "user_is_restricted",
        "user_not_found",
    }
)


def _archive(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    slack.conversations_archive(channel=arguments["channel"])
    return Outcome(Fate.SENT, channel=str(arguments["channel"]))


def _unarchive(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    slack.conversations_unarchive(channel=arguments["channel"])
    return Outcome(Fate.SENT, channel=str(arguments["channel"]))


def _set_topic(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    slack.conversations_setTopic(channel=arguments["channel"], topic=str(arguments["topic"])[:250])
    return Outcome(Fate.SENT, channel=str(arguments["channel"]))


def _bookmark(slack: WebClient, arguments: dict[str, Any]) -> Outcome:
    """Add a link to a channel's bar unless it is there: `link`, or the message at `ts`."""
    channel, link = str(arguments["channel"]), str(arguments.get("link") or "")
    if not link:
        shown = slack.chat_getPermalink(channel=channel, message_ts=str(arguments["ts"]))
        link = str(shown["permalink"])
    there = slack.bookmarks_list(channel_id=channel)["bookmarks"]
    if all(bookmark.get("link") != link for bookmark in there):
        slack.bookmarks_add(
            channel_id=channel, title=str(arguments["title"]), type="link", link=link
        )
    return Outcome(Fate.SENT, channel=channel)


METHODS: Mapping[str, Callable[[WebClient, dict[str, Any]], Outcome]] = {
    "conversations.create": _create,
    "conversations.invite": _invite,
    "conversations.archive": _archive,
    "conversations.unarchive": _unarchive,
    "conversations.setTopic": _set_topic,
    "bookmarks.add": _bookmark,
    "files.share": share,
}
"""The calls a row may ask for; `channel` may be given by `channel_of`."""
