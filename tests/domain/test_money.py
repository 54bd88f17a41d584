"""Money keeps integer minor units of its own currency."""

from decimal import Decimal

import pytest

from bot.domain.error import Invalid
from bot.domain.money import MAX_MINOR, Money, exponent


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12.5", "USD", 1250), ("30000000", "KRW", 30_000_000), ("1.234", "KWD", 1234)],
)
def test_an_amount_becomes_minor_units_and_back(amount: str, currency: str, minor: int) -> None:
    money = Money.of(Decimal(amount), currency)
    assert money.minor == minor
    assert money.amount == Decimal(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1E+400000", "0.001"])
def test_what_is_no_amount_of_dollars_is_refused(amount: str) -> None:
    with pytest.raises(Invalid):
        Money.of(Decimal(amount), "USD")


def test_half_a_won_is_refused() -> None:
    with pytest.raises(Invalid, match="KRW"):
        Money.of(Decimal("0.5"), "KRW")


def test_a_million_of_the_largest_deals_fit_a_64_bit_sum() -> None:
    assert MAX_MINOR * 1_000_000 < 2**63
    assert exponent("XYZ") == 2
