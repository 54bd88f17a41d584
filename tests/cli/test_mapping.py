"""The mapping step on the command line: shown, written, changed, passed, and remembered."""

from pathlib import Path

import pytest
import yaml

from tests.cli.script import Run, read

SHEET = """Thing,How far,Worth,Until,Who
Roof,Nurture,1.200,03/04/2026,Ann
Door,Closed out,900,05/06/2026,Ann
Wall,Sold,2.500,07/08/2026,=Bob
Gate,Sold,2.500,never,Bob
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_a_file_nobody_knows_is_read_as_its_mapping_says(
    run: Run, sheet: Path, tmp_path: Path
) -> None:
    code, _, err = run("import", sheet)
    assert code == 1
    assert "list.csv is not a file we know" in err
    mapping = tmp_path / "mapping.yml"
    said = {
        "dates": "dmy",
        "decimal": ".",
        "columns": {
            "Thing": "name",
            "How far": "stage",
            "Worth": "amount",
            "Until": "close",
            "Who": "owner",
        },
        "stages": {"Sold": "won", "Closed out": "lost", "Nurture": "Qualified"},
    }
    mapping.write_text(yaml.safe_dump(said), encoding="utf-8")
    tried = read(run, "import", sheet, "--mapping", mapping, "--dry-run")
    assert (tried["created"], tried["refused"]) == (4, 0)
    reasons = tmp_path / "reasons.csv"
    code, out, _ = run("import", sheet, "--mapping", mapping, "--reasons", reasons)
    assert code == 0
    assert "Roof | Door | Wall" in out
    assert reasons.read_text("utf-8-sig").splitlines() == [
        "file,line,column,reason",
        "list.csv,5,Until,“never” is not a date.",
    ]
    told = read(run, "metrics")
    assert (told["won"], told["lost"], told["open"]) == (2, 1, 1)
    assert told["won_value"] == {"USD": "5.00"}
    # Remembered for the source: the same file needs no mapping any more once it is known.
    assert read(run, "import", sheet, "--mapping", mapping)["skipped"] == 4


def test_how_a_file_is_read_can_be_written_down_and_passed_back(
    run: Run, export: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.yml"
    code, out, _ = run("import", export / "pipeline.csv", "--write-mapping", mapping)
    assert (code, "Change it" in out) == (0, True)
    said = yaml.safe_load(mapping.read_text("utf-8"))
    assert said["columns"]["deal_stage"] == "stage"
    assert said["stages"] == {
        "Won": "won",
        "Lost": "lost",
        "Engaging": "open",
        "Prospecting": "open",
    }
    assert read(run, "import", export / "pipeline.csv", "--mapping", mapping)["created"] == 7
    said["columns"]["sales_agent"] = "skip"
    mapping.write_text(yaml.safe_dump(said), encoding="utf-8")
    assert read(run, "import", export / "pipeline.csv", "--mapping", mapping)["updated"] == 6
    # What was said of a source holds for its next file.
    assert read(run, "import", export / "pipeline.csv")["skipped"] == 7


def test_what_can_be_read_in_two_ways_is_decided_told_and_can_be_said(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("Deal,Stage,Value,Close Date\nA,Won,1.200,03/04/2026\n", encoding="utf-8")
    told = read(run, "import", path, "--dry-run")
    assert [one["column"] for one in told["problems"]] == ["Close Date", "Value"]
    assert "--dates dmy" in told["problems"][0]["reason"]
    said = read(run, "import", path, "--dates", "dmy", "--decimal", ",")
    assert said["problems"] == []
    assert read(run, "metrics")["won_value"] == {"USD": "1200.00"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: [a", "cannot be read as YAML"),
        ("colour: red", "is no mapping: colour"),
        ("columns: {Nowhere: name}", "has no column Nowhere"),
    ],
)
def test_a_wrong_mapping_is_refused_in_a_sentence(
    run: Run, export: Path, tmp_path: Path, text: str, said: str
) -> None:
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(text, encoding="utf-8")
    code, _, err = run("import", export / "pipeline.csv", "--mapping", mapping)
    assert code == 1
    assert said in err
    assert len(err.splitlines()) == 1
