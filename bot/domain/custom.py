"""The fields a workspace adds of its own, and what stands in them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from bot.domain.error import Invalid
from bot.domain.money import Money

PREFIX = "field:"
"""How a stage's required fields, forms and timeline entries name a custom field; its id follows."""

LONGEST_TEXT = 500


class FieldKind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PERSON = "person"


class RecordKind(StrEnum):
    """What a field is on."""

    DEAL = "deal"
    COMPANY = "company"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of the workspace's own; `choices` are a choice's words in their order.

    `export_name` is what its column is called in exports: the name it was added under, whatever
    it is called since.
    """

    id: int
    record: RecordKind
    name: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    position: int = 0
    archived: bool = False
    export_name: str | None = None

    @property
    def column(self) -> str:
        """What its column is called in exports."""
        return self.export_name or f"field_{self.id}"

    @property
    def key(self) -> str:
        """How forms and required fields name it."""
        return f"{PREFIX}{self.id}"


CustomValue = str | Decimal | Money | date | int
"""What a field can hold: words or a choice, a number, money, a day, a person's id."""


def written(value: CustomValue) -> str:
    """Write a value as it is stored, so that `read` gives it back."""
    match value:
        case Money():
            return f"{value.minor} {value.currency}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def read(field: CustomField, text: str) -> CustomValue:
    """Read a stored value; raises `Invalid` for one that the field cannot hold."""
    try:
        match field.kind:
            case FieldKind.NUMBER:
                number = Decimal(text)
                if not number.is_finite():
                    raise Invalid("This is not a number.")
                return number
            case FieldKind.MONEY:
                minor, currency = text.split(" ")
                return Money(int(minor), currency)
            case FieldKind.DATE:
                return date.fromisoformat(text)
            case FieldKind.PERSON:
                return int(text)
            case FieldKind.CHOICE:
                if text not in field.choices:
                    raise Invalid("Choose one of: {choices}.", choices=", ".join(field.choices))
                return text
            case FieldKind.TEXT:
                if len(text) > LONGEST_TEXT:
                    raise Invalid("Please keep it to {limit} characters.", limit=LONGEST_TEXT)
                return text
    except (ValueError, InvalidOperation) as error:
        raise Invalid("{field} cannot hold that.", field=field.name) from error
