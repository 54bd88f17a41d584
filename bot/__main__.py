"""The command line: `pipewright` or `python -m bot`."""

import sys

import typer

from bot.cli.board import board
from bot.cli.doctor import doctor
from bot.cli.intake import import_
from bot.cli.metric import metrics
from bot.cli.person import person
from bot.cli.serve import manifest, migrate, play, run
from bot.domain.error import CrmError


def build() -> typer.Typer:
    """Give the command line with all its commands."""
    app = typer.Typer(
        name="pipewright",
        help="A sales pipeline that lives in Slack.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    for command in (run, play, migrate, manifest, board, metrics, doctor):
        app.command()(command)
    app.command("import")(import_)
    app.add_typer(person, name="person")
    return app


def main() -> None:
    """Run the command line; exit 0 done, 1 refused with a sentence on stderr, 2 wrong usage."""
    try:
        build()()
    except CrmError as refused:
        sys.exit(_refuse(str(refused)))
    except OSError as refused:
        place = f"{refused.filename}: " if refused.filename else ""
        sys.exit(_refuse(f"{place}{refused.strerror or refused}."))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    main()
