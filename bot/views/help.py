"""Help: what a command takes, as the commands themselves tell it."""

from collections.abc import Sequence

from bot.views.block import Message, header, message, section
from bot.views.text import text
from bot.views.words import Words

# With the heading and the problem, this many lines stay inside one message's text.
_LINES = 40
_PER_SECTION = 8


def help_message(
    title: str,
    lines: Sequence[tuple[str, str]],
    words: Words,
    *,
    problem: str | None = None,
    near: bool = False,
) -> Message:
    """List usages with a sentence each; `problem` (ready mrkdwn) says what was not understood.

    With `near` they are those that come close, and no heading says that they are all.

    `title` is the command; `lines` are (usage, sentence), the sentence a key of the catalogue.
    """
    shown = [(usage, words(about)) for usage, about in lines[:_LINES]]
    listed = [f"`{_code(usage)}`\n{text(about, 250)}" for usage, about in shown]
    parts = [
        section("\n".join(listed[start : start + _PER_SECTION]))
        for start in range(0, len(listed), _PER_SECTION)
    ]
    heading = words("What {command} can do", command=title)
    head = [section(problem)] if problem else []
    summary = "; ".join(_code(usage) for usage, _ in shown)
    spoken = words("What {command} can do", command=text(title, 60))
    said = f"{problem} " if problem else ""
    if near:
        return message(f"{said}{summary}", [*head, *parts])
    return message(
        f"{said}{spoken}: {summary}",
        [*head, header(heading), *parts],
    )


def unknown(typed: str, words: Words, *, near: bool = False) -> str:
    """Say that a subcommand is not known, for `help_message(problem=)`; `near` asks which it is."""
    said = words("“{typed}” is not something this command knows.", typed=text(typed, 80))
    meant = words("Did you mean this?")
    return f"{said} {meant}" if near else said


def _code(usage: str) -> str:
    return text(usage, 120)
