"""What was filled in, read into forms: every refusal under its own field, every reading echoed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from bot.domain.deal import Source
from bot.domain.draft import Closing, NewDeal
from bot.domain.error import CrmError, FormErrors, Invalid
from bot.domain.money import Money
from bot.domain.timeline import ActivityKind
from bot.views.day import read_iso
from bot.views.line import read_body, read_email, read_line
from bot.views.money import is_plain, read_money
from bot.views.words import Words

_REFUSED = "refused"


@dataclass(slots=True)
class _Reading:
    """Who reads, and what was read of text that is written in another way than we write it."""

    words: Words
    currency: str
    echo: dict[str, str] = field(default_factory=dict)


def _money(typed: str, info: ValidationInfo) -> Money:
    reading: _Reading = info.context
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
            raise PydanticCustomError(_REFUSED, "refused", {"error": error}) from error
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


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, validate_default=True)


class CardForm(_Fields):
    """A new lead or deal; one of contact, company and name is needed."""

    name: OptionalLine = None
    contact: OptionalLine = None
    company: OptionalLine = None
    email: OptionalEmail = None
    phone: OptionalPhone = None
    owner: OptionalId = None
    value: OptionalMoney = None
    close_date: OptionalDay = None
    source: OptionalSource = None
    pipeline: OptionalId = None
    note: OptionalBody = None

    def draft(self, *, lead: bool) -> NewDeal:
        """Give the card to make."""
        return NewDeal(
            name=self.name or self.company or self.contact or "",
            contact=self.contact,
            company=self.company,
            email=self.email,
            phone=self.phone,
            owner_id=self.owner,
            value=self.value,
            close_date=self.close_date,
            source=self.source,
            pipeline_id=self.pipeline,
            note=self.note,
            lead=lead,
        )


class EditForm(_Fields):
    """The words on a card and its next step."""

    name: Line
    company: OptionalLine = None
    contact: OptionalLine = None
    source: OptionalSource = None
    next_step: OptionalLine = None
    next_step_on: OptionalDay = None


class ValueForm(_Fields):
    """What a deal is worth; None is unknown."""

    value: OptionalMoney = None


class DateForm(_Fields):
    """When a deal closes or closed."""

    close_date: OptionalDay = None


class OwnerForm(_Fields):
    """Whose a deal is; None is nobody's."""

    owner: OptionalId = None


class NoteForm(_Fields):
    """A note."""

    note: Body


class LogForm(_Fields):
    """A touch with the customer, and perhaps the next one."""

    activity: Activity
    note: OptionalBody = None
    followup: OptionalDay = None


class WonForm(_Fields):
    """The value and day of a win."""

    value: OptionalMoney = None
    on: Day
    note: OptionalBody = None

    def closing(self) -> Closing:
        """Give the close it asks for."""
        return Closing(on=self.on, value=self.value, note=self.note)


class LostForm(_Fields):
    """Why a deal was lost, to whom, on which day."""

    reason: Line
    competitor: OptionalLine = None
    on: Day
    note: OptionalBody = None

    def closing(self) -> Closing:
        """Give the close it asks for."""
        return Closing(on=self.on, reason=self.reason, competitor=self.competitor, note=self.note)


class FollowupForm(_Fields):
    """When to come back, and what for."""

    due: Day
    note: OptionalLine = None


class MoveForm(_Fields):
    """The stage to move to."""

    stage: Id


class PickForm(_Fields):
    """The deal that is meant."""

    deal: Id


FormT = TypeVar("FormT", bound=_Fields)


@dataclass(frozen=True, slots=True)
class Form(Generic[FormT]):
    """A form as read; `echo` has, per field, the reading of what is written another way."""

    values: FormT
    echo: Mapping[str, str]


def read(
    form: type[FormT], state: Mapping[str, Mapping[str, Any]], words: Words, *, currency: str
) -> Form[FormT]:
    """Read a submitted view's `state.values`; amounts without a currency are in `currency`.

    Raises `FormErrors` with one refusal per field that is missing or cannot be read.
    """
    reading = _Reading(words, currency)
    typed = {name: _typed(next(iter(part.values()), {})) for name, part in state.items()}
    known = {name: value for name, value in typed.items() if name in form.model_fields}
    missing = {name: None for name in form.model_fields if name not in known}
    try:
        values = form.model_validate(missing | known, context=reading)
    except ValidationError as error:
        raise FormErrors(_refusals(error)) from error
    if isinstance(values, CardForm) and not (values.name or values.company or values.contact):
        nameless = Invalid("Give the name of the contact or of the company.")
        raise FormErrors({"contact": nameless})
    return Form(values, reading.echo)


def _typed(element: Mapping[str, Any]) -> str | None:
    """Give what an input holds, whichever kind of control it is."""
    chosen = element.get("selected_option") or {}
    return element.get("value") or element.get("selected_date") or chosen.get("value")


def _refusals(error: ValidationError) -> dict[str, CrmError]:
    refused: dict[str, CrmError] = {}
    for problem in error.errors():
        kept = problem.get("ctx", {}).get("error")
        known = kept if isinstance(kept, CrmError) else Invalid("Please choose this again.")
        refused[str(problem["loc"][0])] = known
    return refused
