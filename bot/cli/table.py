"""Tables for people: numbers are never cut, however narrow the terminal."""

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_WIDEST = 500


def table(*texts: str, numbers: tuple[str, ...] = (), title: str | None = None) -> Table:
    """Make a table of text columns followed by columns of numbers."""
    made = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False)
    for name in texts:
        made.add_column(name, no_wrap=True)
    for name in numbers:
        made.add_column(name, justify="right", no_wrap=True)
    return made


def add(made: Table, *cells: str) -> None:
    """Add a row; what people typed is shown as it is, square brackets included."""
    made.add_row(*map(Text, cells))


def show(made: Table) -> None:
    """Print a table in its own width, where the terminal is narrower too."""
    console = Console(highlight=False)
    room = console.options.update(max_width=_WIDEST)
    width = Measurement.get(console, room, made).maximum
    Console(highlight=False, width=max(width, console.width)).print(made)
