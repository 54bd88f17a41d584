"""Lines of a deal's story."""

from datetime import datetime

from bot.domain.timeline import SINCE_EVER, Entry, EntryKind
from bot.views.timeline import entry_line
from bot.views.words import Words
from tests.views.sample import NOW, World


def test_a_deal_that_was_there_from_ever_on_is_given_no_day() -> None:
    world, words = World(), Words("en", zone="America/New_York", now=NOW)

    def line(at: datetime) -> str:
        entry = Entry(1, 1, EntryKind.CREATED, at, NOW, None)
        return entry_line(entry, world.pipeline(), words, people={}, messages={})

    assert line(NOW).endswith(" · Import created it")
    assert line(SINCE_EVER) == "Import created it"
