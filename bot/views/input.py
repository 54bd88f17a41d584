"""The kinds of input a form has, as types that read what was typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.domain.deal import Source
from bot.domain.error import CrmError, Invalid
from bot.domain.money import Money
from bot.domain.timeline import ActivityKind
from bot.views.day import read_iso
from bot.views.line import read_body, read_email, read_line
from bot.views.money import is_plain, read_money
from bot.views.words import Words

REFUSED = "refused"


@dataclass(slots=True)
class Reading:
    """Who reads, and what was read of text that is written in another way than we write it."""

    words: Words
    currency: str
    echo: dict[str, str] = field(default_factory=dict)


def _money(typed: str, info: ValidationInfo) -> Money:
    reading = info.context
    if not isinstance(reading, Reading):
        raise TypeError("forms are read with the reader as context")
    words = reading.words
    money = read_money(typed, words.locale, reading.currency)
    if info.field_name and not is_plain(typed, money, words):
        reading.echo[info.field_name] = words.money(money)
    return money


def _reader(read: Callable[[str, ValidationInfo], object], *, required: bool) -> BeforeValidator:
    """Make a validator of a reader; its refusals are kept as errors of ours, not as pydantic's."""

    def validate(value: object, info: ValidationInfo) -> object:
        try:
            text = value if isinstance(value, str) else ""
            if text.strip():
                return read(text, info)
            if required:
                raise Invalid("Please fill this in.")
        except CrmError as error:
            raise PydanticCustomError(REFUSED, "refused", {"error": error}) from error
        return None

    return BeforeValidator(validate)


def _plain(read: Callable[[str], object]) -> Callable[[str, ValidationInfo], object]:
    return lambda typed, info: read(typed)


def _phone(typed: str) -> str:
    return read_line(typed, 40)


def _whole(typed: str) -> int:
    digits = typed.strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Invalid("Write a whole number.")
    return int(digits)


def _decimal(typed: str) -> Decimal:
    try:
        return Decimal(typed.strip().replace(",", ""))
    except InvalidOperation as error:
        raise Invalid("This is not a number.") from error


def _currency(typed: str) -> str:
    code = typed.strip().upper()
    if code not in list_currencies():
        raise Invalid("Write a currency by its three letters, like USD or KRW.")
    return code


def _zone(typed: str) -> str:
    name = typed.strip()
    if name not in _zones():
        raise Invalid("Write a time zone like Asia/Seoul or America/New_York.")
    return name


@cache
def _zones() -> frozenset[str]:
    """Name every time zone there is: that reads some hundred files."""
    return frozenset(available_timezones())


def read_span(typed: str) -> tuple[int | None, int | None]:
    """Read a size like 50-500, 50+ or <500 as its smallest and largest number."""
    words = typed.replace(",", "").replace("~", "-").replace("–", "-").replace(" ", "")
    low, dash, high = words.partition("-")
    if dash:
        return _whole(low), _whole(high)
    if words.endswith(("+", "이상")):
        return _whole(words.removesuffix("+").removesuffix("이상")), None
    if words.startswith("<") or words.endswith("이하"):
        return None, _whole(words.removeprefix("<").removesuffix("이하"))
    return _whole(words), _whole(words)


Several = Annotated[tuple[str, ...], BeforeValidator(lambda chosen: tuple(chosen or ()))]
Whole = Annotated[int, _reader(_plain(_whole), required=True)]
OptionalWhole = Annotated[int | None, _reader(_plain(_whole), required=False)]
Number = Annotated[Decimal, _reader(_plain(_decimal), required=True)]
Currency = Annotated[str, _reader(_plain(_currency), required=True)]
Zone = Annotated[str, _reader(_plain(_zone), required=True)]
OptionalLine = Annotated[str | None, _reader(_plain(read_line), required=False)]
Line = Annotated[str, _reader(_plain(read_line), required=True)]
OptionalBody = Annotated[str | None, _reader(_plain(read_body), required=False)]
Body = Annotated[str, _reader(_plain(read_body), required=True)]
OptionalEmail = Annotated[str | None, _reader(_plain(read_email), required=False)]
OptionalPhone = Annotated[str | None, _reader(_plain(_phone), required=False)]
OptionalMoney = Annotated[Money | None, _reader(_money, required=False)]
OptionalDay = Annotated[date | None, _reader(_plain(read_iso), required=False)]
Day = Annotated[date, _reader(_plain(read_iso), required=True)]
OptionalId = Annotated[int | None, _reader(_plain(int), required=False)]
Id = Annotated[int, _reader(_plain(int), required=True)]
OptionalSource = Annotated[Source | None, _reader(_plain(Source), required=False)]
Activity = Annotated[ActivityKind, _reader(_plain(ActivityKind), required=True)]
