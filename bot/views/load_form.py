"""Forms of imports: which file, and what each of its columns and stage words means."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.domain.load import LoadRun
from bot.views.block import (
    Block,
    Element,
    View,
    context,
    divider,
    field,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.load import past
from bot.views.metadata import Extra, dump
from bot.views.text import plain
from bot.views.words import Words, msg

COLUMNS, STAGES, OWN = 30, 10, 20
"""Columns and stage words that one form asks about, and the workspace's stages it offers: Slack
takes 250 kB of a form."""

SKIP, KEEP = "skip", "keep"
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "id": msg("Id"),
        "name": msg("Name of the deal"),
        "company": msg("Company"),
        "contact": msg("Contact"),
        "email": msg("E-mail"),
        "owner": msg("Owner"),
        "owner_email": msg("E-mail of the owner"),
        "pipeline": msg("Pipeline"),
        "stage": msg("Stage"),
        "status": msg("Open, won or lost"),
        "amount": msg("Amount"),
        "currency": msg("Currency"),
        "created": msg("Day it was created"),
        "close": msg("Close date"),
        "closed": msg("Day it was closed"),
        "won_at": msg("Day it was won"),
        "lost_at": msg("Day it was lost"),
        "changed": msg("Day of its last change"),
        "lost_reason": msg("Why it was lost"),
        "next_step": msg("Next step"),
        "product": msg("Product"),
        "probability": msg("Probability"),
        "stage_probability": msg("Probability of the stage"),
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
        blocks += [past(run, words) for run in runs]
    return modal(
        words("Import deals"),
        blocks,
        close=words("Cancel"),
        callback_id="load.file",
        submit=words("Look at it"),
        metadata=dump(extra=meta),
    )


def columns(run: LoadRun, stages: Sequence[str], words: Words, *, meta: Extra) -> View:
    """Ask what each column and each stage word means; `stages` are those of the workspace."""
    recipe: Mapping[str, Any] = run.facts.get("recipe") or {}
    meant: Mapping[str, str] = recipe.get("columns") or {}
    shown = list(enumerate(run.facts.get("columns") or ()))[:COLUMNS]
    choices = [option(words("– leave out –"), SKIP), option(words("– keep as a field –"), KEEP)]
    choices += [option(words(label), name) for name, label in FIELDS.items()]
    matter = words(
        "The deal's name, its stage and its amount matter most: the board and the numbers rest on "
        "them. The days make past boards and cycle lengths right. What means none of these can be "
        "kept as a field of your own on deals, or left out."
    )
    blocks: list[Block] = [section(matter)]
    blocks += [
        field(
            f"column{place}",
            plain(str(name), 75) or "–",
            select("chosen", words("– leave out –"), choices, initial=meant.get(name, SKIP)),
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
