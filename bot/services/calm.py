"""Long work that makes many values and no garbage of the kind Python looks for again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = 1_000_000_000
"""More rounds among what is young than any work lasts for."""


@contextmanager
def calm() -> Iterator[None]:
    """Search only among what is young for garbage while something long is done.

    Each search through everything walks all that an application holds, which a tenth of an import
    went into.
    """
    young, middle, old = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)
    try:
        yield
    finally:
        gc.set_threshold(young, middle, old)
