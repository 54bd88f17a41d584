"""/lead: capture a lead by form or in one line, and look through the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.commands.answer import Answer, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.find import person_named
from bot.commands.form import Verb, begin
from bot.commands.help import guide
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.spoken import spoken
from bot.domain.custom import CustomValue
from bot.domain.deal import Deal
from bot.domain.door import Inquiry
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid, NotFound, told
from bot.domain.persona import Fit, best
from bot.services import arrival
from bot.services import deal as deals
from bot.services import field as fields
from bot.services import persona as personas
from bot.storage import UnitOfWork
from bot.views import changed, notice
from bot.views import lead as leads
from bot.views.draft import draft_value, read_draft
from bot.views.oneline import read_lead
from bot.views.words import msg

routes = Routes()

command = routes.command(
    "lead",
    about=msg("Capture leads and list them"),
    hint="[new | list | assign | import | form | help]",
)

_PAGE = 20
_NOTHING: Mapping[int, CustomValue | None] = MappingProxyType({})


@command.sub(
    "new",
    hint=msg("Jane Doe, Acme, $12k, LinkedIn"),
    about=msg("Add a lead: by form, or in one line that is read back to you first"),
    aliases=("add", "새", "추가"),
)
def new(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form, or read the line and show the reading; nothing is saved yet."""
    if not call.text:
        return begin(call, uow, lead=True)
    draft, refused = typed(call, uow)
    shown: dict[str, Any] = {"draft": draft_value(draft)}
    if refused is not None:
        shown["refused"] = refused.kept()
    return Show(Screen("lead.reading", shown))


def typed(call: Call, uow: UnitOfWork) -> tuple[NewDeal, Invalid | None]:
    """Read the line after the command as a card; with what is wrong with its amount, if anything.

    Raises what `read_lead` and `person_named` raise.
    """
    line = read_lead(call.text, call.person.locale, call.workspace.currency)
    owner = call.person
    if line.owner is not None:
        named = f"<@{line.owner}>" if line.owner[:1] in "UW" else line.owner
        try:
            owner = person_named(uow, call, named)
        except NotFound:
            owner = person_named(uow, call, line.owner)
    return replace(line.draft, owner_id=owner.id), line.refused


@command.sub("list", about=msg("List the newest leads"), aliases=("목록",))
def newest(call: Call, uow: UnitOfWork) -> Answer:
    """List the newest leads."""
    return Show(Screen("lead.list"))


spoken(
    command,
    "assign",
    Verb.ASSIGN,
    hint=msg("acme @dana"),
    about=msg("Give a lead to somebody"),
    aliases=("owner", "담당", "배정"),
)


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """Give the help for anything that is not a subcommand."""
    return guide(call, command, typed=call.text)


@routes.reads(Kind.ACTION, "lead.new")
def ask_lead(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a new lead."""
    return begin(call, uow, lead=True)


@routes.reads(Kind.ACTION, "deal.new")
def ask_deal(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form for a new deal."""
    return begin(call, uow, lead=False)


@routes.reads(Kind.ACTION, "lead.edit")
def correct(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form with what was read from the line."""
    return begin(call, uow, lead=True, draft=read_draft(call.request.value))


@routes.reads(Kind.ACTION, "lead.page")
def page(call: Call, uow: UnitOfWork) -> Answer:
    """Turn to the next leads."""
    return Show(Screen("lead.list", {"after": call.request.value}))


def already(call: Call, uow: UnitOfWork) -> Answer:
    """Show the lead that the first press created; the second of a double click hides nothing."""
    draft = read_draft(call.request.value)
    for made in uow.deals.newest(_PAGE, leads_only=True):
        if (made.name, made.owner_id) == (draft.name, draft.owner_id):
            return _shown(call, uow, made)
    return Show(Screen("done"))


@routes.changes(Kind.ACTION, "lead.create", again=already)
def create(call: Call, uow: UnitOfWork) -> Answer:
    """Create the lead that was read back."""
    draft = read_draft(call.request.value)
    call.once(uow)
    return created(call, uow, draft)


def created(
    call: Call, uow: UnitOfWork, draft: NewDeal, own: Mapping[int, CustomValue | None] = _NOTHING
) -> Answer:
    """Store a card, with what stands in its own fields, and show it where the person is."""
    made = deals.create(uow, draft, by=call.person)
    filled = {key: value for key, value in own.items() if value is not None}
    if filled:
        made = fields.fill(uow, made.id, filled, by=call.person)
    return _shown(call, uow, made)


def _shown(call: Call, uow: UnitOfWork, made: Deal) -> Answer:
    pipeline = uow.pipelines.get(made.position.pipeline_id)
    said = changed.created(made, pipeline, call.words)
    return Show(Screen("card", {"deal": made.id, "said": said}))


@routes.screen("lead.reading")
def draw_reading(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw how a line was read."""
    draft = read_draft(str(params["draft"]))
    said = Inquiry(name=draft.contact, company=draft.company, email=draft.email)
    refused = viewer.words.error(told(params["refused"])) if "refused" in params else ""
    return leads.reading(
        draft,
        viewer.words,
        people=everybody(uow),
        running=arrival.open_deal(uow, said),
        refused=refused,
    )


@routes.screen("lead.list")
def draw_list(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a page of the newest leads."""
    after = str(params.get("after") or "")
    if after and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise Invalid("This list is too old. Type /lead list for a new one.")
    below = int(after) if after else None
    found = uow.deals.newest(_PAGE + 1, leads_only=True, before_number=below)
    shown = found[:_PAGE]
    cursor = str(shown[-1].number) if len(found) > _PAGE else None
    return leads.leads(
        shown,
        viewer.words,
        pipelines=every_pipeline(uow),
        people=everybody(uow),
        fits=_fits(uow, shown),
        cursor=cursor,
    )


def _fits(uow: UnitOfWork, shown: Sequence[Deal]) -> dict[int, Fit]:
    """Give the fit that a list tells: the assigned persona's, else the best one's."""
    told: dict[int, Fit] = {}
    fits = personas.fits_of(uow, shown)
    for deal in shown:
        own = [one for one in fits[deal.id] if one.persona.id == deal.persona_id]
        chosen = own[0] if own else best(fits[deal.id])
        if chosen is not None:
            told[deal.id] = chosen
    return told


@routes.screen("done")
def draw_done(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say that a press has had its effect before."""
    return notice.done(viewer.words)
