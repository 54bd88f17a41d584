"""Long work that makes many values and no garbage of the kind Python looks for again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def calm() -> Iterator[None]:
    """Leave what is there already out of the search for garbage while something long is done.

    Each search walks all that an application holds, which a tenth of an import went into.
    """
    left_out = gc.get_freeze_count() > 0
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if left_out:
            # What was loaded at the start stays left out; what became garbage since does not.
            gc.collect()
            gc.freeze()
