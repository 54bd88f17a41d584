"""What is said about a sheet that somebody asked for: how far it is, and what became of it."""

from bot.domain.sheet import SheetRun, SheetState
from bot.views.block import Message
from bot.views.notice import sentence
from bot.views.text import text
from bot.views.words import Words


def asked(words: Words) -> Message:
    """Say where the file will be."""
    return sentence(words("The file comes to your direct messages in a moment."), words)


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
