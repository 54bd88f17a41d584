"""Amounts by ten thousands, as Korean says them: 3천만, 1억 2,000만, 1.5억, 5천."""

import re
from decimal import Decimal

_BIG = (("조", 10**12), ("억", 10**8), ("만", 10**4))
_SMALL = (("천", 1000), ("백", 100), ("십", 10))
_UNIT = re.compile("[조억만천백십]")
_DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")


def read_korean(text: str) -> Decimal | None:
    """Read an amount that has Korean units, largest first; None for anything else."""
    if not _UNIT.search(text):
        return None
    rest, total, last = text.replace(" ", ""), Decimal(0), 10**4
    for unit, worth in _BIG:
        part, found, after = rest.partition(unit)
        if found:
            count = _below_ten_thousand(part, bare=not total)
            if count is None:
                return None
            total, rest, last = total + count * worth, after, worth
    if rest:
        count = _below_ten_thousand(rest, bare=False)
        # 2억 5천 is said for 2억 5,000만 as well as for 200,005,000.
        spoken = last > 10**4 and _UNIT.search(rest)
        if count is None or spoken or (count >= 10**4 and total):
            return None
        total += count
    return total


def _below_ten_thousand(text: str, *, bare: bool) -> Decimal | None:
    """Read what stands before a big unit: 2,000, 3천, 3천5백; nothing at all counts as one."""
    if not text:
        return Decimal(1) if bare else None
    total, rest = Decimal(0), text
    for unit, worth in _SMALL:
        part, found, after = rest.partition(unit)
        if found:
            count = _digits(part) if part else Decimal(1)
            if count is None:
                return None
            total, rest = total + count * worth, after
    if not rest:
        return total
    count = _digits(rest)
    return None if count is None else total + count


def _digits(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if _DIGITS.fullmatch(text) else None
