"""What was done with a customer, as people type it: `call left voicemail`, 통화함."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.timeline import ActivityKind

_ACTIVITIES: Mapping[str, ActivityKind] = MappingProxyType(
    {
        **dict.fromkeys(("call", "phone", "called", "전화", "통화"), ActivityKind.CALL),
        **dict.fromkeys(("email", "e-mail", "mail", "이메일", "메일"), ActivityKind.EMAIL),
        **dict.fromkeys(("meeting", "meet", "met", "미팅", "회의"), ActivityKind.MEETING),
        **dict.fromkeys(("demo", "데모", "시연"), ActivityKind.DEMO),
    }
)
_TOLD: Mapping[str, ActivityKind] = MappingProxyType(
    {
        **dict.fromkeys(("phoned", "rang", "spoke", "talked", "voicemail"), ActivityKind.CALL),
        **dict.fromkeys(("emailed", "e-mailed", "mailed"), ActivityKind.EMAIL),
        **dict.fromkeys(("visit", "visited", "방문"), ActivityKind.MEETING),
        **dict.fromkeys(("demoed", "showed"), ActivityKind.DEMO),
    }
)
"""Words that say what was done and belong to what is told of it."""
_REPLIES = frozenset({"reply", "replied", "answer", "answered", "회신", "답장", "답변"})


def read_activity(typed: str) -> tuple[ActivityKind | None, str] | None:
    """Give what was done and what is told of it (no activity: a reply); None where it is not said.

    Korean runs the verb on (통화함, 회신받음): then the whole line is what is told.
    """
    word, _, told = typed.partition(" ")
    named = word.casefold().rstrip(":,")
    if named in _REPLIES:
        return None, told.strip()
    if named in _ACTIVITIES:
        return _ACTIVITIES[named], told.strip()
    if named in _TOLD:
        return _TOLD[named], typed
    begun = [one for one in (*_ACTIVITIES, *_TOLD, *_REPLIES) if named.startswith(one)]
    korean = next((one for one in begun if not one.isascii()), None)
    if korean is None:
        return None
    return _ACTIVITIES.get(korean) or _TOLD.get(korean), typed
