"""Looking into a channel's own history for messages of which nobody knows whether they arrived."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.delivery.marker import Marker
from bot.delivery.outcome import Fate, Outcome, judge
from bot.delivery.post import Post
from bot.storage import OutboxRow

_SKEW = timedelta(minutes=15)
"""How far Slack's clock and ours may be apart: what lies outside the window was never sent."""
_PAGE = 200
_PAGES = 50

Sought = Mapping[int, Outcome]
"""What became of rows: SENT with the place, WAIT when surely not there, UNKNOWN when unread."""


class History:
    """Reads a window of a conversation, wholly or not at all."""

    def __init__(self, post: Post, marker: Marker, longest: timedelta) -> None:
        self._post, self._marker, self._longest = post, marker, longest

    def seek(self, rows: Iterable[OutboxRow]) -> Sought:
        """Look for the messages of rows that went to one place; raises nothing of Slack's."""
        wanted = list(rows)
        try:
            channel = self._channel(wanted[0])
            found = dict(self._read(wanted, channel))
        except (SlackApiError, OSError, HTTPException) as error:
            outcome = judge(error)
            final = outcome.fate in (Fate.DEAD, Fate.BUG, Fate.GONE)
            fate = Fate.DEAD if final else outcome.fate
            return {row.id: Outcome(fate, outcome.reason, wait=outcome.wait) for row in wanted}
        except _Unread:
            return {row.id: Outcome(Fate.UNKNOWN, "history too long") for row in wanted}
        return {
            row.id: Outcome(Fate.SENT, ts=found[row.id], channel=channel)
            if row.id in found
            else Outcome(Fate.WAIT, "not in history", channel=channel)
            for row in wanted
        }

    def _channel(self, row: OutboxRow) -> str:
        if row.channel:
            return row.channel
        if row.destination.get("to") == "dm":
            return self._post.channel_of(str(row.destination["user"]))
        return str(row.destination["channel"])

    def _read(self, rows: list[OutboxRow], channel: str) -> Iterable[tuple[int, str]]:
        begun = [row.claimed_at for row in rows if row.claimed_at is not None]
        first, last = min(begun) - _SKEW, max(begun) + self._longest + _SKEW
        window = {"oldest": _ts(first), "latest": _ts(last)}
        thread = rows[0].destination.get("thread")
        cursor = ""
        for _ in range(_PAGES):
            answer = self._page(channel, thread, {**window, "cursor": cursor} if cursor else window)
            for message in answer["messages"]:
                number = self._marker.read(rows[0].workspace_id, message)
                if number is not None:
                    yield number, str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        raise _Unread

    def _page(self, channel: str, thread: str | None, window: Mapping[str, str]) -> Any:
        asked: dict[str, Any] = {
            **window,
            "channel": channel,
            "limit": _PAGE,
            "inclusive": True,
            "include_all_metadata": True,
        }
        if thread:
            return self._post.slack.conversations_replies(ts=thread, **asked)
        return self._post.slack.conversations_history(**asked)


class _Unread(Exception):
    """The window has more pages than are read."""


def _ts(instant: datetime) -> str:
    return f"{instant.timestamp():.6f}"
