"""The forms: one modal per thing that can be filled in, each field named as `bot.views.form` reads
it."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.deal import Deal, Status
from bot.domain.draft import NewDeal
from bot.domain.person import Person
from bot.domain.persona import Persona
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import (
    Block,
    View,
    field,
    lookup,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.field import (
    calendar_field,
    day_field,
    money_field,
    note_field,
    optional_field,
    owner_field,
    pipeline_field,
    short_field,
)
from bot.views.metadata import Extra, dump
from bot.views.near import asked
from bot.views.option import source_select
from bot.views.persona import persona_field
from bot.views.text import again, head, plain
from bot.views.token import token
from bot.views.words import Words


def new_card(
    words: Words,
    *,
    lead: bool,
    people: Mapping[int, Person],
    me: Person,
    pipelines: Sequence[Pipeline] = (),
    personas: Sequence[Persona] = (),
    draft: NewDeal | None = None,
    meta: Extra | None = None,
) -> View:
    """Ask for a new lead or deal; `draft` fills in what is known already."""
    known = draft or NewDeal(owner_id=me.id)
    contact = asked(
        short_field("contact", words("Contact"), words("Jane Doe"), known.contact), "contact"
    )
    company = asked(
        short_field("company", words("Company"), words("Acme"), known.company), "company"
    )
    name = field(
        "name",
        words("Deal name"),
        typed(words("Acme renewal"), initial=known.name),
        optional=True,
        hint=words("Left empty, the deal is called like the company."),
    )
    fields = [contact, company] if lead else [name, company, contact]
    fields += [
        money_field(words, known.value),
        owner_field(words, people, known.owner_id),
        optional_field(
            "source", words("Source"), source_select(words, known.source and known.source.value)
        ),
    ]
    if not lead:
        fields.append(
            day_field("close_date", words("Expected close date"), words, known.close_date)
        )
    if len(pipelines) > 1:
        fields.append(pipeline_field(words, pipelines, known.pipeline_id))
    fields += persona_field(words, personas, known.persona_id)
    fields += [
        asked(short_field("email", words("E-mail"), "jane@acme.com", known.email), "email"),
        short_field("phone", words("Phone"), "+82 10-1234-5678", known.phone, limit=40),
        note_field(words, known.note),
    ]
    kind, title = ("lead.new", words("New lead")) if lead else ("deal.new", words("New deal"))
    return _form(kind, title, words("Create"), fields, words, meta=meta)


def edit(
    deal: Deal, words: Words, *, personas: Sequence[Persona] = (), meta: Extra | None = None
) -> View:
    """Ask for the words on a card and its next step."""
    fields = [
        field("name", words("Deal name"), typed(initial=deal.name)),
        asked(short_field("company", words("Company"), words("Acme"), deal.company), "company"),
        asked(short_field("contact", words("Contact"), words("Jane Doe"), deal.contact), "contact"),
        optional_field(
            "source", words("Source"), source_select(words, deal.source and deal.source.value)
        ),
        *persona_field(words, personas, deal.persona_id),
        short_field("next_step", words("Next step"), words("Send the offer"), deal.next_step),
        day_field("next_step_on", words("Day of the next step"), words, deal.next_step_on),
    ]
    return _of(deal, "deal.edit", words("Edit"), fields, words, meta)


def value(deal: Deal, words: Words, *, meta: Extra | None = None) -> View:
    """Ask what a deal is worth; left empty it is unknown."""
    fields = [money_field(words, deal.value)]
    return _of(deal, "deal.value", words("Value"), fields, words, meta)


def close_date(deal: Deal, words: Words, *, meta: Extra | None = None) -> View:
    """Ask when a deal closes or closed; left empty it is unknown."""
    name = words("Expected close date") if deal.status is Status.OPEN else words("Closed on")
    fields = [day_field("close_date", name, words, deal.close_date)]
    return _of(deal, "deal.date", words("Close date"), fields, words, meta)


def owner(
    deal: Deal, words: Words, *, people: Mapping[int, Person], meta: Extra | None = None
) -> View:
    """Ask whose a deal is; left empty it has no owner."""
    fields = [owner_field(words, people, deal.owner_id)]
    return _of(deal, "deal.assign", words("Change owner"), fields, words, meta)


def note(deal: Deal, words: Words, *, initial: str = "", meta: Extra | None = None) -> View:
    """Ask for a note."""
    fields = [note_field(words, initial, required=True)]
    return _of(deal, "deal.note", words("Add a note"), fields, words, meta)


def log(deal: Deal, words: Words, *, initial: str = "", meta: Extra | None = None) -> View:
    """Ask what was done with the customer, and when to come back."""
    kinds = [option(words(name), kind.value) for kind, name in label.ACTIVITY.items()]
    fields = [
        field(
            "activity",
            words("Activity"),
            select("chosen", words("Select an activity"), kinds, initial=kinds[0]["value"]),
        ),
        note_field(words, initial or None),
    ]
    if deal.status is Status.OPEN:
        fields.append(day_field("followup", words("Next follow-up"), words, None))
    return _of(deal, "deal.log", words("Log an activity"), fields, words, meta)


def won(deal: Deal, words: Words, *, today: date, meta: Extra | None = None) -> View:
    """Ask for the value and the day of a win."""
    fields = [
        money_field(words, deal.value, required=True),
        field("on", words("Closed on"), calendar_field(words, today)),
        note_field(words, None),
    ]
    return _of(deal, "deal.won", words("Close as won"), fields, words, meta, submit=words("Won"))


def lost(deal: Deal, words: Words, *, today: date, meta: Extra | None = None) -> View:
    """Ask why a deal was lost, to whom, and on which day."""
    reasons = [option(words(name), code.value) for code, name in label.REASON.items()]
    fields = [
        field("reason", words("Reason"), select("chosen", words("Select a reason"), reasons)),
        short_field("competitor", words("Competitor"), words("Who won it instead"), None),
        field("on", words("Closed on"), calendar_field(words, today)),
        note_field(words, None),
    ]
    return _of(deal, "deal.lost", words("Close as lost"), fields, words, meta, submit=words("Lost"))


def followup(deal: Deal, words: Words, *, meta: Extra | None = None) -> View:
    """Ask when to come back to a deal, and what for."""
    fields = [
        field("due", words("Follow up on"), calendar_field(words, None)),
        short_field("note", words("What for"), words("Ask about the offer"), None),
    ]
    return _of(deal, "deal.followup", words("Follow-up"), fields, words, meta)


def move(deal: Deal, pipeline: Pipeline, words: Words, *, meta: Extra | None = None) -> View:
    """Ask for the stage to move a deal to."""
    stages = [option(plain(stage.name), str(stage.id)) for stage in pipeline.open_stages]
    chosen = select("chosen", words("Select a stage"), stages, initial=str(deal.stage_id))
    fields = [field("stage", words("Stage"), chosen)]
    return _of(deal, "deal.move", words("Move"), fields, words, meta, submit=words("Move"))


def pick(verb: str, words: Words, *, rest: str = "", meta: Extra | None = None) -> View:
    """Ask which deal is meant, by name or number; `verb` and `rest` come back in the metadata."""
    element = lookup("deal.search", words("Type a name or a number"), letters=1)
    extra = {**(meta or {}), "verb": verb, "rest": head(again(rest), 1000)}
    return _form(
        "deal.pick",
        words("Which deal?"),
        words("Continue"),
        [field("deal", words("Deal"), element)],
        words,
        meta=extra,
    )


def _form(
    kind: str,
    title: str,
    submit: str,
    fields: Sequence[Block],
    words: Words,
    *,
    meta: Extra | None,
    deal: str = "",
) -> View:
    return modal(
        title,
        fields,
        close=words("Cancel"),
        callback_id=kind,
        submit=submit,
        metadata=dump(deal=deal, extra=meta or {}),
    )


def _of(
    deal: Deal,
    kind: str,
    title: str,
    fields: Sequence[Block],
    words: Words,
    meta: Extra | None,
    *,
    submit: str | None = None,
) -> View:
    head = [section(f"*{label.title(deal)}*")]
    save = submit or words("Save")
    return _form(kind, title, save, [*head, *fields], words, meta=meta, deal=token(deal))
