"""The property tests once more, each with fifty times as many examples and never the same ones."""

import os
import subprocess
import sys
from pathlib import Path

_TIMES = 50
_FILES = (
    "domain/test_digest.py",
    "domain/test_manners.py",
    "services/test_history.py",
    "services/test_unite.py",
    "services/test_rhythm.py",
    "storage/test_frame.py",
    "storage/test_total.py",
    "views/test_screen.py",
)


def run() -> bool:
    """Draw, and say whether everything held."""
    tests = Path(__file__).parents[1]
    files = [str(tests / name) for name in _FILES]
    # What the suite may take at most does not hold for fifty times as much.
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--durations=20", "--timeout=0", *files],
        env={**os.environ, "DRAW_TIMES": str(_TIMES)},
        cwd=tests.parent,
        check=False,
    )
    good = ended.returncode == 0
    print(f"{'✓' if good else '✗'} property tests with {_TIMES} times as many examples", flush=True)
    return good
