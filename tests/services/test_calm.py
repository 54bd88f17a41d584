"""What an import leaves out of the search for garbage, and what stays left out after it."""

import gc
from collections.abc import Iterator

import pytest

from bot.services.calm import calm


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Begin with nothing left out, and end as it was."""
    left_out = gc.get_freeze_count() > 0
    gc.unfreeze()
    yield
    gc.unfreeze()
    if left_out:
        gc.freeze()


def test_what_was_there_is_left_out_while_it_lasts() -> None:
    with calm():
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_what_was_loaded_at_the_start_is_left_out_for_good() -> None:
    gc.freeze()
    loaded = gc.get_freeze_count()
    with calm():
        pass
    assert gc.get_freeze_count() > loaded / 2
