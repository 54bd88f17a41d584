"""How Python goes about work: short turns for each thread, and no search where garbage is not."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = 1_000_000_000
"""More rounds among what is young than any work lasts for."""
TURN = 0.000_5
"""Seconds a thread goes on for while another one waits for its turn.

By itself Python lets it be ten times as many, and whoever asks a database waits for a turn after
each statement: most of what people waited for beside something long. Where many come at one
instant, shorter ones make all of them slower.
"""
TURN_OF_TWO = 0.000_1
"""The same where few threads do one long work: of an import the waiting was a sixth."""


@contextmanager
def short_turns(seconds: float = TURN) -> Iterator[None]:
    """Let threads wait for each other no longer than they must."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def calm() -> Iterator[None]:
    """Search only among what is young for garbage while something long is done, in short turns.

    Each search through everything walks all that an application holds, which a tenth of an import
    went into.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    try:
        with short_turns(TURN_OF_TWO):
            yield
    finally:
        gc.set_threshold(young, middle, old)
