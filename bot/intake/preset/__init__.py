"""The systems whose files are recognised by their headers."""

from collections.abc import Mapping as Map
from dataclasses import replace
from functools import cache
from itertools import islice

from bot.intake.guess import SAMPLE, guess
from bot.intake.mapping import Field, Mapping, Preset, fit, fold
from bot.intake.ours import places_of
from bot.intake.preset.bitrix import BITRIX
from bot.intake.preset.brand import brand_of
from bot.intake.preset.dynamics import DYNAMICS
from bot.intake.preset.hubspot import HUBSPOT
from bot.intake.preset.maven import MAVEN
from bot.intake.preset.pipedrive import PIPEDRIVE
from bot.intake.preset.pipewright import OURS
from bot.intake.preset.salesforce import SALESFORCE, SALESFORCE_DATA
from bot.intake.preset.zoho import ZOHO
from bot.intake.table import Table
from bot.intake.vocabulary import columns

PRESETS: tuple[Preset, ...] = (
    OURS,
    MAVEN,
    HUBSPOT,
    PIPEDRIVE,
    SALESFORCE,
    SALESFORCE_DATA,
    ZOHO,
    BITRIX,
    DYNAMICS,
)


def heads(name: str) -> bool:
    """Tell a name that some system is known to head a column with."""
    return fold(name) in _known() or fold(name.partition(" - ")[2]) in _known()


@cache
def _known() -> frozenset[str]:
    headers = [names for preset in PRESETS for names in preset.headers.values()]
    return frozenset(fold(name) for names in (*headers, *columns().values()) for name in names)


def recognise(table: Table, origin: Table | None = None) -> Mapping | None:
    """Fit the preset that explains most columns; None for what is a table of no known system.

    What its header has besides is guessed, so that columns a system's people added are read too;
    all of it is where only other marks tell the system, as in its other languages. `origin` has
    those of a table that was made from another.
    """
    fitted = [mapping for preset in PRESETS if (mapping := fit(preset, table))]
    best = max(fitted, key=lambda mapping: len(mapping.places), default=None)
    if best is None:
        brand = brand_of(origin or table)
        rest = guess(table) if brand else None
        return replace(rest, preset=brand) if rest and brand else None
    if best.preset is OURS:
        places = places_of(table.header)
        return replace(best, ours=places, left_out=frozenset(places.values()))
    filled = _filled(table, best.places)
    rest = guess(table, taken=filled)
    if rest is None:
        return best
    told = {*rest.places.values()}
    blank = {what: at for what, at in best.places.items() if at not in told}
    return replace(best, places={**blank, **rest.places}, steps=rest.steps)


def _filled(table: Table, places: Map[Field, int]) -> dict[Field, int]:
    """Give the places of columns that say something as far as we look: what is blank may be one
    that a system leaves so, with another in its stead."""
    rows = [row.cells for row in islice(table.rows(), SAMPLE)]
    return {
        what: at
        for what, at in places.items()
        if any(at < len(cells) and cells[at] for cells in rows)
    }
