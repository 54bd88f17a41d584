"""Money as people type it reads as they meant it, or is refused with a way to write it."""

from decimal import Decimal

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.error import Invalid
from bot.domain.money import MAX_MINOR, Money
from bot.views.money import has_currency, is_plain, looks_like_money, read_money
from bot.views.words import Words

READ = [
    ("$12k", "en", "USD", "12000", "USD"),
    ("12k$", "en", "EUR", "12000", "USD"),
    ("12,000.50", "en", "USD", "12000.50", "USD"),
    ("1.200,50 €", "en", "USD", "1200.50", "EUR"),
    ("1.200,50 €", "ko", "KRW", "1200.50", "EUR"),
    ("₩3,000만", "ko", "KRW", "30000000", "KRW"),
    ("￦3,000만", "en", "USD", "30000000", "KRW"),
    ("3천만원", "ko", "KRW", "30000000", "KRW"),
    ("3천만원", "en", "USD", "30000000", "KRW"),
    ("천만 원", "ko", "KRW", "10000000", "KRW"),
    ("3천5백만", "ko", "KRW", "35000000", "KRW"),
    ("1억 2,000만원", "ko", "KRW", "120000000", "KRW"),
    ("1.5억", "ko", "KRW", "150000000", "KRW"),
    ("3천만", "ko", "USD", "30000000", "KRW"),
    ("3천만 달러", "ko", "USD", "30000000", "USD"),
    ("9천", "ko", "USD", "9000", "USD"),
    ("1만 5,000원", "ko", "KRW", "15000", "KRW"),
    ("3만5천원", "ko", "KRW", "35000", "KRW"),
    ("1조", "ko", "KRW", "1000000000000", "KRW"),
    ("USD 5m", "en", "EUR", "5000000", "USD"),
    ("5 mio eur", "en", "USD", "5000000", "EUR"),
    ("2 million dollars", "en", "USD", "2000000", "USD"),
    ("1.234m", "en", "USD", "1234000", "USD"),
    ("1 200,50", "en", "USD", "1200.50", "USD"),
    ("1’200.50", "en", "CHF", "1200.50", "CHF"),
    ("１２，０００", "ko", "KRW", "12000", "KRW"),
    ("1,234", "en", "USD", "1234", "USD"),
    ("1.234", "de", "EUR", "1234", "EUR"),
    ("1,5", "de", "EUR", "1.5", "EUR"),
    ("1,234,567", "en", "USD", "1234567", "USD"),
    ("0", "en", "USD", "0", "USD"),
    ("$12k", "en", "CAD", "12000", "CAD"),
    ("US$12k", "en", "CAD", "12000", "USD"),
    ("$12 USD", "en", "EUR", "12", "USD"),
    ("5 won", "en", "USD", "5", "KRW"),
    ("KWD 1.234", "en", "USD", "1.234", "KWD"),
]
REFUSED = [
    "", "  ", "abc", "$", "원", "-5", "$-5", "−5", "(500)", "NaN", "inf", "-inf", "1e400", "1E+4",
    "1_000", "1,5", "12,50", "1.234", "1234.567", "0,5", "01,234", "1,23,456", "1.2.3", "12.", ".5",
    "12%", "10^5", "٣٤", "½", "0x1f", "1/2", "12 13", "$12 eur", "1억억", "2억 5천", "12kk",
    "12 apples", "99999999999999999999", "\x00", "1\x00000", "<!channel>", "1" * 500, "1만2만",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "locale", "default", "amount", "currency"), READ)
def test_an_amount_reads_as_meant(
    typed: str, locale: str, default: str, amount: str, currency: str
) -> None:
    assert read_money(typed, locale, default) == Money.of(Decimal(amount), currency)


@pytest.mark.parametrize("typed", REFUSED)
@pytest.mark.parametrize("locale", ["en", "ko"])
def test_what_is_unclear_is_refused_with_a_sentence(typed: str, locale: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_money(typed, locale, "USD")
    sentence = Words(locale).error(refusal.value)
    assert len(sentence) > 15
    assert "{" not in sentence


def test_won_have_no_fractions() -> None:
    with pytest.raises(Invalid, match="no unit that small"):
        read_money("₩12.5", "ko", "KRW")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_shown_can_be_typed_back_in_every_currency(language: str) -> None:
    words = Words(language)
    for currency in sorted(get_global("all_currencies")):
        for minor in (0, 5, 1_234_567, 30_000_000, 120_000_000):
            money = Money(minor, currency)
            shown = words.money(money)
            assert read_money(shown, language, "USD") == money, shown
            assert is_plain(shown, money, words), shown


@given(st.integers(0, MAX_MINOR), st.sampled_from(["USD", "KRW", "EUR", "KWD"]))
def test_any_amount_survives_being_shown(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    for language in ("en", "ko"):
        assert read_money(Words(language).money(money), language, currency) == money


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_a_sentence(typed: str) -> None:
    for locale in ("en", "ko", "de", "xx"):
        try:
            money = read_money(typed, locale, "USD")
        except Invalid:
            continue
        assert 0 <= money.minor <= MAX_MINOR
        assert any(char.isdigit() or char in "천백십만억조" for char in typed)


def test_only_what_is_written_our_way_counts_without_being_read_back() -> None:
    words = Words("en")
    twelve = Money(1_200_000, "USD")
    assert all(
        is_plain(typed, twelve, words) for typed in ("12000", "12,000", "$12,000", "12000.00")
    )
    assert not any(is_plain(typed, twelve, words) for typed in ("$12k", "12k", "USD 12000"))


def test_money_is_told_from_other_words() -> None:
    assert has_currency("$12k")
    assert has_currency("3천만원")
    assert not any(map(has_currency, ("Dollar Bank", "Won Ltd", "Euro Dollar", "Acme", "")))
    assert looks_like_money("12,000")
    assert not any(map(looks_like_money, ("7-Eleven", "24/7", "Acme", "천안", "3M Co")))
