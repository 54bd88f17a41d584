"""Slack's cursors: a list given in portions."""

import base64
import binascii
from typing import TypeVar

from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import Call

T = TypeVar("T")


def portion(
    call: Call, everything: list[T], *, default: int = 100, most: int = 1000
) -> tuple[list[T], Json]:
    """Give the portion the call's `cursor` and `limit` name, and the metadata with the next one.

    Raises Refused for a cursor that was never given.
    """
    size = call.number("limit", default, most=most) if call.text("limit") != "0" else default
    start = _start(call.text("cursor"))
    end = start + size
    cursor = _cursor(end) if end < len(everything) else ""
    return everything[start:end], {"response_metadata": {"next_cursor": cursor}}


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_cursor") from None
    if word != "next" or not number.isdecimal():
        raise Refused("invalid_cursor")
    return int(number)
