"""Amounts: the decimal mark comes from the whole column, the currency from the cell if it says."""

import pytest

from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.intake.amount import tell_mark


@pytest.mark.parametrize(
    ("column", "mark"),
    [
        (["1054", "4514"], "."),
        (["210833.37", "101266.4"], "."),
        (["1.200,50", "99"], ","),
        (["9350,09"], ","),
        (["1,200", "3,400"], "."),
        (["$22,700.00"], "."),
        (["1.200.000"], ","),
        (["1.200", "2.300"], None),
        ([], "."),
    ],
)
def test_the_decimal_mark_is_told_from_the_column(column: list[str], mark: str | None) -> None:
    assert tell_mark(column).mark == mark


@pytest.mark.parametrize(
    ("cell", "money"),
    [
        ("1054", Money(105400, "USD")),
        ("$22,700.00", Money(2270000, "USD")),
        ("€ 3.500,00", Money(350000, "EUR")),
        ("₩3,000,000", Money(3000000, "KRW")),
        ("1 200,50", Money(120050, "USD")),
        ("500 GBP", Money(50000, "GBP")),
        ("0", Money(0, "USD")),
        ("12.345678", Money(1235, "USD")),
        ("45.3k", Money(4530000, "USD")),
        ("€ 11398,00", Money(1139800, "EUR")),
        ("1,2 Mio. €", Money(120000000, "EUR")),
        ("350만원", Money(3500000, "KRW")),
        ("12 500 Kč", Money(1250000, "CZK")),
        ("CHF 1'250.50", Money(125050, "CHF")),
        ("1,00,000", Money(10000000, "USD")),
        ("R$ 1.234,56", Money(123456, "BRL")),
        ("1200.-", Money(120000, "USD")),
    ],
)
def test_an_amount_is_read_with_its_currency(cell: str, money: Money) -> None:
    assert tell_mark([cell]).money(cell, "USD") == money


@pytest.mark.parametrize(
    "cell", ["", "NaN", "-5", "(5)", "1e9", "9" * 30, "5 apples", "1.2.3,4", "١٢"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(Invalid):
        tell_mark([cell]).money(cell, "USD")


def test_an_amount_that_could_be_either_is_refused() -> None:
    reading = tell_mark(["1.200", "2.300"])
    with pytest.raises(Invalid):
        reading.money("1.200", "USD")
    assert reading.money("900", "USD") == Money(90000, "USD")
