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


OWN = """Deal ID,Deal name,Stage,Amount,Region,Seats,Contract start,Postal code,Blank
1,A,Won,100,North,"1,200",2026-03-01,01234,
2,B,Lost,100,North,12,2026-03-02,01235,
3,C,Proposal,100,South,7,,99999,
4,D,Proposal,100,South,,2026-03-04,,
"""


def test_columns_that_mean_nothing_are_kept_as_fields_and_go_with_the_import(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(OWN, encoding="utf-8")
    code, out, _ = run("import", path)
    assert code == 0
    readings = [line.split()[:6] for line in out.splitlines() if "kept as a field" in line]
    kinds = {" ".join(line).partition(" kept")[0]: line for line in readings}
    assert list(kinds) == ["Region", "Seats", "Contract start", "Postal code"]
    assert [word for word in out.split() if word.startswith("(")] == [
        "(choice)",
        "(number)",
        "(date)",
        "(text)",
    ]
    first = run("export")[1]
    assert first.splitlines()[0].endswith(",region,seats,contract_start,postal_code")
    assert first.splitlines()[-1].endswith(",North,1200,2026-03-01,01234")
    # The same again changes nothing and adds no field; another value is the deal's from now on.
    assert read(run, "import", path)["skipped"] == 4
    path.write_text(OWN.replace("100,South,7", "100,West,8"), encoding="utf-8")
    told = read(run, "import", path)
    assert (told["updated"], told["skipped"]) == (1, 3)
    assert ",West,8,,99999" in run("export")[1]
    assert run("export")[1].splitlines()[0] == first.splitlines()[0]
    # A file without the columns says nothing of them.
    short = "\n".join(",".join(line.split(",")[:4]) for line in OWN.splitlines())
    path.write_text(short, encoding="utf-8")
    assert read(run, "import", path)["skipped"] == 4
    for _ in range(4):
        code, out, _ = run("import", "--undo", "last")
    assert "4 deals" in out
    assert "region" not in run("export")[1]


def test_a_column_is_kept_or_left_out_as_the_mapping_says(run: Run, tmp_path: Path) -> None:
    path, mapping = tmp_path / "deals.csv", tmp_path / "mapping.yml"
    path.write_text(OWN, encoding="utf-8")
    run("import", path, "--write-mapping", mapping)
    said = yaml.safe_load(mapping.read_text("utf-8"))
    assert (said["columns"]["Region"], said["columns"]["Blank"]) == ("keep", "skip")
    said["columns"] |= {"Region": "skip", "Amount": "keep"}
    mapping.write_text(yaml.safe_dump(said), encoding="utf-8")
    assert read(run, "import", path, "--mapping", mapping)["created"] == 4
    assert run("export")[1].splitlines()[0].endswith(",amount,seats,contract_start,postal_code")
