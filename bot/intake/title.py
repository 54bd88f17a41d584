"""Columns told by what they are called: by the whole of it, or by a word among others."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from bot.intake.mapping import fold
from bot.intake.vocabulary import columns
from bot.intake.words import unaccented

_PREFIX = re.compile(r"^([^\W\d_][\w ]{1,23})(?: - |\.)(?=\S)")
_SHARED = 3
"""Columns whose names begin alike when what they begin with says only what all are of."""
_WORD = re.compile(r"[^\W_]+")
_EAST = re.compile("[가-힣ぁ-んァ-ヶ一-鿿]+")
_ASIDES = re.compile(r"(?:[(（\[][^()（）\[\]]*[)）\]]|,\s?\S{1,8})$")
# Words that make a longer name another field than the one it has a word of.
_ASIDE = frozenset(
    (
        *("weighted", "probability", "id", "type", "count", "number", "by", "cumulative", "time"),
        *("email", "phone", "domain", "address", "size", "industry", "discount", "tax", "vat"),
        *("paid", "quarter", "month", "year", "previous", "old", "new", "exited", "reason", "age"),
        *("entered", "days", "last", "latest", "activity", "currency", "team", "region", "manager"),
    )
)
_AGAIN = frozenset(("mrr", "monthly", "recurring", "recorrente", "mensal", "mensuel", "monatlich"))

Names = Sequence[tuple[str, str]]
"""Names of columns, each whole and without its asides."""


def called(words: Sequence[str], names: Names) -> Iterator[tuple[float, int]]:
    """Give the columns called by one of the words, with how likely the word is.

    What is left of a name without its asides counts only where the whole name means nothing.
    """
    ranks = {_spelled(word): rank for rank, word in reversed(list(enumerate(words)))}
    for at, (whole, short) in enumerate(names):
        rank: float = ranks.get(_spelled(whole), 999)
        if rank == 999 and _spelled(whole) not in _known():
            rank = ranks.get(_spelled(short), 999) + 0.5
        if rank < 999:
            yield rank, at


@cache
def _known() -> frozenset[str]:
    return frozenset(_spelled(word) for words in columns().values() for word in words)


@lru_cache(maxsize=16384)
def _spelled(name: str) -> str:
    """Give the form in which a column's name is compared, whatever its accents."""
    return fold(unaccented(name))


def contains(words: Sequence[str], names: Names) -> Iterator[tuple[float, int]]:
    """Give the columns whose name has one of the words among others, the fewer the likelier."""
    known = {tuple(_WORD.findall(unaccented(word))) for word in words}
    longest = max(map(len, known))
    for at, (_, short) in enumerate(names):
        said = tuple(_WORD.findall(unaccented(short)))
        if not _ASIDE.isdisjoint(said):
            continue
        runs = {
            said[a:b]
            for a in range(len(said))
            for b in range(a + 1, min(a + longest, len(said)) + 1)
        }
        found = [run for run in runs & known if len("".join(run)) > 2]
        if found:
            # What comes again each month is told beside what is paid once.
            again = 5 * (not _AGAIN.isdisjoint(said))
            yield len(said) - max(map(len, found)) + again, at
        elif len(said) == 1 and _EAST.fullmatch(said[0]) and (ends := _ending_of(said[0], known)):
            # What has no blanks between its words says last what it is: 예상계약금액, 预计金额.
            yield 10.0 - ends, at


def _ending_of(name: str, known: Collection[tuple[str, ...]]) -> int:
    """Give the length of the longest known word that a name ends with, 0 for none."""
    return max(
        (len(word[0]) for word in known if len(word) == 1 and name.endswith(word[0])), default=0
    )


def names_of(header: Sequence[str]) -> list[tuple[str, str]]:
    """Give each column's name, whole and without the prefix that most columns share.

    `Deal - Title` and `Obchod - Název` are a title; `Person - Name` stays a person's.
    """
    prefixes = Counter(found[1] for name in header if (found := _PREFIX.match(name)))
    common = max(prefixes, key=lambda one: prefixes[one], default="")
    if 2 * prefixes[common] < len(header) and prefixes[common] < _SHARED:
        common = ""
    told = []
    for name in header:
        found = _PREFIX.match(name)
        short = name[found.end() :] if found and found[1] == common else name
        told.append((name, _ASIDES.sub("", short.rstrip()).rstrip() or name))
    return told
