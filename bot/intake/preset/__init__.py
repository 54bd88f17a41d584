"""The systems whose files are recognised by their headers."""

from functools import cache

from bot.intake.guess import guess
from bot.intake.mapping import Mapping, Preset, fit, fold
from bot.intake.preset.hubspot import HUBSPOT
from bot.intake.preset.maven import MAVEN
from bot.intake.preset.salesforce import SALESFORCE
from bot.intake.table import Table
from bot.intake.vocabulary import WORDS

PRESETS: tuple[Preset, ...] = (MAVEN, HUBSPOT, SALESFORCE)


def heads(name: str) -> bool:
    """Tell a name that some system is known to head a column with."""
    return fold(name) in _known()


@cache
def _known() -> frozenset[str]:
    headers = [names for preset in PRESETS for names in preset.headers.values()]
    return frozenset(fold(name) for names in (*headers, *WORDS.values()) for name in names)


def recognise(table: Table) -> Mapping | None:
    """Fit the preset that explains most columns, else guess; None for what is no table of deals."""
    fitted = [mapping for preset in PRESETS if (mapping := fit(preset, table))]
    return max(fitted, key=lambda mapping: len(mapping.places), default=None) or guess(table)
