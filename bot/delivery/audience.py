"""Who would read a post: money and names stay out of channels with guests or outsiders."""

from collections.abc import Iterator, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.delivery.outcome import UNREACHABLE, Fate, Outcome, judge
from bot.domain.audience import Barrier
from bot.storage import Database, OutboxRow

_PAGE = 200
_PAGES = 5
"""Pages of members that are read: a thousand people, five calls."""
_ASKED = 40
"""People Slack is asked about for one post; the others are known members already."""
_TRIES = 3
_PAUSE = 2.0
"""Seconds until a question that Slack did not answer is asked again."""

_BARRIERS: Mapping[str, Barrier] = {
    "channel_not_found": Barrier.ABSENT,
    "not_in_channel": Barrier.ABSENT,
    "is_archived": Barrier.ARCHIVED,
    "missing_scope": Barrier.HIDDEN,
    "no_permission": Barrier.HIDDEN,
}


def barrier(reason: str) -> Barrier:
    """Name what Slack refused a post for."""
    if reason in Barrier.__members__.values():
        return Barrier(reason)
    return _BARRIERS.get(reason, Barrier.FAILED)


class Audience:
    """Looks at a channel right before something is posted there, outside any transaction."""

    def __init__(self, slack: WebClient, db: Database) -> None:
        self._slack, self._db = slack, db

    def admit(self, row: OutboxRow) -> Outcome | None:
        """Give None when a row may be posted to its channel, else what became of it instead.

        What Slack does not answer is asked again later; nothing is posted on a guess.
        """
        channel = str(row.destination["channel"])
        try:
            stands = self._barrier(row.workspace_id, channel)
        except (SlackApiError, OSError, HTTPException) as error:
            outcome = judge(error)
            # Whoever waits for a word on it gets one soon; anything else waits for Slack.
            patient = "back" not in row.destination or row.attempts < _TRIES
            if outcome.fate is Fate.UNKNOWN and patient:
                return Outcome(Fate.WAIT, UNREACHABLE, wait=_PAUSE)
            if outcome.fate in (Fate.WAIT, Fate.DISABLED):
                return outcome
            return Outcome(Fate.DEAD, barrier(outcome.reason).value)
        if stands is not None:
            return Outcome(Fate.DEAD, stands.value, channel=channel)
        return None

    def _barrier(self, workspace_id: int, channel_id: str) -> Barrier | None:
        channel: Mapping[str, Any] = self._slack.conversations_info(channel=channel_id)["channel"]
        if channel.get("is_im") or channel.get("is_mpim"):
            return Barrier.FAILED
        if channel.get("is_archived"):
            return Barrier.ARCHIVED
        if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
            return Barrier.OUTSIDERS
        if not channel.get("is_member"):
            return Barrier.ABSENT
        return self._among(workspace_id, channel_id)

    def _among(self, workspace_id: int, channel_id: str) -> Barrier | None:
        """Find a guest among a channel's people; members we know are not asked about."""
        asked = 0
        for page, ids in enumerate(self._pages(channel_id)):
            if page >= _PAGES:
                return Barrier.CROWD
            strangers = self._strangers(workspace_id, ids)
            asked += len(strangers)
            if asked > _ASKED:
                return Barrier.CROWD
            if any(self._is_guest(slack_id) for slack_id in strangers):
                return Barrier.GUESTS
        return None

    def _pages(self, channel_id: str) -> Iterator[list[str]]:
        cursor = ""
        while True:
            answer = self._slack.conversations_members(
                channel=channel_id, limit=_PAGE, **({"cursor": cursor} if cursor else {})
            )
            yield list(answer["members"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _strangers(self, workspace_id: int, ids: list[str]) -> list[str]:
        """Give those who are not known as members: guests, apps, and people never met."""
        with self._db.read(workspace_id) as uow:
            known = {slack_id: uow.persons.by_slack(slack_id) for slack_id in ids}
        return [
            slack_id for slack_id, person in known.items() if person is None or not person.is_member
        ]

    def _is_guest(self, slack_id: str) -> bool:
        user: Mapping[str, Any] = self._slack.users_info(user=slack_id)["user"]
        if user.get("is_bot"):
            return False
        return any(
            user.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger")
        )
