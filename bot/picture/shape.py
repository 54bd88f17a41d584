"""What a picture shows, in plain values: texts are ready to be read, lengths are numbers.

Nothing here draws; `bot.picture.press` does, so that who describes a picture loads no plotting.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a bar means; a sign or a word says the same, so that no colour has to be told apart."""

    TOTAL = "total"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a waterfall: a total stands on the ground, a change begins where the last ended."""

    label: str
    amount: float
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Waterfall:
    """What led from an opening to a closing; `remarks` are on days between the two."""

    title: str
    note: str
    bars: Sequence[Bar]
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A stage of a funnel: `amount` reached it; `text` says so, `beside` what share went on.

    `worst` marks the one that the finding is about.
    """

    label: str
    amount: float
    text: str
    beside: str
    worst: bool = False


@dataclass(frozen=True, slots=True)
class Levels:
    """A funnel from its first stage to the won deals."""

    title: str
    note: str
    levels: Sequence[Level]


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark at a place along the bottom (counted in points, the first is 0)."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Fan:
    """Known amounts, then what is expected, as a middle with a band around it.

    `labels` name the points; `known`, `low`, `middle` and `high` are as long, None where there is
    none. `scale` are the heights to draw lines at, with their texts. `known_name` and
    `middle_name` say what the two lines are.
    """

    title: str
    note: str
    labels: Sequence[str]
    known: Sequence[float | None]
    low: Sequence[float | None]
    middle: Sequence[float | None]
    high: Sequence[float | None]
    scale: Sequence[tuple[float, str]]
    known_name: str
    middle_name: str
    band_name: str
    marks: Sequence[Mark] = ()


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat map: shares from 0 to 1 with their texts, None where nothing is known.

    `marked` says that one of the remarks is about it.
    """

    label: str
    cells: Sequence[float | None]
    texts: Sequence[str]
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Heat:
    """A heat map; darker is more, and each cell says its number."""

    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]
    remarks: Sequence[str] = ()


Shape = Waterfall | Levels | Fan | Heat


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture not drawn yet, and the finding that stands for it where it cannot be seen."""

    shape: Shape
    alt: str


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Choose round heights from `low` or below to `high` or above."""
    if high <= low:
        high = low + 1
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** _exponent(rough)
    unit = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * 0.999)
    first = int(low // unit)
    found = [first * unit]
    while found[-1] < high:
        found.append((first + len(found)) * unit)
    return found


def _exponent(number: float) -> int:
    exponent = 0
    while 10.0 ** (exponent + 1) <= number:
        exponent += 1
    while 10.0**exponent > number:
        exponent -= 1
    return exponent
