"""Deals leave by the command line as files that spreadsheets and other programs open."""

import csv
import json
from pathlib import Path

import openpyxl

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


def test_what_cannot_be_exported_is_refused_with_what_can(run: Run, export: Path) -> None:
    read(run, "import", export)
    assert run("export", "deals.pdf")[0] == 1
    code, _, err = run("export", "--view", "Mine")
    assert (code, err) == (1, "There is no view “Mine”. Views: –.\n")
    code, out, _ = run("import", "--dry-run", "--json", export)
    assert (code, json.loads(out)["refused"]) == (0, 0)
