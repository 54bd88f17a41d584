"""Tombstones in the reader's language, wherever in a drawn screen they stand."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic_core import to_json

from bot.domain.tomb import CONTACT, STONE
from bot.views.words import Words

T = TypeVar("T")

_FIRST = "Erased "
"""What every tombstone begins with. Hardly a screen has one, and to look for it in the whole of a
screen costs a fraction of going through its parts."""

_NOT_READ = frozenset(
    (
        *("initial_value", "value", "action_id", "block_id", "callback_id", "private_metadata"),
        *("type", "url", "image_url", "metadata", "slack_file"),
    )
)
"""What people do not read, or would send back: a name that is saved keeps the stored form."""

_FILES = {"uploads", "content"}
"""Where a payload holds bytes to send: pictures, and a file that can be read once only."""


def read(payload: T, words: Words) -> T:
    """Give what was drawn with its tombstones in the reader's language."""
    plain = words.language == "en" or _FIRST.encode() not in to_json(payload, exclude=_FILES)
    return payload if plain else _read(payload, words)


def _read(part: Any, words: Words) -> Any:
    if isinstance(part, str):
        return STONE.sub(lambda found: _told(found, words), part) if _FIRST in part else part
    if isinstance(part, Mapping):
        return {
            key: value if key in _NOT_READ else _read(value, words) for key, value in part.items()
        }
    if isinstance(part, list | tuple):
        return [_read(one, words) for one in part]
    return part


def _told(found: re.Match[str], words: Words) -> str:
    if found[1] == CONTACT:
        return words("Erased contact {number}", number=found[2])
    return words("Erased team member {number}", number=found[2])
