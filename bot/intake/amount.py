"""Amounts as other systems write them: the decimal mark is read from the whole column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bot.domain.error import Invalid
from bot.domain.money import Money, exponent
from bot.intake.symbol import currency_of, times

_BLANKS = re.compile(r"['’`\s\u00a0\u202f\u2009]")
_AMOUNT = re.compile(
    r"(?P<sign>[-−(]?)\s*(?P<before>[^\d\s.,()−-](?:[^\d,()−-]{0,5}[^\d\s,()−-])?)?\s*"
    r"(?P<minus>[-−]?)(?P<digits>\d[\d.,'’`\s\u00a0\u202f\u2009]*)"
    r"(?P<after>[^\d\s.,()−-][^\d,()]{0,9})?\s*(?:,?-)?\s*\)?"
)
_LONGEST = 60
"""Characters of an amount, with its currency in words."""
_PLAIN = 8
"""Digits that need no second look: with any currency's coins they stay an amount we take."""
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class AmountReading:
    """How a column of amounts is read.

    `mark` None could not be told from the column: points that always stand before three digits.
    `sure` False says that the mark was taken for the likelier one.
    """

    mark: str | None
    sure: bool = True

    def money(self, cell: str, currency: str, unit: int = 1) -> Money:
        """Read a cell in `unit`s; its own sign or code overrides `currency`. Raises `Invalid`.

        What is finer than the currency's smallest coin is rounded to it: sheets compute.
        """
        if len(cell) <= _PLAIN and unit == 1 and cell.isascii() and cell.isdigit():
            return Money(int(cell) * 10 ** exponent(currency), currency)
        if self.mark is not None and unit == 1:
            whole, point, rest = cell.partition(self.mark)
            places = exponent(currency)
            short = len(whole) <= _PLAIN and len(rest) <= places and cell.isascii()
            if point and short and whole.isdigit() and rest.isdigit():
                return Money(int(whole + rest.ljust(places, "0")), currency)
        found = _read(cell)
        if found is None:
            raise Invalid("“{text}” is not an amount of money.", text=cell[:40])
        factor, said = times(found["after"] or "")
        for sign in filter(None, (found["before"], said)):
            told = currency_of(sign, currency)
            if told is None:
                raise Invalid("“{text}” is not in a currency we know.", text=cell[:40])
            currency = told
        digits = _BLANKS.sub("", found["digits"]).rstrip(".,")
        if self.mark is None and _GROUPED.fullmatch(digits) and factor == 1:
            raise Invalid("“{text}” can be read in two ways: name the mark.", text=cell[:40])
        mark = self.mark or "."
        plain = _plain(digits, mark) or (None if "," in digits and "." in digits else digits)
        if plain is None or not re.fullmatch(r"\d+(?:\.\d*)?", plain, re.ASCII):
            raise Invalid("“{text}” is not an amount of money.", text=cell[:40])
        amount = Decimal(plain) * factor * (unit if factor == 1 else 1)
        if (found["sign"] or found["minus"]) and amount:
            raise Invalid("A deal cannot be worth less than nothing: “{text}”.", text=cell[:40])
        coin = Decimal(1).scaleb(-exponent(currency))
        if amount.adjusted() < 15:
            amount = amount.quantize(coin, ROUND_HALF_UP)
        return Money.of(amount, currency)


def _read(cell: str) -> re.Match[str] | None:
    """Take a cell apart; a longer one is no amount, and could be tried in a thousand ways."""
    return _AMOUNT.fullmatch(cell.strip()) if len(cell) <= _LONGEST else None


def reads_as_amount(cell: str) -> bool:
    """Tell whether a cell looks like an amount, in whatever way it is written."""
    found = _read(cell)
    if found is None:
        return False
    rest = times(found["after"] or "")[1]
    return all(currency_of(sign, "USD") for sign in (found["before"], rest) if sign)


def tell_mark(cells: Iterable[str]) -> AmountReading:
    """Tell a column's decimal mark from all its cells.

    Of two marks in one number the last is the decimal one; one that stands twice groups; one
    not followed by exactly three digits is decimal. Commas that always stand before three
    digits group, as in English; points that always do could be either, and the mark is None.
    """
    votes = {".": 0, ",": 0}
    open_points = False
    for cell in set(cells):
        if cell.isdigit():
            continue
        found = _read(cell)
        if found is None:
            continue
        digits = _BLANKS.sub("", found["digits"]).rstrip(".,")
        last = max(digits.rfind("."), digits.rfind(","))
        if last < 0:
            continue
        mark, other = digits[last], "," if digits[last] == "." else "."
        if other in digits:
            votes[mark] += 1
        elif digits.count(mark) > 1:
            votes[other] += 1
        elif len(digits) - last != 4 or digits.startswith("0"):
            votes[mark] += 1
        elif mark == ".":
            open_points = True
    if votes["."] != votes[","]:
        return AmountReading(max(votes, key=lambda mark: votes[mark]))
    return AmountReading(None if open_points else ".")


def _plain(digits: str, mark: str) -> str | None:
    """Write a number the way of machines, None where the marks do not stand as they should."""
    group = "," if mark == "." else "."
    # Two digits group too: India writes 1,00,000.
    form = rf"(?:\d+|\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})+)(?:{re.escape(mark)}\d*)?"
    if re.fullmatch(form, digits, re.ASCII):
        return digits.replace(group, "").replace(mark, ".")
    # Numbers that a program wrote keep their point in a column of people's commas.
    other = rf"\d+{re.escape(group)}\d{{1,2}}|\d+{re.escape(group)}\d{{4,}}"
    return digits.replace(group, ".") if re.fullmatch(other, digits, re.ASCII) else None
