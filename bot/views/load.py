"""Imports in Slack: what would come of a file, and how far an import is."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from bot.domain.error import CrmError, told
from bot.domain.export import harmless
from bot.domain.load import LoadRun, LoadState
from bot.views.block import (
    Block,
    Message,
    actions,
    button,
    context,
    fitted,
    message,
    section,
)
from bot.views.text import text
from bot.views.words import Words


def past(run: LoadRun, words: Words) -> Block:
    """Draw an import that was made before, with what can still be done about it."""
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
    return told(facts.get("reason") or {})


def reasons(content: bytes, words: Words) -> bytes:
    """Give what was wrong with a file as CSV, in the language of whoever reads it."""
    if not content.startswith(b"["):
        # What was looked at before sentences were kept is CSV already.
        return content
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([words("File"), words("Line"), words("Column"), words("Reason")])
    for file, line, column, said in map(json.loads, content.decode().split("\n")):
        place = [harmless(str(file)), line, harmless(str(column))]
        writer.writerow([*place, words.error(told(said))])
    return written.getvalue().encode("utf-8-sig")


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
            figures = _brief(run, words) if run.facts.get("unknown") else _figures(run, words)
            summary = f"{name} · {figures}"
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


def _note(line: int, column: str, said: Mapping[str, Any] | str, words: Words) -> str:
    # What was looked at before sentences were kept is there in English.
    reason = said if isinstance(said, str) else words.error(told(said))
    place = words("Line {n}", n=line)
    where = f"{place}, {text(column, 80)}" if column else place
    return f"• {where}: {text(reason, 300)}"


def _ready(run: LoadRun, words: Words) -> list[Block]:
    """Say what would come of a file, before anything is written."""
    facts, number = run.facts, str(run.id)
    title = text(str(facts.get("title", "")), 80)
    unknown = bool(facts.get("unknown"))
    would = words("This would come of it · {figures}", figures=_figures(run, words))
    asked = words(
        "I cannot tell what the columns of this file mean. Say under “Columns and stages” which "
        "one is the deal's name, and which ones its stage, amount and dates."
    )
    head = [section(f"*{text(run.name, 120)}*"), section(asked if unknown else would)]
    if title and not unknown and facts.get("known"):
        told = words(
            "Read as an export of {name}. Pipeline, unless the file names one: {name}", name=title
        )
        head.append(context(told))
    elif title and not unknown:
        head.append(context(words("Pipeline, unless the file names one: {name}", name=title)))
    if kept := facts.get("kept_columns"):
        names = ", ".join(text(str(one), 40) for one in kept)
        head.append(context(words("Kept as fields of your own: {names}", names=names)))
    notes = [
        _note(int(line), str(column or ""), said, words)
        for line, column, said in facts.get("notes", ())
    ]
    body = [section("\n".join(notes))] if notes else []
    more = int(facts.get("problems", 0)) - len(notes)
    if more > 0:
        body.append(
            context(words.plural("{n} more in the file below", "{n} more in the file below", more))
        )
    controls = [
        button(words("Columns and stages"), "load.columns", number),
        button(words("Call off"), "load.cancel", number),
    ]
    if not unknown:
        controls.insert(0, button(words("Start"), "load.start", number, style="primary"))
    return fitted(head, body, [actions(controls)])


def asked(words: Words) -> Message:
    """Say where it goes on."""
    said = words("I am reading the file. A direct message will soon say what would come of it.")
    return message(said, [section(said)])
