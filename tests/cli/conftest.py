"""Running the command line in this process, on a database and an export of the test's own."""

import shutil
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.cli.script import Run
from tests.intake import sample


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "pipewright.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return sample.export_in(tmp_path)


@pytest.fixture
def run(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command in this process; give its exit code, output and errors."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)

    def once(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return once
