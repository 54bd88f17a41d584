"""The forms of the settings: what is filled in about the workspace, its stages and its people."""

from bot.domain.custom import FieldKind
from bot.domain.person import Role
from bot.domain.persona import Weight
from bot.domain.pipeline import StageKind
from bot.views.form import Fields
from bot.views.input import (
    Body,
    Currency,
    Day,
    Id,
    Line,
    Number,
    OptionalBody,
    OptionalEmail,
    OptionalId,
    OptionalLine,
    OptionalPhone,
    OptionalWhole,
    Several,
    Whole,
    Zone,
)


class WorkspaceForm(Fields):
    """Money and time; `days` are weekday numbers, Monday 0."""

    currency: Currency
    zone: Zone
    days: Several = ()
    country: OptionalLine = None


class SetupForm(WorkspaceForm):
    """The first choices; `channel` is the digest's, `managers` are Slack ids."""

    channel: OptionalLine = None
    managers: Several = ()


class PipelineForm(Fields):
    """A pipeline to add; without a name it is called like its preset."""

    preset: Line
    name: OptionalLine = None


class LeadForm(Fields):
    """A pipeline's name and who leads it (Slack ids)."""

    name: Line
    managers: Several = ()


class NewsForm(Fields):
    """Where wins and losses are told; `room` is "public" or "private"."""

    channel: OptionalLine = None
    room: Line
    days: Whole


class ChannelForm(Fields):
    """A channel whose posts become leads."""

    channel: Line


class StageForm(Fields):
    """A stage; an empty limit means that deals in it never stall."""

    name: Line
    kind: StageKind
    probability: Whole
    stalled: OptionalWhole = None
    required: Several = ()


class RetireForm(Fields):
    """Where the deals of a stage go."""

    into: OptionalId = None


class PersonForm(Fields):
    """What somebody is here; `slack` matches an imported person to a Slack user."""

    role: Role
    team: OptionalLine = None
    region: OptionalLine = None
    manager: OptionalId = None
    slack: OptionalLine = None


class RateForm(Fields):
    """What one unit of a currency is worth from a day on."""

    currency: Currency
    day: Day
    rate: Number


class TableForm(Fields):
    """Rates, one a line."""

    table: Body


class FieldForm(Fields):
    """A field of one's own; `choices` one a line."""

    name: Line
    kind: FieldKind
    choices: OptionalBody = None


class PersonaForm(Fields):
    """Somebody typical the team sells to."""

    name: Line
    description: OptionalBody = None
    interests: OptionalBody = None
    pains: OptionalBody = None
    results: OptionalBody = None
    help: OptionalBody = None


class RulesForm(Fields):
    """Which leads fit a persona, and how much each condition counts."""

    industry: OptionalLine = None
    industry_weight: Weight
    size: OptionalLine = None
    size_weight: Weight
    country: OptionalLine = None
    country_weight: Weight
    title: OptionalLine = None
    title_weight: Weight
    role: Several = ()
    role_weight: Weight
    source: Several = ()
    source_weight: Weight


class CompanyForm(Fields):
    """What is known of a company."""

    name: Line
    industry: OptionalLine = None
    employees: OptionalWhole = None
    country: OptionalLine = None
    domain: OptionalLine = None


class ContactForm(Fields):
    """What is known of a contact; `company` by its name."""

    name: Line
    company: OptionalLine = None
    title: OptionalLine = None
    role: OptionalLine = None
    email: OptionalEmail = None
    phone: OptionalPhone = None


class OtherForm(Fields):
    """The record that is the same as another."""

    other: Id


class PartyForm(Fields):
    """Who is named on a deal, in which role."""

    contact: OptionalId = None
    role: OptionalLine = None


class WebFormForm(Fields):
    """What a web form asks for and looks like."""

    title: OptionalLine = None
    intro: OptionalBody = None
    fields: Several = ()
    required: Several = ()
    consent: OptionalBody = None
    thanks: OptionalBody = None
    colour: OptionalLine = None
    logo: OptionalLine = None
    language: Line = "auto"


class AssignForm(Fields):
    """Which leads go to whom (Slack ids), in turn."""

    people: Several = ()
    sources: Several = ()
    countries: OptionalLine = None
    size: OptionalLine = None
    personas: Several = ()
