"""Systems told by single marks of theirs: translated headers, prefixes, ids, groups, a file's name.

What the columns mean is guessed there; knowing the system says which ids are the same.
"""

import re
from collections import Counter
from functools import cache
from itertools import islice

from bot.domain.pipeline import StageKind
from bot.intake.mapping import Preset, fold
from bot.intake.preset.bitrix import BITRIX
from bot.intake.preset.hubspot import HUBSPOT
from bot.intake.preset.pipedrive import PIPEDRIVE
from bot.intake.preset.salesforce import SALESFORCE
from bot.intake.preset.zoho import ZOHO
from bot.intake.table import Table
from bot.intake.vocabulary import marks

MONDAY = Preset(
    key="monday", title="monday", headers={}, signature=frozenset(), won="Won", lost="Lost"
)
NETHUNT = Preset(
    key="nethunt", title="NetHunt", headers={}, signature=frozenset(), won="Won", lost="Lost"
)
AMOCRM = Preset(
    key="amocrm",
    title="amoCRM",
    headers={},
    signature=frozenset(),
    won="Won",
    lost="Lost",
    # The two statuses that are in each of its pipelines.
    ends={"142": StageKind.WON, "143": StageKind.LOST},
)
BRANDS = {
    one.key: one for one in (ZOHO, PIPEDRIVE, MONDAY, HUBSPOT, SALESFORCE, BITRIX, AMOCRM, NETHUNT)
}
"""In the order in which they are tried: the surest marks first."""

_PREFIX = re.compile(r"([^\W\d_][\w ]{1,23}) - \S")
_LOOKED_AT = 50


def brand_of(table: Table) -> Preset | None:
    """Name the system that wrote a file of deals, None where nothing of it says which."""
    names = {fold(name) for name in table.header}
    for key, preset in BRANDS.items():
        if any(wanted <= names for wanted in _marks()[key]) or _bears(table, preset):
            return preset
    said = fold(table.file)
    return next((one for key, one in BRANDS.items() if key in said), None)


def _bears(table: Table, preset: Preset) -> bool:
    """Tell the marks of a system that are no names of columns."""
    if preset is PIPEDRIVE:
        prefixes = Counter(found[1] for name in table.header if (found := _PREFIX.match(name)))
        known, times = max(prefixes.items(), key=lambda one: one[1], default=("", 0))
        return times >= 3 and frozenset((fold(known),)) in _prefixes()
    if preset is ZOHO:
        rows = islice(table.rows(), _LOOKED_AT)
        return any(cell.startswith("zcrm_") for row in rows for cell in row.cells)
    if preset is MONDAY:
        # Its workbooks head each group of items anew, below the name of the board.
        grouped = table.source.numbered and table.above > 2 and bool(table.group)
        return grouped and frozenset((fold(table.header[0]),)) in _marks()["monday group"]
    return False


def _prefixes() -> frozenset[frozenset[str]]:
    return _marks()["pipedrive prefix"]


@cache
def _marks() -> dict[str, frozenset[frozenset[str]]]:
    """Give sets of folded names by what they tell; of one set all must be there."""
    return {
        key: frozenset(frozenset(fold(name) for name in one.split(" + ")) for one in told)
        for key, told in marks().items()
    }
