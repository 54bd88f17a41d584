"""What settings screens share: the change just made on top, and the trail of all of them."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.domain.audit import Audit, Subject
from bot.domain.error import Invalid, NotFound
from bot.domain.permit import ask_to_administer
from bot.services import audit as audits
from bot.storage import UnitOfWork
from bot.views import audit as trail
from bot.views.block import Block
from bot.views.goal import BLOCK as GOALS
from bot.views.horizon import BLOCK as FORECAST
from bot.views.metadata import metadata
from bot.views.playbook import BLOCK as PLAYBOOK
from bot.views.warning import BLOCK as NOTES

routes = Routes(alone=True)

_PAGE = 20
_LARGEST_ID = 2**63

_SCREENS: Mapping[str, str] = {
    "door.view": "door.list",
    "settings.view": "settings",
    "stage.view": "stage.list",
    "staff.view": "staff.list",
    "rate.view": "rate.list",
    "custom.view": "custom.list",
    "persona.view": "persona.list",
    "digest.list": "digest.list",
    "company.view": "company.page",
    "contact.view": "contact.page",
}


def number(value: object) -> int:
    """Read an id that a control carried; nonsense is refused with a sentence."""
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) < _LARGEST_ID):
        raise Invalid("This window is too old. Close it and open it again.")
    return int(text)


def kept(call: Call) -> dict[str, Any]:
    """Give what the window a request comes from keeps about itself."""
    return dict(metadata(call.request.view).extra)


def just_told(
    uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any], *, block: str = ""
) -> list[Block]:
    """Draw the change a screen is shown after, with Undo while it can be undone.

    `block` names it where the screen is a message: a click tells no more than that.
    """
    if not params.get("audit"):
        return []
    told = uow.audits.get(number(params["audit"]))
    blocks = trail.told_now(told, name_of(uow, told), viewer.words, everybody(uow))
    return [{**one, "block_id": block} for one in blocks] if block else blocks


def name_of(uow: UnitOfWork, told: Audit) -> str:
    """Give what the subject of a change is called, in the words of its time."""
    for side in (told.after, told.before):
        if side and "name" in side:
            return str(side["name"])
    if told.subject is Subject.RATE:
        side = told.after or told.before or {}
        return str(side.get("currency", ""))
    if told.subject_id is None:
        return ""
    try:
        if told.subject is Subject.PERSON:
            return uow.persons.get(told.subject_id).name
        if told.subject is Subject.PIPELINE:
            return uow.pipelines.get(told.subject_id).name
    except NotFound:
        return ""
    return uow.workspace.name


@routes.reads(Kind.ACTION, "audit.list")
def listed(call: Call, uow: UnitOfWork) -> Answer:
    """Open the trail over the settings."""
    return Open(draw(uow, call, {}))


@routes.reads(Kind.ACTION, "audit.older")
def older(call: Call, uow: UnitOfWork) -> Answer:
    """Turn to older changes."""
    return Show(Screen("audit.list", {"below": str(number(call.request.value))}))


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen(*_screen(call)))


@routes.changes(Kind.ACTION, "audit.undo", again=_again)
def undo(call: Call, uow: UnitOfWork) -> Answer:
    """Take a change of the settings back, and show the window it was pressed in as it is now."""
    call.once(uow)
    told = audits.undo(uow, number(call.request.value), by=call.person)
    subject, params = _screen(call)
    return Show(Screen(subject, {**params, "audit": str(told.id)}))


def _screen(call: Call) -> tuple[str, dict[str, Any]]:
    block = call.request.block_id
    if block.startswith(PLAYBOOK):
        return "playbook", {"pipeline": str(number(block.removeprefix(PLAYBOOK)))}
    if block.startswith(f"{FORECAST}told:"):
        return "forecast", {"query": block.removeprefix(f"{FORECAST}told:")}
    if block.startswith(GOALS):
        return "goals", {}
    if block.startswith(NOTES):
        return "notes", {}
    subject = _SCREENS.get(str(call.request.view.get("callback_id")), "audit.list")
    about = {
        "stage.list": "pipeline",
        "door.list": "pipeline",
        "custom.list": "record",
        "company.page": "company",
        "contact.page": "contact",
    }
    name = about.get(subject)
    return subject, {name: kept(call)[name]} if name else {}


@routes.screen("audit.list", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a page of the trail."""
    ask_to_administer(viewer.person)
    below = number(params["below"]) if params.get("below") else None
    found = uow.audits.newest(_PAGE + 1, below=below)
    shown = found[:_PAGE]
    rows = [
        (told, name_of(uow, told), audits.undoable(uow, told, by=viewer.person)) for told in shown
    ]
    return trail.trail(
        rows,
        viewer.words,
        people=everybody(uow),
        older=shown[-1].id if len(found) > _PAGE else None,
        notice=just_told(uow, viewer, params),
    )
