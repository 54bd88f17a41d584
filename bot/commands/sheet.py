"""/pipeline export: the deals of a board as a file, in the person's own messages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands import place
from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.pipeline import asked, command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import OTHER
from bot.commands.trail import kept
from bot.domain.board import BoardQuery
from bot.domain.error import NotFound
from bot.domain.sheet import SheetKind
from bot.services import sheet as service
from bot.services import view as views
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import sheet_message as screens
from bot.views.query import board_value
from bot.views.words import msg

routes = Routes()

_KINDS = {"csv": SheetKind.CSV, **dict.fromkeys(("xlsx", "excel", "엑셀"), SheetKind.XLSX)}
_ALL = frozenset({"all", "everything", "전체", "모두"})
_CLOSED = frozenset({"closed", "종료"})


def present(call: Call, uow: UnitOfWork) -> Answer:
    """Say again that it is on its way."""
    return Show(Screen("export.asked"))


@command.sub(
    "export",
    hint="[xlsx | csv] [all | view | pipeline]",
    about=msg("Get the deals as a file"),
    again=present,
    aliases=("내보내기",),
)
def export(call: Call, uow: UnitOfWork) -> Answer:
    """Have what the channel's board shows, or what was named, written to a file."""
    kind, closed, everything, named = _read(call.text)
    query = None if everything else _query(call, uow, named)
    title = "deals" if query is None else named or uow.pipelines.get(query.pipeline_id).name
    _have_written(call, uow, query, kind, title, "closed" if closed else "open")
    return Show(Screen("export.asked"))


@routes.reads(Kind.ACTION, "board.export")
def pressed(call: Call, uow: UnitOfWork) -> Answer:
    """Ask as what kind of file the board's deals are wanted."""
    query = replace(asked(call.request.value), page=0, cursor=None)
    way_back = place.beside_later(call.request)
    return Open(screens.ask(query, call.words, meta={**way_back, "on": OTHER}))


@routes.changes(Kind.SUBMISSION, "sheet.ask", again=present)
def chosen(call: Call, uow: UnitOfWork) -> Answer:
    """Have the board's deals written to a file."""
    form = forms.read(
        screens.SheetForm, call.values, call.words, currency=call.workspace.currency
    ).values
    query = asked(str(kept(call).get("query", "")))
    name = uow.pipelines.get(query.pipeline_id).name
    _have_written(call, uow, query, _KINDS.get(form.kind, SheetKind.XLSX), name, form.which)
    return Show(Screen("export.asked"))


def _have_written(
    call: Call, uow: UnitOfWork, query: BoardQuery | None, kind: SheetKind, name: str, which: str
) -> None:
    wanted: dict[str, Any] = {} if query is None else {"board": board_value(query)}
    if which == "closed":
        wanted["closed"] = True
    day = uow.workspace.day(uow.now).isoformat()
    call.once(uow)
    service.ask(uow, wanted, kind, f"{_plain(name)} {day}.{kind}", by=call.person)


def _read(text: str) -> tuple[SheetKind, bool, bool, str]:
    """Read the words before a name, in any order: the kind of file, and which deals."""
    kind, closed, everything = SheetKind.XLSX, False, False
    words = text.split()
    while words:
        word = words[0].casefold()
        if word in _KINDS:
            kind = _KINDS[word]
        elif word in _CLOSED:
            closed = True
        elif word in _ALL:
            everything = True
        else:
            break
        words = words[1:]
    return kind, closed, everything and not words, " ".join(words)


def _query(call: Call, uow: UnitOfWork, named: str) -> BoardQuery:
    if not named:
        saved = views.of_channel(uow, call.request.channel_id)
        return saved.query if saved else BoardQuery(uow.pipelines.default().id)
    try:
        return replace(views.named(uow, named, by=call.person).query, page=0)
    except NotFound:
        return BoardQuery(uow.pipelines.named(named).id)


def _plain(title: str) -> str:
    """Give what of a title a file's name can hold on any system."""
    kept = "".join(char if char.isalnum() or char in " -_" else " " for char in title)
    return " ".join(kept.split())[:60] or "deals"


@routes.screen("export.asked")
def draw_asked(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw that it is on its way."""
    return screens.asked(viewer.words)


@routes.screen(service.STATE)
def draw_state(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw how far a sheet is."""
    return screens.state(uow.sheets.get(int(params["run"])), viewer.words)


@routes.screen(service.FILE)
def draw_file(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give the file: its name, its size, and its bytes to be read as they are sent."""
    run = uow.sheets.get(int(params["run"]))
    return {"name": run.name, "size": run.size, "content": uow.sheets.content(run.id)}


routes.lands(service.FILE)(service.landed)
routes.fails(service.FILE)(service.failed)
