"""The webhook: what a lead looks like as JSON, and reading one, each refusal under its field."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.domain.deal import Source
from bot.domain.door import LONGEST_LINE, LONGEST_WORDS, Inquiry
from bot.domain.error import CrmError, FormErrors, Invalid
from bot.domain.money import Money
from bot.intake.words import line, lines

MOST_FIELDS = 50
MAIL = r"^[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,63}$"
"""What an e-mail address looks like; whether there is one behind it, only a mail can tell."""

_Line = Annotated[str, Field(max_length=LONGEST_LINE)]
_Optional = Annotated[_Line | None, Field(default=None)]


class Malformed(Invalid):
    """The body is no JSON object at all."""


class Value(BaseModel):
    """What the lead may be worth."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    amount: str = Field(
        pattern=r"^[0-9]{1,13}(\.[0-9]{1,4})?$", examples=["12000", "12000.50"], max_length=20
    )
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217", examples=["USD", "KRW"])


class Lead(BaseModel):
    """Somebody who is interested; at least a name, a company or an e-mail address is needed."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("name", "company", "email")],
            "examples": [
                {
                    "name": "Jane Doe",
                    "company": "Acme",
                    "email": "jane@acme.example",
                    "message": "We are looking for a pilot in May.",
                    "value": {"amount": "12000", "currency": "USD"},
                    "source": "referral",
                }
            ],
        },
    )

    name: _Line | None = Field(default=None, description="The person's name")
    company: _Line | None = Field(default=None, description="The company's name")
    email: str | None = Field(default=None, pattern=MAIL, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    title: _Line | None = Field(default=None, description="The person's job title")
    website: str | None = Field(default=None, max_length=300)
    industry: _Line | None = Field(default=None)
    country: str | None = Field(default=None, max_length=60, description="Name or ISO code")
    employees: int | None = Field(default=None, ge=1, le=10_000_000)
    message: str | None = Field(default=None, max_length=LONGEST_WORDS)
    value: Value | None = Field(default=None)
    source: Source = Field(default=Source.WEBHOOK)
    source_detail: _Line | None = Field(
        default=None, description="Which campaign, page or list it came from"
    )
    fields: dict[_Line, Annotated[str, Field(max_length=500)]] = Field(
        default_factory=dict,
        max_length=MOST_FIELDS,
        description="Your own fields of a deal by their name; numbers and dates (2026-05-31) "
        "as text, money as '1200 USD'",
    )

    @model_validator(mode="after")
    def _somebody(self) -> "Lead":
        if not any(line(one) for one in (self.name, self.company, self.email)):
            raise ValueError("give at least a name, a company or an e-mail address")
        return self

    def inquiry(self) -> Inquiry:
        """Give what was said; raises `FormErrors` for an amount that is none."""
        value = None
        if self.value is not None:
            try:
                value = Money.of(Decimal(self.value.amount), self.value.currency)
            except Invalid as error:
                raise FormErrors({"value.amount": error}) from error
        return Inquiry(
            name=line(self.name),
            company=line(self.company),
            email=line(self.email),
            phone=line(self.phone),
            title=line(self.title),
            website=line(self.website),
            industry=line(self.industry),
            country=line(self.country),
            employees=self.employees,
            message=lines(self.message),
            value=value,
            source=self.source,
            detail=line(self.source_detail),
            fields={name: text for name, given in self.fields.items() if (text := line(given))},
        )


def read(body: bytes) -> Inquiry:
    """Read a signed body; raises `Malformed`, or `FormErrors` with each field that is wrong."""
    try:
        return Lead.model_validate_json(body).inquiry()
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False, include_context=False)
        if any(
            one["type"] == "json_invalid" or (not one["loc"] and one["type"] != "value_error")
            for one in found
        ):
            raise Malformed("The body is not a JSON object.") from None
        raise FormErrors({_path(one): _reason(one) for one in reversed(found)}) from None


def digest(body: bytes) -> str:
    """Give what tells one body from another."""
    return sha256(body).hexdigest()


def _path(error: Mapping[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"])[:200] or "name"


def _reason(error: Mapping[str, Any]) -> CrmError:
    return Invalid("{reason}", reason=str(error["msg"]).removeprefix("Value error, "))
