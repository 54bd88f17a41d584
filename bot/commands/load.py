"""`/lead import`: a file of deals, looked at first, carried out in the background, taken back."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Done, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.lead import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import remembered
from bot.commands.trail import kept, number
from bot.domain.error import FormErrors, Invalid, NotFound
from bot.domain.load import LoadRun
from bot.domain.permit import ask_to_curate
from bot.services import load as service
from bot.storage import UnitOfWork
from bot.views import load as screens
from bot.views import load_form as forms
from bot.views.form import held
from bot.views.words import msg

routes = Routes()

_PAST = 8
"""Imports that are listed."""
_FILE = re.compile(r"\bF[A-Z0-9]{6,}\b")


@command.sub(
    "import",
    about=msg("Import deals from a file, and take an import back"),
    aliases=("가져오기",),
)
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Ask for a file."""
    ask_to_curate(call.person)
    return Open(forms.ask(_past(uow), call.words, meta=remembered(call)))


def _past(uow: UnitOfWork) -> list[LoadRun]:
    return [one for one in uow.loads.newest(_PAST) if one.person_id is not None]


def _asked(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("load.asked"))


@routes.changes(Kind.SUBMISSION, "load.file", again=_asked)
def take(call: Call, uow: UnitOfWork) -> Answer:
    """Have the file looked at."""
    ask_to_curate(call.person)
    file_id, name = _file(call.values)
    call.once(uow)
    service.ask(uow, file_id, name, by=call.person)
    return _asked(call, uow)


def _file(values: Mapping[str, Any]) -> tuple[str, str]:
    chosen: Mapping[str, Any] = next(iter((values.get("file") or {}).values()), {})
    for one in chosen.get("files") or ():
        if isinstance(one, dict) and _FILE.fullmatch(str(one.get("id") or "")):
            return str(one["id"]), str(one.get("name") or one["id"])
    element: Mapping[str, Any] = next(iter((values.get("link") or {}).values()), {})
    link = str(held(element) or "")
    found = _FILE.search(link)
    if found is None:
        where = "link" if link.strip() else "file"
        raise FormErrors({where: Invalid("Choose a file, or paste the link to one of yours.")})
    return found.group(), link.rstrip("/").rpartition("/")[2] or found.group()


def _shown(call: Call, uow: UnitOfWork) -> Answer:
    return _state(_run(call, uow))


def _state(run: LoadRun) -> Answer:
    return Show(Screen(service.STATE, {"run": str(run.id)}))


def _run(call: Call, uow: UnitOfWork, asked: str | None = None) -> LoadRun:
    ask_to_curate(call.person)
    value = call.request.value if asked is None else asked
    if not (value.isascii() and value.isdecimal() and int(value) < 2**63):
        raise NotFound("There is no such import.")
    return uow.loads.get(int(value))


@routes.changes(Kind.ACTION, "load.start", again=_shown)
def start(call: Call, uow: UnitOfWork) -> Answer:
    """Let it begin."""
    run = _run(call, uow)
    call.once(uow)
    return _state(service.start(uow, run.id, by=call.person))


@routes.changes(Kind.ACTION, "load.cancel", again=_shown)
def cancel(call: Call, uow: UnitOfWork) -> Answer:
    """Call it off."""
    run = _run(call, uow)
    call.once(uow)
    return _state(service.cancel(uow, run.id, by=call.person))


@routes.changes(Kind.ACTION, "load.undo", again=_shown)
def undo(call: Call, uow: UnitOfWork) -> Answer:
    """Take it back."""
    run = _run(call, uow)
    call.once(uow)
    return _state(service.undo(uow, run.id, by=call.person))


@routes.reads(Kind.ACTION, "load.columns")
def ask_columns(call: Call, uow: UnitOfWork) -> Answer:
    """Ask what the columns mean."""
    run = _run(call, uow)
    meta = {**remembered(call), "run": str(run.id)}
    return Open(forms.columns(run, _stages(uow), call.words, meta=meta))


def _closed(call: Call, uow: UnitOfWork) -> Answer:
    return Done()


@routes.changes(Kind.SUBMISSION, "load.map", again=_closed)
def look_again(call: Call, uow: UnitOfWork) -> Answer:
    """Have the file read as was said."""
    run = _run(call, uow, str(kept(call).get("run", "")))
    recipe = _recipe(run, call.values, _stages(uow))
    call.once(uow)
    service.look_again(uow, run.id, recipe, by=call.person)
    return Done()


def _stages(uow: UnitOfWork) -> list[str]:
    names = [stage.name for one in uow.pipelines.all() for stage in one.open_stages]
    return list(dict.fromkeys(names))


def _recipe(run: LoadRun, values: Mapping[str, Any], stages: list[str]) -> dict[str, Any]:
    """Write down what was said over how the file was read."""
    said = {name: held(next(iter(part.values()), {})) for name, part in values.items()}
    recipe: dict[str, Any] = dict(run.facts.get("recipe") or {})
    columns = dict(recipe.get("columns") or {})
    for place, (name, _) in enumerate(run.facts.get("columns") or ()):
        if f"column{place}" in said and name in columns:
            columns[name] = said[f"column{place}"] or forms.SKIP
    twice = _twice(list(columns.values()))
    if twice is not None:
        where = max(
            place
            for place, (name, _) in enumerate(run.facts.get("columns") or ())
            if columns.get(name) == twice and f"column{place}" in said
        )
        raise FormErrors({f"column{where}": Invalid("Another column is read as that already.")})
    words = dict(recipe.get("stages") or {})
    for place, word in enumerate(words):
        chosen = str(said.get(f"stage{place}") or "")
        if chosen.startswith("="):
            at = number(chosen[1:])
            chosen = stages[at] if at < len(stages) else "open"
        if chosen:
            words[word] = chosen
    recipe |= {"columns": columns, "stages": words}
    for name in ("dates", "decimal", "key"):
        chosen = str(said.get(name) or "-")
        recipe.pop(name, None)
        if chosen != "-":
            recipe[name] = chosen.split(",") if name == "key" else chosen
    return recipe


def _twice(meanings: list[str]) -> str | None:
    return next(
        (
            one
            for one in meanings
            if one not in (forms.SKIP, forms.KEEP) and meanings.count(one) > 1
        ),
        None,
    )


@routes.screen("load.asked")
def draw_asked(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say where it goes on."""
    return screens.asked(viewer.words)


@routes.screen(service.STATE)
def draw_state(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw how far an import is."""
    return screens.state(uow.loads.get(int(params["run"])), viewer.words)


@routes.screen(service.STATE, Shape.MODAL)
def draw_past(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the imports there were, where one of them was taken back from their list."""
    return forms.ask(_past(uow), viewer.words, meta={})


@routes.screen(service.REASONS)
def draw_reasons(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Give what was wrong with a file, as a file."""
    run = uow.loads.get(int(params["run"]))
    content = screens.reasons(uow.loads.content(run.id, "reasons"), viewer.words)
    stem = run.name.rpartition(".")[0] or run.name
    return {"name": f"{stem} – reasons.csv", "size": len(content), "content": content}
