"""Files as eight systems and many sheets write them, in a dozen languages: read on the first try.

All of them are invented; headers, stage words, encodings and forms are those of the systems.
"""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.card import Read
from bot.intake.mapping import Mapping
from bot.intake.parcel import unpack
from bot.intake.reader import CardReader
from bot.intake.survey import survey

FOLDER = Path(__file__).parent / "hard"
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "expected.toml").read_text("utf-8"))
PLACE = Workspace(id=0, key="moved", name="Moved", zone="UTC")


SYSTEMS = {
    **{"amocrm": "amoCRM", "bitrix": "Bitrix24", "hubspot": "HubSpot", "monday": "monday"},
    **{"nethunt": "NetHunt", "pipedrive": "Pipedrive", "salesforce": "Salesforce"},
    **{"sf": "Salesforce", "zoho": "Zoho", "dynamics": "Dynamics 365"},
}
"""The system that each file comes from, by the first word of its name here."""


def mapped(path: Path) -> Mapping:
    (mapping,) = unpack([path]).deals
    return mapping


def read(mapping: Mapping) -> list[Read]:
    return list(CardReader(mapping, survey(mapping, PLACE), PLACE, ()).cards())


@pytest.mark.parametrize("name", EXPECTED)
def test_won_lost_and_open_come_out_right_on_the_first_try(name: str) -> None:
    mapping = mapped(FOLDER / name)
    expected, reads = EXPECTED[name], read(mapping)
    system = SYSTEMS.get(name.partition("_")[0])
    assert mapping.preset.title == (system or mapping.preset.title)
    assert mapping.preset.key.startswith("file:") == (system is None)
    assert [one.problem for one in reads if one.problem] == []
    cards = [one.card for one in reads if one.card]
    kinds = Counter(card.kind for card in cards)
    won, lost = kinds[StageKind.WON], kinds[StageKind.LOST]
    assert [won, lost, len(cards) - won - lost] == expected["counts"]
    first = next((card for card in cards if card.kind is StageKind.WON), cards[0])
    if "worth" in expected:
        assert first.value is not None
        assert f"{first.value.currency} {first.value.amount}" == expected["worth"]
    if "closed" in expected:
        assert str(first.close) == expected["closed"]
    assert len({card.external_id for card in cards}) == len(cards)
