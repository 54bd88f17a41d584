"""Columns that hold the day a deal came into a stage, one for each stage."""

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from bot.intake.day import counts_days, reads_as_day
from bot.intake.ending import kind_of
from bot.intake.mapping import Field, fold
from bot.intake.vocabulary import columns as called
from bot.intake.vocabulary import expectations
from bot.intake.words import unaccented

_ENTERED = re.compile(
    r"(?:date entered|entered on|entered|eintrittsdatum|datum des eintritts|date d'entrée|"
    r"fecha de entrada|data di ingresso|진입일|진입 날짜)\s*[\"“]?(?P<stage>[^\"”]+?)[\"”]?\s*",
    re.IGNORECASE,
)
_PIPELINE = re.compile(r"(?:(?<!\s)\s+)?\([^()]*\)\s*$")
_WORN = re.compile(
    r"^(?:date of|date|datum|fecha|data)[\s_]+"
    r"|(?:(?<!\s)\s+)?(?:date|datum|날짜|일자|일|日)$|(?<!\s)\s+(?:on|at|am)$|_(?:at|on|date)$",
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
        counted = worn == name.strip() and not any(map(reads_as_day, columns[place]))
        told = expects(name) or (fold(name) in _expected() and kind_of(worn).is_open)
        if worn and not counted and not told:
            found.append((place, worn))
    return tuple(found) if len(found) >= 2 else ()


@lru_cache(maxsize=4096)
def expects(name: str) -> bool:
    """Tell the name of a column that says when something is to be: 'Previsão', `예상 마감일`."""
    words = re.findall(r"[^\W\d_]+", unaccented(name))
    return any(
        one in words if one.isascii() or len(one) > 2 else one in name for one in expectations()
    )


@cache
def _expected() -> frozenset[str]:
    """Give what columns are called that say when a deal will close: those are no stages."""
    return frozenset(map(fold, (*called()[Field.CLOSE], *called()[Field.CLOSED])))


def _are_days(cells: Sequence[str]) -> bool:
    days = sum(reads_as_day(cell) or counts_days(cell) for cell in cells)
    return days >= 0.8 * len(cells)
