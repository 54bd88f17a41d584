"""How Python goes about work: short turns for each thread, and no search where garbage is not."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = 1_000_000_000
"""More rounds among what is young than any work lasts for."""
TURN = 0.000_1
"""Seconds a thread goes on for while another one waits for its turn.

By itself Python lets it be 50 times as many, and whoever asks a database waits for a turn after
each statement: of an import that was a sixth, and most of what people waited for beside one.
"""


@contextmanager
def short_turns() -> Iterator[None]:
    """Let threads wait for each other no longer than they must."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
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
        with short_turns():
            yield
    finally:
        gc.set_threshold(young, middle, old)
