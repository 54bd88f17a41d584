"""What is loaded stays for good, so nobody need look through it for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import something large: a third sooner, and no later collection walks through it."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        # What is made since is looked through less often: an import makes millions of values, and
        # hardly one that refers to itself.
        gc.set_threshold(10_000, 20, 20)
        gc.enable()
