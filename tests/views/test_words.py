"""Numbers, money and dates in the reader's own format, sentences in their language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.views.words import Words

NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
EN, KO = Words("en", zone="America/New_York", now=NOW), Words("ko-KR", zone="Asia/Seoul", now=NOW)


@pytest.mark.parametrize(
    ("money", "english", "korean"),
    [
        (Money(1_200_000, "USD"), "$12,000", "US$12,000"),
        (Money(1_200_050, "USD"), "$12,000.50", "US$12,000.50"),
        (Money(30_000_000, "KRW"), "₩30,000,000", "₩3,000만"),
        (Money(120_000_000, "KRW"), "₩120,000,000", "₩1억 2,000만"),
        (Money(1_000_000_000_000, "KRW"), "₩1,000,000,000,000", "₩1조"),
        (Money(30_001_234, "KRW"), "₩30,001,234", "₩3,000만 1,234"),
        (Money(0, "KRW"), "₩0", "₩0"),
        (Money(1_234_567, "KWD"), "KWD 1,234.567", "KWD 1,234.567"),
        (None, "–", "–"),
    ],
)
def test_money_reads_as_each_says_it(money: Money | None, english: str, korean: str) -> None:
    assert EN.money(money).replace("\xa0", " ") == english
    assert KO.money(money).replace("\xa0", " ") == korean


def test_sums_name_each_currency() -> None:
    values = {"USD": Money(543_219_870, "USD"), "EUR": Money(100_000_000, "EUR")}
    assert EN.sums(values) == "€1,000,000 + $5,432,199"
    assert EN.sums({}) == "–"
    assert EN.rounded(Decimal("12.345"), "USD") == "$12.34"


def test_dates_leave_out_the_year_that_goes_without_saying() -> None:
    assert (EN.date(date(2026, 3, 15)), EN.date(date(2027, 3, 15))) == ("Mar 15", "Mar 15, 2027")
    assert (KO.date(date(2026, 3, 15)), KO.date(date(2027, 3, 15))) == (
        "3월 15일",
        "2027년 3월 15일",
    )
    assert Words("en").date(date(2026, 3, 15)) == "Mar 15, 2026"
    assert EN.date(None) == "–"


def test_a_read_back_date_has_its_weekday() -> None:
    assert EN.long_date(date(2027, 3, 19)) == "Fri, Mar 19, 2027"
    assert KO.long_date(date(2027, 3, 19)) == "2027년 3월 19일 (금)"


def test_instants_are_told_in_the_readers_zone() -> None:
    assert (EN.today, KO.today) == (date(2026, 11, 25), date(2026, 11, 26))
    assert EN.when(NOW).replace("\u202f", " ") == "6:30 PM"
    assert KO.when(NOW) == "08:30"
    assert KO.when(datetime(2026, 3, 14, 20, tzinfo=UTC)) == "3월 15일"


def test_rates_and_means_are_short_and_honest() -> None:
    assert EN.percent(Decimal("63.150052")) == "63.2%"
    assert EN.percent(Decimal(50)) == "50%"
    assert EN.days(Decimal("47.985397")) == "48 days"
    assert KO.days(Decimal("51.781973")) == "51.8일"
    assert (EN.percent(None), EN.days(None)) == ("–", "–")


def test_plurals_follow_the_language() -> None:
    assert EN.plural("{n} deal", "{n} deals", 1) == "1 deal"
    assert EN.plural("{n} deal", "{n} deals", 2089) == "2,089 deals"
    assert KO.plural("{n} deal", "{n} deals", 1) == "딜 1건"


def test_a_refusal_comes_in_the_readers_language_with_its_values() -> None:
    refused = Invalid("Please keep it to {limit} characters.", limit=10_000)
    assert EN.error(refused) == "Please keep it to 10,000 characters."
    assert KO.error(refused) == "10,000자 이내로 입력해 주세요."
    named = Invalid("There is nothing to undo on {deal}.", deal="x{y}" * 500)
    assert len(EN.error(named)) < 200


@pytest.mark.parametrize("locale", ["fr-FR", "xx", "", "en-XX", "zh_Hant_TW", "ko_KP", "en-GB"])
def test_any_locale_of_slacks_has_a_language(locale: str) -> None:
    words = Words(locale)
    assert words("Won") in ("Won", "성사")
    assert words.date(date(2027, 3, 15))


def test_british_readers_have_their_day_first() -> None:
    assert Words("en-GB").date(date(2027, 3, 15)) == "15 Mar 2027"
