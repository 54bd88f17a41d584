"""What only our own sheets say of a deal: read back so that nothing is lost on the way."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from bot.domain.deal import Deal, Source, Status
from bot.domain.error import Invalid
from bot.domain.export import COLUMNS, bare
from bot.intake.day import DayReading
from bot.storage import UnitOfWork

READ = (
    *("source", "persona", "competitor", "contact_phone", "products", "status"),
    *("next_step_on", "hold_until", "qualified", "in_stage_since", "closed", "last_activity"),
)
_TIMES = re.compile(r"(.+) × (\d{1,6})")


@dataclass(frozen=True, slots=True)
class Ours:
    """A deal's facts beyond what other systems tell; `products` are names with their quantities."""

    source: Source | None
    persona: str | None
    competitor: str | None
    phone: str | None
    products: tuple[tuple[str, int], ...]
    disqualified: bool
    next_step_on: date | None
    hold_until: date | None
    qualified: datetime | None
    entered: datetime | None
    closed: datetime | None
    last_activity: datetime | None

    def on(self, deal: Deal, personas: Mapping[str, int]) -> Deal:
        """Give a deal with them."""
        return replace(
            deal,
            source=self.source,
            persona_id=personas.get((self.persona or "").casefold()),
            competitor=self.competitor,
            next_step_on=self.next_step_on,
            hold_until=self.hold_until,
            qualified_at=self.qualified,
            last_activity_at=self.last_activity,
        )


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Give where the columns of a sheet of ours stand that have no field of their own."""
    return {name: at for at, name in enumerate(header) if name in COLUMNS}


def ours_of(
    places: Mapping[str, int], cells: Sequence[str], days: DayReading, zone: tzinfo
) -> Ours:
    """Read a row; what a person made of a cell that cannot be read is left out."""
    said = {
        name: bare(cells[places[name]])
        for name in READ
        if name in places and places[name] < len(cells) and cells[places[name]]
    }

    def instant(name: str) -> datetime | None:
        with suppress(Invalid):
            return days.instant(said[name], zone) if name in said else None
        return None

    def day(name: str) -> date | None:
        with suppress(Invalid):
            return days.day(said[name]) if name in said else None
        return None

    source = said.get("source")
    return Ours(
        Source(source) if source in list(Source) else None,
        said.get("persona"),
        said.get("competitor"),
        said.get("contact_phone"),
        tuple(_product(one) for one in said.get("products", "").split("; ") if one),
        said.get("status") == Status.DISQUALIFIED.value,
        day("next_step_on"),
        day("hold_until"),
        instant("qualified"),
        instant("in_stage_since"),
        instant("closed"),
        instant("last_activity"),
    )


def _product(text: str) -> tuple[str, int]:
    found = _TIMES.fullmatch(text)
    return (found[1], int(found[2])) if found else (text, 1)


def personas(uow: UnitOfWork) -> dict[str, int]:
    """Give the workspace's personas by name."""
    return {one.name.casefold(): one.id for one in uow.personas.all()}
