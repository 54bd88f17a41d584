"""What was filled in, read into forms: every refusal under its own field, every reading echoed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.domain.draft import Closing, NewDeal
from bot.domain.error import CrmError, FormErrors, Invalid
from bot.domain.metrics import Period
from bot.domain.span import Span
from bot.views.input import (
    Activity,
    Body,
    Day,
    Id,
    Line,
    OptionalBody,
    OptionalDay,
    OptionalEmail,
    OptionalId,
    OptionalLine,
    OptionalMoney,
    OptionalPhone,
    OptionalSource,
    Reading,
)
from bot.views.query import span_of
from bot.views.words import Words


class Fields(BaseModel):
    """What every form is: frozen, and each field read even when it was left empty."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, validate_default=True)


class CardForm(Fields):
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
    persona: OptionalId = None
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
            persona_id=self.persona,
            note=self.note,
            lead=lead,
        )


class EditForm(Fields):
    """The words on a card and its next step."""

    name: Line
    company: OptionalLine = None
    contact: OptionalLine = None
    source: OptionalSource = None
    persona: OptionalId = None
    next_step: OptionalLine = None
    next_step_on: OptionalDay = None


class NarrowForm(Fields):
    """For which time, people and deals numbers shall be; what is left out does not narrow them."""

    span: Annotated[Span | Period, BeforeValidator(span_of)] = Span.ALL
    pipeline: OptionalId = None
    owner: OptionalId = None
    team: OptionalLine = None
    region: OptionalLine = None
    source: OptionalSource = None
    persona: OptionalId = None
    product: OptionalId = None
    currency: OptionalLine = None


class GoalForm(Fields):
    """A goal: what is counted, how much, from when on, and whose it is."""

    measure: Line
    target: Line
    period: Line
    team: OptionalLine = None
    owner: OptionalId = None


class WhoseForm(Fields):
    """Whose deals a forecast is about; what is left out does not narrow it."""

    pipeline: OptionalId = None
    team: OptionalLine = None
    owner: OptionalId = None


class CallForm(Fields):
    """A number of one's own for a period, and what it rests on."""

    value: OptionalMoney = None
    note: OptionalLine = None


class ValueForm(Fields):
    """What a deal is worth; None is unknown."""

    value: OptionalMoney = None


class DateForm(Fields):
    """When a deal closes or closed."""

    close_date: OptionalDay = None


class OwnerForm(Fields):
    """Whose a deal is; None is nobody's."""

    owner: OptionalId = None


class NoteForm(Fields):
    """A note."""

    note: Body


class LogForm(Fields):
    """A touch with the customer, and perhaps the next one."""

    activity: Activity
    note: OptionalBody = None
    followup: OptionalDay = None


class WonForm(Fields):
    """The value and day of a win."""

    value: OptionalMoney = None
    on: Day
    note: OptionalBody = None

    def closing(self) -> Closing:
        """Give the close it asks for."""
        return Closing(on=self.on, value=self.value, note=self.note)


class LostForm(Fields):
    """Why a deal was lost, to whom, on which day."""

    reason: Line
    competitor: OptionalLine = None
    on: Day
    note: OptionalBody = None

    def closing(self) -> Closing:
        """Give the close it asks for."""
        return Closing(on=self.on, reason=self.reason, competitor=self.competitor, note=self.note)


class FollowupForm(Fields):
    """When to come back, and what for."""

    due: Day
    note: OptionalLine = None


class MoveForm(Fields):
    """The stage to move to."""

    stage: Id


class PickForm(Fields):
    """The deal that is meant."""

    deal: Id


FormT = TypeVar("FormT", bound=Fields)


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
    reading = Reading(words, currency)
    typed = {name: held(next(iter(part.values()), {})) for name, part in state.items()}
    known = {name: value for name, value in typed.items() if name in form.model_fields}
    missing = {name: None for name in form.model_fields if name not in known}
    try:
        values = form.model_validate(missing | known, context=reading)
    except ValidationError as error:
        raise FormErrors(_refusals(error)) from error
    if isinstance(values, CardForm) and not (values.name or values.company or values.contact):
        nameless = Invalid("Give the name of the contact or of the company.")
        raise FormErrors({"name" if "name" in state else "contact": nameless})
    return Form(values, reading.echo)


def held(element: Mapping[str, Any]) -> str | list[str] | None:
    """Give what an input holds, whichever kind of control it is."""
    if "selected_options" in element:
        return [str(one["value"]) for one in element["selected_options"] or ()]
    if "selected_users" in element:
        return list(element["selected_users"] or ())
    chosen = element.get("selected_option") or {}
    plain = ("value", "selected_date", "selected_user", "selected_conversation")
    return next((element[name] for name in plain if element.get(name)), chosen.get("value"))


def _refusals(error: ValidationError) -> dict[str, CrmError]:
    refused: dict[str, CrmError] = {}
    for problem in error.errors():
        kept = problem.get("ctx", {}).get("error")
        known = kept if isinstance(kept, CrmError) else Invalid("Please choose this again.")
        refused[str(problem["loc"][0])] = known
    return refused
