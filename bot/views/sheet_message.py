"""What is said about a sheet that somebody asked for: how far it is, and what became of it."""

from bot.domain.board import BoardQuery
from bot.domain.sheet import SheetRun, SheetState
from bot.views.block import Message, View, field, modal, option, select
from bot.views.form import Fields
from bot.views.input import Line
from bot.views.metadata import Extra, dump
from bot.views.notice import sentence
from bot.views.query import board_value
from bot.views.text import text
from bot.views.words import Words


class SheetForm(Fields):
    """What kind of file, and which deals: "open" or "closed", too."""

    kind: Line
    which: Line


def asked(words: Words) -> Message:
    """Say where the file will be."""
    return sentence(words("The file comes to your direct messages in a moment."), words)


def ask(query: BoardQuery, words: Words, *, meta: Extra) -> View:
    """Ask as what kind of file the deals of a board are wanted, and whether closed ones too."""
    kinds = [option("Excel (XLSX)", "xlsx"), option("CSV", "csv")]
    which = [
        option(words("What the board shows"), "open"),
        option(words("Closed deals, too"), "closed"),
    ]
    return modal(
        words("Export"),
        [
            field(
                "kind",
                words("Kind of file"),
                select("chosen", words("Select a kind"), kinds, initial="xlsx"),
            ),
            field(
                "which",
                words("Which deals"),
                select("chosen", words("Select which"), which, initial="open"),
                hint=words("The file comes to your direct messages in a moment."),
            ),
        ],
        close=words("Cancel"),
        submit=words("Export"),
        callback_id="sheet.ask",
        metadata=dump(extra={**meta, "query": board_value(query)}),
    )


def state(run: SheetRun, words: Words) -> Message:
    """Say how far a sheet is."""
    name = f"*{text(run.name, 120)}*"
    match run.state:
        case SheetState.WAITING if not run.deals:
            said = words("Writing {file}…", file=name)
        case SheetState.WAITING:
            said = words(
                "Writing {file}: {count} deals so far…", file=name, count=words.number(run.deals)
            )
        case SheetState.WRITTEN:
            said = words("{file} is written and on its way to you.", file=name)
        case SheetState.SENT:
            said = words.plural(
                "{n} deal in {file}, here below.",
                "{n} deals in {file}, here below.",
                run.deals,
                file=name,
            )
        case SheetState.FAILED:
            said = words(
                "{file} could not be sent. Ask whoever runs Pipewright to allow it to upload files "
                "(`files:write`), then try again.",
                file=name,
            )
    return sentence(said, words)
