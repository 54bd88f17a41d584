"""Help: written from the subcommands themselves, so that it cannot go stale."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.route import Command, Routes
from bot.storage import UnitOfWork
from bot.views.help import help_message, unknown
from bot.views.words import msg

routes = Routes()


def guide(call: Call, command: Command, *, typed: str = "") -> Answer:
    """Show what a command can do; `typed` is what it did not understand.

    Where that begins like a word it knows, the line that was meant is shown instead.
    """
    name = call.request.command or f"/{command.name}"
    if typed and (near := command.near(typed)):
        lines = [[usage(name, near.word, typed.partition(" ")[2]), near.about]]
        lines.append([usage(name, "help", ""), msg("Show all that it can do")])
        return Show(Screen("help", {"title": name, "lines": lines, "typed": typed, "near": True}))
    lines = [
        [usage(name, sub.word, call.words(sub.hint) if sub.hint else ""), sub.about]
        for sub in command.subcommands.values()
    ]
    if command.alone is not None:
        lines.insert(0, [usage(name, command.alone, ""), command.about])
    return Show(Screen("help", {"title": name, "lines": lines, "typed": typed}))


def usage(name: str, word: str, hint: str) -> str:
    """Write a line as it is typed."""
    return " ".join(part for part in (name, word, hint) if part)


@routes.screen("help")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the help of a command."""
    lines = [(str(line), str(about)) for line, about in params["lines"]]
    typed = str(params.get("typed") or "")
    near = bool(params.get("near"))
    problem = unknown(typed, viewer.words, near=near) if typed else None
    return help_message(str(params["title"]), lines, viewer.words, problem=problem, near=near)
