"""Pictures on the command line: the same as in Slack, in English, written to a file."""

from pathlib import Path
from typing import Annotated

import typer

from bot.domain.metrics import Period
from bot.picture.press import png
from bot.picture.shape import Picture
from bot.views.words import Words

PngFile = Annotated[
    Path | None,
    typer.Option("--png", metavar="FILE", help="Write the numbers as a picture, too."),
]
ENGLISH = Words()


def write(picture: Picture | None, file: Path | None) -> None:
    """Write a picture where one was asked for, and say on stderr what it shows."""
    if file is None:
        return
    if picture is None:
        typer.echo("There is nothing to draw yet.", err=True)
        return
    try:
        file.write_bytes(png(picture.shape))
    except OSError as error:
        raise typer.BadParameter(
            f"{file} cannot be written: {error.strerror}.", param_hint="--png"
        ) from error
    typer.echo(picture.alt, err=True)


def note(period: Period, *about: str | None) -> str:
    """Say for which days and of what a picture is."""
    first = ENGLISH.date(period.first) if period.first else "the beginning"
    last = ENGLISH.date(period.last) if period.last else "now"
    return " · ".join([f"{first} to {last}", *(one for one in about if one)])
