"""A real CRM's export through the command line: its known numbers, its boards and its changes."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas
import pytest

from bot.services.workspace import choose
from bot.storage import Database
from tests.cli.script import Run, read
from tests.intake import replay, sample


@pytest.fixture(scope="module")
def imported(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole export, imported once by a process of its own; what it said lies beside it."""
    path = tmp_path_factory.mktemp("maven") / "maven.db"
    shutil.copyfile(sqlite_template, path)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", str(sample.shared("maven_crm")), "--json"],
        env={**os.environ, "DATABASE_URL": f"sqlite:///{path}"},
        capture_output=True,
        text=True,
        timeout=200,
        check=True,
    )
    path.with_suffix(".json").write_text(done.stdout, "utf-8")
    return path


@pytest.fixture
def report(imported: Path, sqlite_url: str) -> dict[str, Any]:
    """What the import said; the database of this test is the imported one."""
    shutil.copyfile(imported, sqlite_url.removeprefix("sqlite:///"))
    told: dict[str, Any] = json.loads(imported.with_suffix(".json").read_text("utf-8"))
    return told


def backtested(run: Run) -> None:
    """The year is forecast a month ahead better than by the last month or the mean of three."""
    told = read(run, "forecast", "--backtest", "--from", "2017-06-01", "--to", "2017-12-31")
    assert [one["month"] for one in told] == [f"2017-{month:02}" for month in range(6, 13)]
    errors: dict[str, list[float]] = {"ours": []}
    for one in told:
        actual = float(one["actual"])
        errors["ours"].append(abs(float(one["forecast"]["p50"]) / actual - 1))
        for key, said in one["baselines"].items():
            errors.setdefault(key, []).append(abs(float(said) / actual - 1))
    mape = {key: round(100 * sum(off) / len(off), 2) for key, off in errors.items()}
    assert mape["last_month"] == 38.84
    assert mape["mean_of_three"] == 21.82
    assert mape["same_month_last_quarter"] == 7.90
    assert mape["ours"] < mape["mean_of_three"]
    assert sum(one["covered"] for one in told) >= 5


@pytest.mark.timeout(300)
def test_the_real_export_through_the_command_line(
    run: Run, sqlite_url: str, report: dict[str, Any]
) -> None:
    maven = sample.shared("maven_crm")
    assert report["created"] == 8800
    told = read(run, "metrics", "--as-of", "2017-12-31")
    assert (told["won"], told["lost"], told["open"]) == (4238, 2473, 2089)
    assert told["win_rate"] == 63.150052
    assert told["conversion_rate"] == 48.159091
    assert told["average_won_value"] == "2360.909391"
    assert told["won_value"] == {"USD": "10005534.00"}
    assert told["cycle_days"]["closed"] == 47.985397
    assert told["cycle_days"]["won"] == 51.781973
    assert told["cycle_days"]["won_median"] == 57.0
    again = read(run, "import", maven)
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 8800)

    quarters = read(run, "metrics", "--as-of", "2017-12-31", "--by", "quarter")["groups"]
    rates = [round(part["win_rate"], 2) for part in quarters if part["win_rate"] is not None]
    assert rates == [82.07, 61.71, 61.41, 60.25]
    months = read(run, "metrics", "--by", "month", "--from", "2017-03-01")["groups"]
    assert [month["won_value"]["USD"].removesuffix(".00") for month in months] == [
        *("1134672", "721932", "1025713", "1338466", "696932"),
        *("1050059", "1235264", "731980", "938943", "1131573"),
    ]
    assert {month["open"] for month in months} == {None}
    assert told["cycle_days"]["won_median"] == 57.0
    funnel = read(run, "funnel")
    assert [
        (one["name"], one["entered"], one["reached_next"], one["conversion"], one["days_median"])
        for one in funnel["stages"]
    ] == [("Prospecting", 8800, 8300, 94.318182, None), ("Engaging", 8300, 4238, 51.060241, 45.0)]
    assert read(run, "funnel", "--as-of", "2017-12-31")["stages"] == [
        {**one, "age_median": past["age_median"]}
        for one, past in zip(
            funnel["stages"], read(run, "funnel", "--as-of", "2017-12-31")["stages"], strict=True
        )
    ]
    regions = read(run, "metrics", "--as-of", "2017-12-31", "--by", "region")["groups"]
    by_region = {part["key"]: part["win_rate"] for part in regions if part["won"]}
    assert by_region == {"Central": 62.557604, "East": 63.024758, "West": 63.939529}
    backtested(run)
    past = read(run, "board", "--closed", "--as-of", "2017-06-30")["stages"]
    now = read(run, "board", "--closed")["stages"]
    db = Database(sqlite_url, clock=lambda: datetime.now(UTC))
    with db.read(choose(db, None).id, budget=60) as uow:
        stages = uow.pipelines.default().stages
        summer = datetime(2017, 6, 30, 23, 59, 59, tzinfo=UTC)
        replayed = replay.boards(uow, summer, datetime.now(UTC))
    db.close()
    for seen, standing in zip((past, now), replayed, strict=True):
        expected = [standing.get(stage.id, (0, {})) for stage in stages]
        assert [(stage["deals"], stage["value"]) for stage in seen] == [
            (deals, {code: f"{minor / 100:.2f}" for code, minor in sums.items()})
            for deals, sums in expected
        ]


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


def test_a_quarter_of_a_real_crm_adds_up_and_agrees_with_board_and_metrics(
    run: Run, report: dict[str, Any]
) -> None:
    assert report["created"] == 8800
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
