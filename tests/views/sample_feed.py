"""The window of a calendar of follow-ups, drawn for a reader."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.views import feed
from bot.views.words import Words

_URL = "https://crm.example.com"


def screens(words: Words, now: datetime) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    return {
        "feed_none": feed.window(words, url=_URL, made_at=None),
        "feed_there": feed.window(words, url=_URL, made_at=now),
        "feed_made": feed.window(words, url=_URL, made_at=now, secret="x" * 43),
        "feed_inside": feed.window(words, url=None, made_at=None),
    }
