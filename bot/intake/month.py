"""The months' names in the languages that exports are written in."""

from functools import cache, lru_cache

from bot.intake.vocabulary import months


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """Give the number of the month that a word names, in full or cut short; None if none."""
    return _months().get(word.casefold().rstrip("."))


@cache
def _months() -> dict[str, int]:
    return {name: number for number, names in months().items() for name in names}
