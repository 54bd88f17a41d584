"""Folders for what is in work, which stay no longer than whoever works, even if that was killed."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

if sys.platform != "win32":
    import fcntl

_PREFIX = "pipewright-work-"
_YOUNG = 60.0
"""Seconds for which a folder that nobody holds may still be one that is being made."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder for ourselves alone, gone at the end; remove those of the killed.

    Each is held by a lock, which the operating system lets go of with its process.
    """
    _sweep(Path(gettempdir()))
    with TemporaryDirectory(prefix=_PREFIX) as name:
        held = os.open(name, os.O_RDONLY) if sys.platform != "win32" else None
        try:
            if sys.platform != "win32" and held is not None:
                fcntl.flock(held, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            if held is not None:
                os.close(held)


def _sweep(place: Path) -> None:
    """Remove our folders that nobody holds any more."""
    if sys.platform == "win32":
        return
    for folder in place.glob(f"{_PREFIX}*"):
        try:
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            # Somebody else's, or gone meanwhile.
            continue
        try:
            told = os.fstat(held)
            if told.st_uid == os.getuid() and told.st_mtime < time.time() - _YOUNG:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            # At work.
            pass
        finally:
            os.close(held)
