"""Probabilities as other systems write them."""

import re
from functools import lru_cache

_CHANCE = re.compile(r"(\d{1,3})(?:[.,](\d{1,6}))?\s*(%?)", re.ASCII)


@lru_cache(maxsize=4096)
def chance_of(cell: str) -> int | None:
    """Give the percent that a cell says, None where it says none; `1.0` and `0,9` are shares."""
    found = _CHANCE.fullmatch(cell.strip())
    if found is None:
        return None
    whole, part, sign = found.groups()
    number = float(f"{whole}.{part or 0}")
    if not sign and number <= 1 and (part or whole == "1"):
        number *= 100
    return round(number) if number <= 100 else None
