"""Imports in Slack: which file, what would come of it, which column is what, and how far it is."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.error import CrmError, Invalid
from bot.domain.load import LoadRun, LoadState
from bot.views.block import (
    Block,
    Element,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fitted,
    message,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.words import Words, msg

COLUMNS, STAGES, OWN = 30, 10, 20
"""Columns and stage words that one form asks about, and the workspace's stages it offers: Slack
takes 250 kB of a form."""

SKIP = "skip"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "id": msg("Id"),
        "name": msg("Name of the deal"),
        "company": msg("Company"),
        "contact": msg("Contact"),
        "email": msg("E-mail"),
        "owner": msg("Owner"),
        "pipeline": msg("Pipeline"),
        "stage": msg("Stage"),
        "status": msg("Open, won or lost"),
        "amount": msg("Amount"),
        "currency": msg("Currency"),
        "created": msg("Day it was created"),
        "close": msg("Close date"),
        "won_at": msg("Day it was won"),
        "lost_at": msg("Day it was lost"),
        "changed": msg("Day of its last change"),
        "lost_reason": msg("Why it was lost"),
        "next_step": msg("Next step"),
        "product": msg("Product"),
        "probability": msg("Probability"),
        "source": msg("Source"),
        "note": msg("Note"),
        "is_won": msg("Yes where it is won"),
        "is_lost": msg("Yes where it is lost"),
        "is_closed": msg("Yes where it is over"),
        "is_deleted": msg("Yes where it was deleted"),
    }
)
"""What a column can mean, as `bot.intake.mapping.Field` has it."""

_KEYS = (
    ("", msg("By the id, or else by all it says")),
    ("name", msg("By name")),
    ("company,name", msg("By company and name")),
    ("email", msg("By e-mail address")),
)
_DATES = (
    ("", msg("As the file tells")),
    ("dmy", msg("Day first: 31.12.2026")),
    ("mdy", msg("Month first: 12/31/2026")),
    ("ymd", msg("Year first: 2026-12-31")),
)
_MARKS = (
    ("", msg("As the file tells")),
    (".", msg("A point: 1,234.50")),
    (",", msg("A comma: 1.234,50")),
)
_KINDS = (
    ("open", msg("A stage of its own")),
    ("won", msg("Won")),
    ("lost", msg("Lost")),
)


def ask(runs: Sequence[LoadRun], words: Words, *, meta: Extra) -> View:
    """Ask for a file, and list what was imported before."""
    chooser: Element = {
        "type": "file_input",
        "action_id": "chosen",
        "filetypes": ["csv", "tsv", "txt", "xlsx", "xls", "html"],
        "max_files": 1,
    }
    blocks = [
        section(
            words(
                "Deals of another CRM or of a spreadsheet: CSV, TSV or Excel. You see what would "
                "come of it before anything is written, and can take all of it back."
            )
        ),
        field("file", words("File"), chooser, optional=True),
        field(
            "link",
            words("Or a link to a file of yours in Slack"),
            typed(limit=300),
            optional=True,
        ),
    ]
    if runs:
        blocks += [divider(), context(words("Imported before"))]
        blocks += [_past(run, words) for run in runs]
    return modal(
        words("Import deals"),
        blocks,
        close=words("Cancel"),
        callback_id="load.file",
        submit=words("Look at it"),
        metadata=dump(extra=meta),
    )


def _past(run: LoadRun, words: Words) -> Block:
    said = f"*{text(run.name, 120)}*\n{words.date(run.asked_at.date())} · {_brief(run, words)}"
    beside = None
    if run.state.is_over and run.facts.get("made"):
        beside = button(words("Undo"), "load.undo", str(run.id), style="danger")
    return section(said, accessory=beside)


def _brief(run: LoadRun, words: Words) -> str:
    """Say in one line what became of an import."""
    facts = run.facts
    match run.state:
        case LoadState.WAITING:
            return words("I am looking at it.")
        case LoadState.READY:
            return words("It waits for your word.")
        case LoadState.RUNNING:
            rows, at = words.number(int(facts.get("rows", 0))), int(facts.get("at", 0))
            return words("Importing: {count} of {rows} rows…", count=words.number(at), rows=rows)
        case LoadState.DONE:
            return _figures(run, words)
        case LoadState.CANCELLED:
            return words.plural(
                "Called off; {n} deal is in.",
                "Called off; {n} deals are in.",
                int(facts.get("made", 0)),
            )
        case LoadState.FAILED:
            return text(words.error(_reason(facts)), 600)
        case LoadState.UNDOING:
            return words("Taking it back…")
        case LoadState.UNDONE:
            return words.plural(
                "Taken back: {n} deal went.",
                "Taken back: {n} deals went.",
                int(facts.get("removed", 0)),
            )


def _reason(facts: Mapping[str, Any]) -> CrmError:
    reason = facts.get("reason") or {}
    return Invalid(str(reason.get("message", "")), **dict(reason.get("params") or {}))


def _figures(run: LoadRun, words: Words) -> str:
    count = {
        name: words.number(int(run.facts.get(name, 0)))
        for name in ("rows", "created", "updated", "skipped", "refused")
    }
    return words(
        "{rows} rows: {created} new, {updated} changed, {skipped} as they were, {refused} refused",
        **count,
    )


def state(run: LoadRun, words: Words) -> Message:
    """Say how far an import is, with what can be done now."""
    name, brief = f"*{text(run.name, 120)}*", _brief(run, words)
    summary = f"{name} · {brief}"
    number = str(run.id)
    match run.state:
        case LoadState.READY:
            summary = f"{name} · {_figures(run, words)}"
            return message(summary, _ready(run, words))
        case LoadState.WAITING | LoadState.RUNNING:
            controls = [button(words("Call off"), "load.cancel", number)]
        case LoadState.DONE | LoadState.CANCELLED | LoadState.FAILED if run.facts.get("made"):
            controls = [button(words("Undo"), "load.undo", number, style="danger")]
        case _:
            controls = []
    blocks = [section(f"{name}\n{brief}")]
    if run.state is LoadState.UNDONE and run.facts.get("kept"):
        stayed = "\n".join(f"• {text(str(one), 80)}" for one in run.facts.get("stayed", ()))
        kept = int(run.facts["kept"])
        blocks.append(
            section(
                words.plural(
                    "{n} deal stays, since somebody worked on it:",
                    "{n} deals stay, since somebody worked on them:",
                    kept,
                )
                + f"\n{stayed}"
            )
        )
    if controls:
        blocks.append(actions(controls))
    return message(summary, blocks)


def _note(line: int, column: str, said: str, words: Words) -> str:
    place = words("Line {n}", n=line)
    where = f"{place}, {text(column, 80)}" if column else place
    return f"• {where}: {text(said, 300)}"


def _ready(run: LoadRun, words: Words) -> list[Block]:
    """Say what would come of a file, before anything is written."""
    facts, number = run.facts, str(run.id)
    title = text(str(facts.get("title", "")), 80)
    head = [
        section(f"*{text(run.name, 120)}*"),
        section(words("If you start it: {figures}.", figures=_figures(run, words))),
    ]
    if title:
        head.append(context(words("Pipeline, unless the file names one: {name}", name=title)))
    notes = [
        _note(int(line), str(column or ""), str(said), words)
        for line, column, said in facts.get("notes", ())
    ]
    body = [section("\n".join(notes))] if notes else []
    more = int(facts.get("problems", 0)) - len(notes)
    if more > 0:
        body.append(
            context(words.plural("{n} more in the file below", "{n} more in the file below", more))
        )
    controls = [
        button(words("Start"), "load.start", number, style="primary"),
        button(words("Columns and stages"), "load.columns", number),
        button(words("Call off"), "load.cancel", number),
    ]
    return fitted(head, body, [actions(controls)])


def columns(run: LoadRun, stages: Sequence[str], words: Words, *, meta: Extra) -> View:
    """Ask what each column and each stage word means; `stages` are those of the workspace."""
    recipe: Mapping[str, Any] = run.facts.get("recipe") or {}
    meant: Mapping[str, str] = recipe.get("columns") or {}
    shown = list(enumerate(run.facts.get("columns") or ()))[:COLUMNS]
    choices = [option(words("– leave out –"), SKIP)]
    choices += [option(words(label), name) for name, label in FIELDS.items()]
    blocks: list[Block] = [
        field(
            f"column{place}",
            plain(str(name), 75) or "–",
            select("chosen", words("– leave out –"), choices, initial=meant.get(name, SKIP)),
            optional=True,
            hint=plain(str(samples), 80) or None,
        )
        for place, (name, samples) in shown
        # A column with the day of a stage is read as that.
        if name in meant
    ]
    kinds = [option(words(label), name) for name, label in _KINDS]
    kinds += [option(plain(name, 30), f"={place}") for place, name in enumerate(stages[:OWN])]
    known = {name: f"={place}" for place, name in enumerate(stages[:OWN])}
    for place, (word, kind) in enumerate(list((recipe.get("stages") or {}).items())[:STAGES]):
        initial = kind if kind in ("open", "won", "lost") else known.get(kind, "open")
        label = words("Stage “{name}”", name=plain(str(word), 60))
        chooser = select("chosen", words("A stage of its own"), kinds, initial=initial)
        blocks.append(field(f"stage{place}", label, chooser))
    key = ",".join(sorted(recipe.get("key") or ()))
    for name, label, offered, held in (
        ("dates", words("Dates"), _DATES, recipe.get("dates") or ""),
        ("decimal", words("Decimal mark"), _MARKS, recipe.get("decimal") or ""),
        ("key", words("How a deal is known again"), _KEYS, key),
    ):
        options = [option(words(said), value or "-") for value, said in offered]
        chooser = select("chosen", words("As the file tells"), options, initial=held or "-")
        blocks.append(field(name, label, chooser))
    return modal(
        words("Columns and stages"),
        blocks,
        close=words("Cancel"),
        callback_id="load.map",
        submit=words("Look again"),
        metadata=dump(extra=meta),
    )


def asked(words: Words) -> Message:
    """Say where it goes on."""
    said = words("I am reading the file. A direct message will soon say what would come of it.")
    return message(said, [section(said)])
