"""Folders for what is in work: gone afterwards, and gone when whoever worked was killed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.scratch import scratch

_WORK = """
from bot.storage.scratch import scratch
with scratch() as folder:
    (folder / "names.csv").write_text("Acme")
    print(folder, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where scratch folders are made."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    yield tmp_path


def test_a_folder_is_there_for_its_owner_alone_and_gone_at_the_end() -> None:
    with scratch() as folder:
        (folder / "names.csv").write_text("Acme")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_what_a_killed_process_left_goes_and_what_is_in_work_stays(place: Path) -> None:
    with _worker() as killed, _worker() as works:
        left, kept = _folder(killed), _folder(works)
        killed.kill()
        killed.wait()
        assert left.exists()
        beside = place / "pipewright-other"
        beside.mkdir()
        with scratch():
            assert not left.exists()
            assert (kept / "names.csv").read_text() == "Acme" and beside.exists()
        works.communicate("\n")
        assert not kept.exists()


def _worker() -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _WORK]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _folder(worker: "subprocess.Popen[str]") -> Path:
    assert worker.stdout is not None
    return Path(worker.stdout.readline().strip())
