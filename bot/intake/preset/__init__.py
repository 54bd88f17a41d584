"""The systems whose files are recognised by their headers."""

from bot.intake.mapping import Mapping, Preset, fit
from bot.intake.preset.hubspot import HUBSPOT
from bot.intake.preset.maven import MAVEN
from bot.intake.preset.salesforce import SALESFORCE
from bot.intake.table import Table

PRESETS: tuple[Preset, ...] = (MAVEN, HUBSPOT, SALESFORCE)


def recognise(table: Table) -> Mapping | None:
    """Fit the preset that explains most columns of a table; None when none does."""
    fitted = [mapping for preset in PRESETS if (mapping := fit(preset, table))]
    return max(fitted, key=lambda mapping: len(mapping.places), default=None)
