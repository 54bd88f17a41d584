"""Dated rates, and sums of several currencies made one where a rate is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from bot.domain.money import Money, exponent


@dataclass(frozen=True, slots=True)
class Rate:
    """From `day` on, one unit of `currency` is worth `rate` units of `base`."""

    base: str
    currency: str
    day: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over currencies: what could be converted in one, the rest each in its own.

    `converted` is None when nothing was known; `mixed` tells that a rate was used.
    """

    converted: Money | None
    rest: Mapping[str, Money] = field(default_factory=dict)
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one day into `home`: how many units of it one unit of a currency is worth."""

    home: str
    worth: Mapping[str, Decimal] = field(default_factory=dict)

    def convert(self, money: Money) -> Money | None:
        """Give an amount in the home currency, rounded half even; None without a rate."""
        if money.currency == self.home:
            return money
        rate = self.worth.get(money.currency)
        if rate is None:
            return None
        scaled = (money.amount * rate).scaleb(exponent(self.home))
        return Money(int(scaled.to_integral_value(ROUND_HALF_EVEN)), self.home)

    def total(self, sums: Mapping[str, Money]) -> Total:
        """Add up sums per currency; a currency without a rate is never summed in."""
        minor, known, mixed = 0, False, False
        rest: dict[str, Money] = {}
        for code, money in sorted(sums.items()):
            converted = self.convert(money)
            if converted is None:
                rest[code] = money
                continue
            minor += converted.minor
            known = True
            mixed = mixed or code != self.home
        return Total(Money(minor, self.home) if known else None, rest, mixed)


NO_RATES = Rates("")
"""Converts nothing: every currency stays on its own."""
