"""Deals leave by the command line as files that spreadsheets and other programs open."""

import csv
import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.cli.script import Run, read


def test_the_same_deals_come_out_as_csv_and_as_a_workbook(
    run: Run, export: Path, tmp_path: Path
) -> None:
    read(run, "import", export)
    for name in ("deals.csv", "deals.xlsx"):
        assert run("export", tmp_path / name) == (0, f"7 deals in {tmp_path / name}.\n", "")
    with (tmp_path / "deals.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names, *cells = openpyxl.load_workbook(tmp_path / "deals.xlsx").worksheets[0].values
    assert [str(name) for name in names] == list(rows[0])
    assert [str(row[0]) for row in cells] == [row["number"] for row in rows]
    won = [row for row in rows if row["status"] == "won"]
    assert sorted((row["value"], row["currency"], row["close_date"]) for row in won) == [
        ("1000.00", "USD", "2026-02-04"), ("500.00", "USD", "2026-03-11"),
    ]  # fmt: skip
    code, out, _ = run("export", "--deals", "win_rate")
    assert (code, out.count("\n")) == (0, 4)


def test_an_exported_sheet_imported_elsewhere_gives_the_same_figures(
    run: Run, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def figures() -> dict[str, object]:
        told = read(run, "metrics")
        # A sheet of deals does not hold how likely its stages are.
        return {name: told[name] for name in told.keys() - {"as_of", "weighted_value"}}

    read(run, "import", export)
    names = ("deals.csv", "deals.xlsx")
    assert [run("export", tmp_path / name)[0] for name in names] == [0, 0]
    before = figures()
    for name in names:
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / name}.db")
        told = read(run, "import", tmp_path / name)
        assert (told["rows"], told["created"], told["refused"]) == (7, 7, 0)
        assert figures() == before
    assert read(run, "import", tmp_path / name)["skipped"] == 7


def test_what_cannot_be_exported_is_refused_with_what_can(run: Run, export: Path) -> None:
    read(run, "import", export)
    assert run("export", "deals.pdf")[0] == 1
    code, _, err = run("export", "--view", "Mine")
    assert (code, err) == (1, "There is no view “Mine”. Views: –.\n")
    code, out, _ = run("import", "--dry-run", "--json", export)
    assert (code, json.loads(out)["refused"]) == (0, 0)


def test_an_archive_is_restored_into_an_empty_workspace_whatever_it_is_called(
    run: Run, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(run, "import", export)
    first, again = tmp_path / "first.zip", tmp_path / "again.dat"
    assert run("export", "--archive", first)[0] == 0
    assert run("import", first)[2].startswith("There are deals in this workspace already.")
    board = read(run, "board", "--closed")["stages"]
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    named = first.rename(tmp_path / "deals.csv")
    assert run("import", "--dry-run", named)[0] == 1
    assert read(run, "import", named)["restored"] > 20
    assert run("export", "--archive", again)[0] == 0
    assert again.read_bytes() == named.read_bytes()
    assert read(run, "board", "--closed")["stages"] == board


def test_a_backup_made_while_others_write_is_whole(
    run: Run, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    read(run, "import", export)
    copy = tmp_path / "copy.db"
    done = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file:
            while not done.is_set():
                with file:
                    file.execute("UPDATE deal SET next_step = next_step || '.'")

    busy = threading.Thread(target=write)
    busy.start()
    try:
        assert run("backup", copy)[0] == 0
    finally:
        done.set()
        busy.join()
    assert run("backup", copy) == (1, "", f"{copy} is there already. Choose another name.\n")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    assert read(run, "doctor")["healthy"] is True
    assert read(run, "import", export)["skipped"] == 7
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/sales")
    assert "pg_dump --format=custom" in run("backup", tmp_path / "other")[2]
