"""Columns that hold the day a deal came into a stage, one for each stage."""

import re
from collections.abc import Collection, Sequence

from bot.intake.day import counts_days, reads_as_day

_ENTERED = re.compile(
    r"(?:date entered|entered on|entered|eintrittsdatum|datum des eintritts|date d'entrée|"
    r"fecha de entrada|data di ingresso|진입일|진입 날짜)\s*[\"“]?(?P<stage>[^\"”]+?)[\"”]?\s*",
    re.IGNORECASE,
)
_PIPELINE = re.compile(r"\s*\([^()]*\)\s*$")
_WORN = re.compile(
    r"^(?:date of|date|datum|fecha|data)\s+"
    r"|\s*(?:date|datum|on|at|am|날짜|일자|일|日)$|_(?:at|on|date)$",
    re.IGNORECASE,
)
_CURRENT = ("current stage", "현재 단계", "aktuelle phase")


def entered(
    header: Sequence[str], columns: Sequence[Sequence[str]], taken: Collection[int]
) -> tuple[tuple[int, str], ...]:
    """Give the places of such columns with their stages' names, in file order.

    They are told by what they are called (`Date entered "Proposal (Sales Pipeline)"`).
    """
    found = []
    for place, name in enumerate(header):
        called = _ENTERED.fullmatch(name.strip())
        if place in taken or called is None or called["stage"].casefold() in _CURRENT:
            continue
        if _are_days(columns[place]):
            found.append((place, _PIPELINE.sub("", called["stage"]).strip()))
    return tuple(found)


def dated(
    header: Sequence[str], columns: Sequence[Sequence[str]], taken: Collection[int]
) -> tuple[tuple[int, str], ...]:
    """Give the columns of days of a file that has no stage: each is named after one.

    `Proposal date` and `Angebot am` are the stages Proposal and Angebot.
    """
    found = []
    for place, name in enumerate(header):
        if place in taken or not columns[place] or not _are_days(columns[place]):
            continue
        worn = _WORN.sub("", name.strip()).strip(" -_:")
        if worn:
            found.append((place, worn))
    return tuple(found) if len(found) >= 2 else ()


def _are_days(cells: Sequence[str]) -> bool:
    days = sum(reads_as_day(cell) or counts_days(cell) for cell in cells)
    return days >= 0.8 * len(cells)
