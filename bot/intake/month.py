"""The months' names in the languages that exports are written in."""

from functools import cache, lru_cache

from babel import Locale
from babel.dates import get_month_names

_LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "cs", "sk", "sv", "da", "nb", "fi"),
    *("hu", "ro", "tr", "ru", "uk"),
)
_EXTRA = {"sept": 9, "mrz": 3, "juin": 6, "juil": 7, "set": 9, "maerz": 3}


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """Give the number of the month that a word names, in full or cut short; None if none."""
    return _months().get(word.casefold().rstrip("."))


@cache
def _months() -> dict[str, int]:
    """Collect the names; where two languages use one word differently, the earlier has it."""
    found: dict[str, int] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, Locale(language))
                for number, name in names.items():
                    found.setdefault(name.casefold().rstrip("."), number)
    return found | _EXTRA
