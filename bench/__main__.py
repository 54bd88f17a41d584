"""`python -m bench`: measure, print the report and hold it against the bars."""

import sys
import warnings
from typing import Annotated

import typer

from bot import heap

with heap.loading():  # as in production
    from bench.place import Engine, Unavailable
    from bench.report import report
    from bench.run import SMALLEST, measure


def main(
    sizes: Annotated[str, typer.Option(help="Numbers of deals.")] = "10000,100000,1000000",
    engines: Annotated[str, typer.Option(help="Databases.")] = "sqlite,postgres",
    only: Annotated[
        str, typer.Option(help="Parts of names: board, move, search, rate, crowd, …")
    ] = "",
) -> None:
    """Time the bot's work beside hand-written SQL on the same tables.

    Falling short of a bar is said, not failed; an error is.
    """
    warnings.simplefilter("ignore")
    counts = [int(size) for size in sizes.split(",")]
    if min(counts) < SMALLEST:
        raise typer.BadParameter(f"fewer than {SMALLEST:,} deals do not fill a board")
    wanted = [part.strip() for part in only.split(",") if part.strip()]
    results = []
    for engine in map(Engine, engines.split(",")):
        for size in counts:
            try:
                results.append(measure(engine, size, wanted, _say))
            except Unavailable as why:
                _say(f"{engine}: not measured, {why}")
                raise typer.Exit(1) from why
    for line in report(results):
        print(line)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    typer.run(main)
