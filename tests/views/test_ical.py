"""A calendar that programs read back as it was meant, whatever is written on the deals."""

import re
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.views.ical import AllDay, calendar

AT = datetime(2026, 11, 27, 9, 30, 5, tzinfo=UTC)
words = st.text(
    st.sampled_from('ab,;:\\\n"é가👍 \u2028') | st.characters(codec="utf-8"), max_size=90
)


def properties(document: bytes) -> list[tuple[str, str]]:
    """Read a calendar: unfolded lines by name, with their values as they were meant."""
    assert document.endswith(b"\r\n")
    lines = document[:-2].split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines), "a fold cuts no character"
    unfolded = document.decode().replace("\r\n ", "")[:-2].split("\r\n")
    pairs = [line.partition(":") for line in unfolded]
    return [(name, _meant(value)) for name, _, value in pairs]


def _meant(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


@settings(max_examples=60, deadline=None)
@given(title=words, about=words)
def test_what_is_written_is_read_back(title: str, about: str) -> None:
    document = calendar("Jo", [AllDay("step-1@pipewright", date(2026, 12, 31), AT, title, about)])
    found = dict(properties(document)[8:])
    seen = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
    for name, said in (("SUMMARY", title), ("DESCRIPTION", about)):
        ends = said.replace("\r\n", "\n").replace("\r", "\n")
        assert found.get(name, "") == seen.sub("", ends)
    assert found["UID"] == "step-1@pipewright"
    assert found["DTSTAMP"] == "20261127T093005Z"
    assert found["DTSTART;VALUE=DATE"] == "20261231"
    assert found["DTEND;VALUE=DATE"] == "20270101"


def test_entries_stand_within_one_calendar() -> None:
    entries = [AllDay(f"step-{n}@pipewright", date.max, AT, "x") for n in range(3)]
    found = properties(calendar("Kim, Ltd; \\ 주식회사", entries))
    names = [f"{name}:{value}" for name, value in found if name in ("BEGIN", "END")]
    event = ["BEGIN:VEVENT", "END:VEVENT"]
    assert names == ["BEGIN:VCALENDAR", *event * 3, "END:VCALENDAR"]
    assert ("X-WR-CALNAME", "Kim, Ltd; \\ 주식회사") in found
