"""Writes docs/commands.md from the commands themselves: `python -m bot.commands.document`."""

import re
import sys
from pathlib import Path

from bot.commands import SUBJECTS
from bot.commands.help import usage
from bot.commands.route import Table
from bot.views.definition import DEFINITIONS, MORE

TARGET = Path(__file__).parents[2] / "docs" / "commands.md"
NUMBERS = TARGET.with_name("metrics.md")

_HEAD = """# Commands

Written by `python -m bot.commands.document` from the commands themselves; do not edit by hand.

Every answer is seen by you alone. `help` lists what a command can do, and so does anything it
does not understand. A deal is named by its number (`142`, `#142`), its name, or the first letters
of its name; when several match you are asked which one, and when none does you are offered what
comes close. Where the rest of a line is left out, a form asks for it.
"""


def text() -> str:
    """Give the page."""
    table = Table.of(SUBJECTS)
    parts = [_HEAD]
    for command in table.commands.values():
        lines = [
            f"| `{usage(f'/{command.name}', sub.word, sub.hint)}` | {sub.about} |"
            f" {', '.join(f'`{alias}`' for alias in sub.aliases)} |"
            for sub in command.subcommands.values()
        ]
        if command.alone is not None:
            lines.insert(0, f"| `/{command.name} {command.alone}` | {command.about} | |")
        head = f"## /{command.name}\n\n{command.about}.\n\n| type | to | or |\n|---|---|---|\n"
        parts.append(head + "\n".join(lines) + "\n")
    shortcuts = "\n".join(
        f"| {shortcut.name} | {'a message' if shortcut.on_message else 'anywhere'} |"
        f" {shortcut.about} |"
        for shortcut in table.shortcuts.values()
    )
    parts.append(f"## Shortcuts\n\n| name | from | to |\n|---|---|---|\n{shortcuts}\n")
    return "\n".join(parts)


def numbers() -> str:
    """Give the page of the numbers with the definitions of the screen in its tables."""
    page = NUMBERS.read_text(encoding="utf-8")
    for told in (DEFINITIONS, MORE):
        rows = "".join(f"| {name} | {about} |\n" for name, about in told)
        table = re.compile(rf"(?<=\|---\|---\|\n)\| {told[0][0]} \|(?:.*\n\|)*.*\n")
        page = table.sub(rows, page, count=1)
    return page


def main() -> int:
    """Write the pages, or with `--check` only say whether they are current."""
    pages = {TARGET: text(), NUMBERS: numbers()}
    if "--check" in sys.argv[1:]:
        current = all(
            page.is_file() and page.read_text(encoding="utf-8") == said
            for page, said in pages.items()
        )
        return 0 if current else 1
    for page, said in pages.items():
        page.write_text(said, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
