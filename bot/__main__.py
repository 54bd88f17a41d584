"""The command line: `pipewright` or `python -m bot`."""

import sys
from collections.abc import Sequence
from functools import cache
from io import TextIOWrapper

import typer

from bot import heap
from bot.domain.error import CrmError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that cannot show a name in Hangul shows its code points instead of ending.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        given = list(sys.argv[1:] if arguments is None else arguments)
        _commands(given[0] if given else None)(given)
    except CrmError as refused:
        sys.exit(_refuse(str(refused)))
    except OSError as refused:
        place = f"{refused.filename}: " if refused.filename else ""
        sys.exit(_refuse(f"{place}{refused.strerror or refused}."))


@cache
def _commands(asked: str | None) -> typer.Typer:
    with heap.loading():
        from bot.commandline import build

        return build(asked)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
