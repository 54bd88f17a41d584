"""Folders for what is in work, which stay no longer than whoever works, even if that was killed."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, gettempdir

if sys.platform != "win32":
    import fcntl

_HELD = "pipewright-work-"
"""How the name of a folder begins that somebody works in, or was killed in."""


@contextmanager
def scratch() -> Iterator[Path]:
    """Give an empty folder for ourselves alone, gone at the end; remove those of the killed.

    Each is held by a lock, which the operating system lets go of with its process.
    """
    with TemporaryDirectory(prefix="pipewright-") as name:
        if sys.platform == "win32":
            yield Path(name)
            return
        place = Path(gettempdir())
        _sweep(place)
        held = os.open(name, os.O_RDONLY)
        try:
            # Only what is locked has such a name, so nobody takes a new one for one left behind.
            fcntl.flock(held, fcntl.LOCK_EX)
            folder = Path(name).rename(place / f"{_HELD}{Path(name).name}")
            try:
                yield folder
            finally:
                folder.rename(name)
        finally:
            os.close(held)


def _sweep(place: Path) -> None:
    """Remove our folders that nobody holds any more."""
    if sys.platform == "win32":
        return
    for folder in place.glob(f"{_HELD}*"):
        try:
            held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            # Somebody else's, or gone meanwhile.
            continue
        try:
            if os.fstat(held).st_uid == os.getuid():
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            # At work.
            pass
        finally:
            os.close(held)
