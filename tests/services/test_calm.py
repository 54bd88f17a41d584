"""How Python goes about an import while it is under way, and that it is as before afterwards."""

import gc
import sys
from collections.abc import Iterator

import pytest

from bot.services.calm import TURN, TURN_OF_TWO, calm, short_turns


@pytest.fixture(autouse=True)
def _often() -> Iterator[None]:
    """Let everything be searched often, so that what is put off is seen to be."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*before)


def test_what_is_old_is_not_searched_while_it_lasts() -> None:
    before = gc.get_threshold()
    with calm():
        searched = gc.get_stats()[2]["collections"]
        kept = [[number] for number in range(200_000)]
        assert gc.get_stats()[2]["collections"] == searched
        assert gc.get_threshold()[:2] == before[:2]
    assert len(kept) == 200_000
    assert gc.get_threshold() == before


def test_what_was_loaded_at_the_start_stays_left_out() -> None:
    left_out = gc.get_freeze_count()
    with calm():
        pass
    assert gc.get_freeze_count() == left_out


def test_threads_take_short_turns_while_it_lasts() -> None:
    before = sys.getswitchinterval()
    with short_turns():
        assert sys.getswitchinterval() == pytest.approx(TURN)
        with calm():
            assert sys.getswitchinterval() == pytest.approx(TURN_OF_TWO)
        assert sys.getswitchinterval() == pytest.approx(TURN)
    assert sys.getswitchinterval() == before > TURN


def test_work_that_fails_leaves_all_as_it_was() -> None:
    before = gc.get_threshold(), sys.getswitchinterval()
    with pytest.raises(ValueError, match="no"), calm():
        raise ValueError("no")
    assert (gc.get_threshold(), sys.getswitchinterval()) == before
