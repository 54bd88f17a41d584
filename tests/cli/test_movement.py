"""`pipewright changes`: the contract's JSON, held against the boards and numbers beside it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

from tests.cli.script import Run, read
from tests.intake import sample


def standing(run: Run, day: str) -> tuple[int, Decimal]:
    stages = read(run, "board", "--as-of", day)["stages"]
    value = sum((Decimal(stage["value"].get("USD", 0)) for stage in stages), Decimal())
    return sum(stage["deals"] for stage in stages), value


def plain(flow: dict[str, Any]) -> tuple[int, Decimal]:
    return flow["deals"], Decimal(flow["value"].get("USD", 0))


def past_board(run: Run, day: str) -> dict[str, tuple[int, Decimal]]:
    stages = read(run, "board", "--closed", "--as-of", day)["stages"]
    return {
        stage["name"]: (stage["deals"], Decimal(stage["value"].get("USD", 0))) for stage in stages
    }


def recounted(export: Path, day: str) -> dict[str, tuple[int, Decimal]]:
    """Count the same out of the file alone, by its dates."""
    rows = pandas.read_csv(export / "sales_pipeline.csv", parse_dates=["engage_date", "close_date"])
    at = pandas.Timestamp(day)
    closed = rows[rows.close_date <= at]
    engaging = rows[(rows.engage_date <= at) & ~(rows.close_date <= at)]
    won = closed[closed.deal_stage == "Won"]
    return {
        "Prospecting": (int((rows.deal_stage == "Prospecting").sum()), Decimal(0)),
        "Engaging": (len(engaging), Decimal(0)),
        "Won": (len(won), Decimal(str(won.close_value.sum()))),
        "Lost": (len(closed) - len(won), Decimal(0)),
    }


def test_a_quarter_of_a_real_crm_adds_up_and_agrees_with_board_and_metrics(run: Run) -> None:
    assert read(run, "import", sample.shared("maven_crm"))["created"] == 8800
    told = read(run, "changes", "--from", "2017-04-01", "--to", "2017-06-30")
    assert told["adds_up"] is True
    assert plain(told["opening"]) == standing(run, "2017-03-31")
    assert plain(told["closing"]) == standing(run, "2017-06-30")
    lines = {line["kind"]: line for line in told["lines"]}
    assert set(lines) == {"new", "won", "lost", "value_changed"}
    numbers = read(run, "metrics", "--from", "2017-04-01", "--to", "2017-06-30")
    assert -lines["won"]["deals"] == numbers["won"]
    assert -lines["lost"]["deals"] == numbers["lost"]
    assert -Decimal(lines["won"]["value"]["USD"]) == Decimal(numbers["won_value"]["USD"])
    for day in ("2017-01-31", "2017-06-30", "2017-10-15"):
        assert past_board(run, day) == recounted(sample.shared("maven_crm"), day)
    made = [told["opening"], *told["lines"]]
    assert sum(plain(flow)[0] for flow in made) == told["closing"]["deals"]
    assert sum((plain(flow)[1] for flow in made), Decimal()) == plain(told["closing"])[1]


def test_people_read_a_table_and_wrong_usage_is_refused(run: Run, export: Path) -> None:
    read(run, "import", export)
    code, out, err = run("changes", "--from", "2026-01-01")
    assert (code, err) == (0, "")
    assert "opening" in out and "closing" in out and "It adds up." in out
    assert read(run, "changes", "--closing", "2026-Q4")["adds_up"] is True
    assert read(run, "changes", "--as-of", "2026-02-10")["closing"]["deals"] == 5
    assert run("changes", "--closing", "soon")[0] == 2
    assert run("changes", "--closing", "2026-13")[0] == 2


@pytest.mark.parametrize("first", ["2026-02-04", "2026-03-01", "2026-03-12"])
def test_an_imported_history_adds_up_between_any_two_days(
    run: Run, export: Path, first: str
) -> None:
    read(run, "import", export)
    told = read(run, "changes", "--from", first, "--to", "2026-04-01")
    assert told["adds_up"] is True
