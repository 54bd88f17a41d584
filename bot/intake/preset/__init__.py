"""The systems whose files are recognised by their headers."""

from dataclasses import replace
from functools import cache

from bot.intake.guess import guess
from bot.intake.mapping import Mapping, Preset, fit, fold
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
    rest = guess(table, taken=best.places)
    return replace(best, places=rest.places, steps=rest.steps) if rest else best
