"""The kinds of input a form has, as types that read what was typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

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
