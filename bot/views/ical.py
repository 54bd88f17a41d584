"""iCalendar (RFC 5545): a calendar of all-day entries, escaped and folded as the format asks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SPECIAL = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_LINE = 75
"""Octets of a line without its end."""


@dataclass(frozen=True, slots=True)
class AllDay:
    """An entry of one day: `uid` stays the same for the same thing, `changed` is aware."""

    uid: str
    day: date
    changed: datetime
    title: str
    about: str = ""


def calendar(name: str, entries: Iterable[AllDay]) -> bytes:
    """Write a calendar whose subscribers look again every hour."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pipewright//Follow-ups//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *(line for one in entries for line in _entry(one)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _entry(one: AllDay) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{text(one.uid)}"
    yield f"DTSTAMP:{one.changed.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{_day(one.day)}"
    if one.day < date.max:
        yield f"DTEND;VALUE=DATE:{_day(one.day + timedelta(days=1))}"
    yield f"SUMMARY:{text(one.title)}"
    if one.about:
        yield f"DESCRIPTION:{text(one.about)}"
    # A follow-up takes no time of the day: nobody is to be shown as busy.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def text(value: str) -> str:
    """Escape a TEXT value (3.3.11); what no line can hold is left out."""
    ends = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", ends).translate(_SPECIAL)


def folded(line: str) -> bytes:
    """End a line and fold it (3.1) where a character begins, so that each piece can be read."""
    pieces: list[bytes] = []
    piece = bytearray()
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > _LINE:
            pieces.append(bytes(piece))
            piece = bytearray(b" ")
        piece += octets
    return b"\r\n".join([*pieces, bytes(piece)]) + b"\r\n"
