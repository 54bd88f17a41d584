"""Amounts as other systems write them: the decimal mark is read from the whole column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.error import Invalid
from bot.domain.money import Money

_SYMBOLS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW", "￦": "KRW", "원": "KRW"}
_AMOUNT = re.compile(
    r"(?P<sign>[-(]?)\s*(?P<before>[^\d\s.,()-]{0,4})\s*"
    r"(?P<digits>\d[\d.,'\s\u00a0\u202f]*)\s*(?P<after>[^\d\s.,()-]{0,4})\s*\)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class AmountReading:
    """How a column of amounts is read; `mark` None could not be told from the column."""

    mark: str | None

    def money(self, cell: str, currency: str) -> Money:
        """Read a cell; a sign or code of its own overrides `currency`. Raises `Invalid`."""
        found = _AMOUNT.fullmatch(cell.strip())
        if found is None:
            raise Invalid("“{text}” is not an amount of money.", text=cell[:40])
        said = found["before"] or found["after"]
        if said:
            currency = _SYMBOLS.get(said.upper(), said.upper())
            if not re.fullmatch(r"[A-Z]{3}", currency):
                raise Invalid("“{text}” is not in a currency we know.", text=cell[:40])
        digits = re.sub(r"['\s\u00a0\u202f]", "", found["digits"])
        if self.mark is None and _GROUPED.fullmatch(digits):
            raise Invalid("“{text}” can be read in two ways: name the mark.", text=cell[:40])
        mark = self.mark or "."
        group = "," if mark == "." else "."
        # Two digits group too: India writes 1,00,000.
        form = rf"(\d+|\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})+)(?:{re.escape(mark)}\d*)?"
        if not re.fullmatch(form, digits, re.ASCII):
            raise Invalid("“{text}” is not an amount of money.", text=cell[:40])
        plain = digits.replace(group, "").replace(mark, ".")
        if found["sign"]:
            raise Invalid("A deal cannot be worth less than nothing: “{text}”.", text=cell[:40])
        return Money.of(Decimal(plain), currency)


def reads_as_amount(cell: str) -> bool:
    """Tell whether a cell looks like an amount, in whatever way it is written."""
    return _AMOUNT.fullmatch(cell.strip()) is not None


def tell_mark(cells: Iterable[str]) -> AmountReading:
    """Tell a column's decimal mark from all its cells.

    Of two marks in one number the last is the decimal one; one that stands twice groups; one
    not followed by exactly three digits is decimal. Commas that always stand before three
    digits group, as in English; points that always do could be either, and the mark is None.
    """
    votes = {".": 0, ",": 0}
    open_points = False
    for cell in set(cells):
        found = _AMOUNT.fullmatch(cell.strip())
        if found is None:
            continue
        digits = re.sub(r"['\s\u00a0\u202f]", "", found["digits"]).rstrip(".,")
        last = max(digits.rfind("."), digits.rfind(","))
        if last < 0:
            continue
        mark, other = digits[last], "," if digits[last] == "." else "."
        if other in digits:
            votes[mark] += 1
        elif digits.count(mark) > 1:
            votes[other] += 1
        elif len(digits) - last != 4:
            votes[mark] += 1
        elif mark == ".":
            open_points = True
    if votes["."] != votes[","]:
        return AmountReading(max(votes, key=lambda mark: votes[mark]))
    return AmountReading(None if open_points else ".")
