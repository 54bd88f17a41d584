"""The reader: their language, zone and day, and every number and date in their format."""

import datetime
import io
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from bot.domain.error import CrmError, Terms
from bot.domain.money import Money, exponent
from bot.views.text import EMPTY, plain

LANGUAGES = ("en", "ko")
"""What the catalogues hold; English needs none, its sentences are the keys."""

_MAN, _EOK, _JO = 10**4, 10**8, 10**12


def msg(message: str) -> str:
    """Mark a sentence for the catalogue where it is written down but not yet shown."""
    return message


class Words:
    """A reader. `locale` is Slack's or ours ("ko-KR", "en"); other languages read English.

    `zone` is an IANA name and `now` the aware instant of drawing: dates of its year are given
    without the year. Without `now` there is no `today`, and dates carry their year.
    """

    __slots__ = ("_catalogue", "babel", "language", "locale", "now", "today", "zone")

    def __init__(
        self, locale: str = "en", *, zone: str = "UTC", now: datetime.datetime | None = None
    ) -> None:
        known = babel_locale(locale)
        self.babel = known if known.language in LANGUAGES else Locale("en")
        self.language: str = self.babel.language
        self.locale = str(self.babel)
        self.zone = ZoneInfo(zone)
        self.now = now
        self.today = now.astimezone(self.zone).date() if now else None
        self._catalogue = _catalogue(self.language)

    def __call__(self, message: str, /, **params: object) -> str:
        """Translate a sentence and fill its placeholders with what is already fit to show."""
        translated = self._catalogue.gettext(message)
        return translated.format(**params) if params else translated

    def plural(self, one: str, other: str, n: int, /, **params: object) -> str:
        """Translate by number; `{n}` is the number in the reader's format."""
        return self._catalogue.ngettext(one, other, n).format(n=self.number(n), **params)

    def error(self, error: CrmError) -> str:
        """Give a refusal as plain words; money, dates and numbers in the reader's format."""
        params = {name: self._param(value) for name, value in error.params.items()}
        return self(error.message, **params)

    def number(self, value: int | Decimal) -> str:
        """Format a count."""
        if isinstance(value, int) and -1000 < value < 1000:
            return str(value)
        return _number(value, self.locale)

    def weekdays(self, *, short: bool = False) -> dict[int, str]:
        """Name the days of the week by number, Monday 0."""
        width: Literal["abbreviated", "wide"] = "abbreviated" if short else "wide"
        return {day: str(name) for day, name in get_day_names(width, locale=self.babel).items()}

    def percent(self, value: Decimal | None) -> str:
        """Format a share given in percent, one decimal at most; unavailable is a dash."""
        if value is None:
            return EMPTY
        return _percent(value, self.locale)

    def days(self, value: Decimal | None) -> str:
        """Format a mean of days, one decimal; unavailable is a dash."""
        if value is None:
            return EMPTY
        rounded = value.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        return self(msg("{n} days"), n=format_decimal(rounded, locale=self.babel))

    def money(self, money: Money | None) -> str:
        """Format an amount; whole amounts without decimals, unknown as a dash."""
        return EMPTY if money is None else _money(money.minor, money.currency, self.locale)

    def rounded(self, amount: Decimal | None, currency: str) -> str:
        """Format an amount in major units (a mean, a sum): whole units from a hundred on."""
        if amount is None:
            return EMPTY
        return _rounded(amount, currency, self.locale)

    def sums(self, values: Mapping[str, Money]) -> str:
        """Format sums per currency, whole units, the way one says them; nothing as a dash."""
        locale = self.locale
        parts = [_whole(money.minor, code, locale) for code, money in sorted(values.items())]
        return " + ".join(parts) or EMPTY

    def date(self, day: datetime.date | None) -> str:
        """Format a date, without the year when it is this one; unknown as a dash."""
        if day is None:
            return EMPTY
        today = self.today
        return _date(day, self.locale, today is not None and today.year == day.year)

    def month(self, day: datetime.date) -> str:
        """Format the month a day is in, with its year."""
        if self._korean:
            return f"{day.year}년 {day.month}월"
        return str(format_skeleton("yMMM", day, locale=self.babel))

    def long_date(self, day: datetime.date) -> str:
        """Format a date with year and weekday, for reading back what was typed."""
        skeleton = "yMMMEd"
        return (
            str(format_skeleton(skeleton, day, locale=self.babel))
            if not self._korean
            else (f"{day.year}년 {day.month}월 {day.day}일 ({'월화수목금토일'[day.weekday()]})")
        )

    def when(self, instant: datetime.datetime | None) -> str:
        """Format an instant in the reader's zone: the time today, else the date."""
        if instant is None:
            return EMPTY
        local = instant.astimezone(self.zone)
        if local.date() != self.today:
            return self.date(local.date())
        pattern = "HH:mm" if self._korean else "short"
        return str(format_time(local.timetz(), pattern, tzinfo=self.zone, locale=self.babel))

    @property
    def _korean(self) -> bool:
        return self.language == "ko"

    def _param(self, value: object) -> str:
        match value:
            case Money():
                return self.money(value)
            case datetime.datetime():
                return self.when(value)
            case datetime.date():
                return self.date(value)
            case int() | Decimal():
                return self.number(value)
            case CrmError():
                return self.error(value)
            case Terms():
                return ", ".join(plain(self(term), 60) for term in value)
            case _:
                return plain(str(value), 80)


@cache
def babel_locale(locale: str) -> Locale:
    """Give what Babel knows of a locale written as Slack or we write it; English if unknown."""
    try:
        return Locale.parse(locale.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@cache
def _catalogue(language: str) -> NullTranslations:
    """Load a language from its readable catalogue: there is no compiled file to go stale."""
    if language == "en":
        return NullTranslations()
    folder = resources.files("bot.locale") / language / "LC_MESSAGES"
    with (folder / "pipewright.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache(maxsize=8192)
def _number(value: int | Decimal, locale: str) -> str:
    return str(format_decimal(value, locale=babel_locale(locale)))


@lru_cache(maxsize=8192)
def _percent(value: Decimal, locale: str) -> str:
    return str(format_percent(value / 100, "#,##0.#%", locale=babel_locale(locale)))


@lru_cache(maxsize=8192)
def _money(minor: int, currency: str, locale: str) -> str:
    return _money_of(Money(minor, currency).amount, currency, babel_locale(locale))


@lru_cache(maxsize=8192)
def _whole(minor: int, currency: str, locale: str) -> str:
    return _rounded(Money(minor, currency).amount, currency, locale)


@lru_cache(maxsize=8192)
def _rounded(amount: Decimal, currency: str, locale: str) -> str:
    places = 0 if abs(amount) >= 100 else exponent(currency)
    shown = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return _money(int(shown.scaleb(exponent(currency))), currency, locale)


def _money_of(amount: Decimal, currency: str, locale: Locale) -> str:
    if currency == "KRW" and locale.language == "ko" and abs(amount) >= _MAN:
        return _korean_won(int(amount))
    decimals = 0 if amount == amount.to_integral_value() else exponent(currency)
    # A currency shown by letters stands apart from the digits.
    apart = "\u00a0" if get_currency_symbol(currency, locale)[-1:].isalpha() else ""
    pattern = f"¤{apart}#,##0" + ("." + "0" * decimals if decimals else "")
    shown = format_currency(amount, currency, pattern, locale=locale, currency_digits=False)
    return str(shown)


def _korean_won(won: int) -> str:
    """Write won by ten thousands as they are said: ₩1억 2,000만, ₩6,428만 5,000."""
    sign, won = ("-" if won < 0 else ""), abs(won)
    jo, rest = divmod(won, _JO)
    eok, rest = divmod(rest, _EOK)
    man, rest = divmod(rest, _MAN)
    parts = ((jo, "조"), (eok, "억"), (man, "만"), (rest, ""))
    return f"{sign}₩" + " ".join(f"{count:,}{unit}" for count, unit in parts if count)


@lru_cache(maxsize=4096)
def _date(day: datetime.date, locale: str, this_year: bool) -> str:
    if babel_locale(locale).language == "ko":
        return (
            f"{day.month}월 {day.day}일" if this_year else f"{day:%Y}년 {day.month}월 {day.day}일"
        )
    if this_year:
        return str(format_skeleton("MMMd", day, locale=locale))
    return str(format_date(day, "medium", locale=locale))
