"""Files of eight systems and of sales teams' sheets: won, lost and open come out right."""

from collections import Counter
from pathlib import Path

import pytest

from bot.domain.pipeline import StageKind
from bot.domain.workspace import Workspace
from bot.intake.card import Read
from bot.intake.parcel import unpack
from bot.intake.reader import CardReader
from bot.intake.survey import survey
from tests.intake.layout import LAYOUTS, Layout

PLACE = Workspace(id=0, key="moved", name="Moved", zone="UTC")


def read(folder: Path, layout: Layout) -> list[Read]:
    """Read a layout's rows, as an import would."""
    path = folder / layout.file
    path.write_text(layout.text, encoding="utf-8")
    (mapping,) = unpack([path]).deals
    return list(CardReader(mapping, survey(mapping, PLACE), PLACE, ()).cards())


@pytest.mark.parametrize("name", LAYOUTS)
def test_won_lost_and_open_come_out_right(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    reads = read(tmp_path, layout)
    assert [one.problem for one in reads if one.problem] == []
    cards = [one.card for one in reads if one.card]
    kinds = Counter(card.kind for card in cards)
    won, lost = kinds[StageKind.WON], kinds[StageKind.LOST]
    assert (won, lost, len(cards) - won - lost) == layout.counts
    value, close = cards[0].value, cards[0].close
    if layout.worth:
        assert value is not None
        assert f"{value.currency} {value.amount}" == layout.worth
    if layout.closed:
        assert str(close) == layout.closed
    assert all(card.external_id and card.name for card in cards)
    assert len({card.external_id for card in cards}) == len(cards)
