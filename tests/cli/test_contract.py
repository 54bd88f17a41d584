"""What scripts rely on: the names and forms of the JSON, and the numbers in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.workspace import choose
from bot.storage import Database
from tests.cli.script import Run, read
from tests.intake import replay, sample


def test_import_says_what_became_of_each_row(run: Run, export: Path) -> None:
    assert read(run, "import", export) == {
        "rows": 7,
        "created": 7,
        "updated": 0,
        "skipped": 0,
        "refused": 0,
        "problems": [],
    }
    deals = export / "pipeline.csv"
    deals.write_text(
        deals.read_text("utf-8") + "B1,,Kit Pro,X,Won,2026-01-05,2026-02-31,1\n", "utf-8"
    )
    again = read(run, "import", export)
    assert (again["rows"], again["skipped"], again["refused"]) == (8, 7, 1)
    assert again["problems"] == [
        {
            "file": "pipeline.csv",
            "line": 9,
            "column": "close_date",
            "reason": "“2026-02-31” is not a date.",
        }
    ]
    assert read(run, "import", export, "--dry-run")["refused"] == 1


def test_metrics_keep_the_contracts_names_and_forms(run: Run, export: Path) -> None:
    read(run, "import", export)
    told = read(run, "metrics", "--as-of", "2026-04-30")
    assert {
        name: told[name] for name in ("as_of", "from", "to", "deals", "open", "won", "lost")
    } == {
        "as_of": "2026-04-30",
        "from": None,
        "to": None,
        "deals": 7,
        "open": 4,
        "won": 2,
        "lost": 1,
    }
    assert (told["open_leads"], told["open_deals"], told["undated"]) == (0, 4, 2)
    assert told["disqualified"] == 0
    assert told["win_rate"] == 66.666667
    assert told["conversion_rate"] == 28.571429
    assert told["average_won_value"] == told["average_value"] == "750.000000"
    assert told["won_value"] == {"USD": "1500.00"}
    assert told["open_value"] == told["weighted_value"] == told["unconverted"] == {}
    assert told["cycle_days"]["closed"] == 46.0
    assert told["cycle_days"]["won"] == 45.0
    assert told["cycle_days"]["closed_median"] == 48.0
    assert told["cycle_days"]["won_median"] == 45.0


def test_a_period_counts_each_number_by_its_own_clock(run: Run, export: Path) -> None:
    read(run, "import", export)
    march = read(run, "metrics", "--from", "2026-03-01", "--to", "2026-03-11")
    assert (march["from"], march["to"]) == ("2026-03-01", "2026-03-11")
    assert (march["won"], march["lost"], march["win_rate"]) == (1, 1, 50.0)
    assert march["conversion_rate"] is None
    before = read(run, "metrics", "--from", "2026-03-01", "--to", "2026-03-10")
    assert (before["won"], before["lost"]) == (0, 1)


def test_an_earlier_instant_knows_nothing_of_what_came_later(run: Run, export: Path) -> None:
    read(run, "import", export)
    told = read(run, "metrics", "--as-of", "2026-02-03")
    assert (told["won"], told["lost"], told["deals"], told["win_rate"]) == (0, 0, 6, None)
    assert read(run, "metrics", "--as-of", "2026-02-04")["won"] == 1


@pytest.mark.parametrize(
    ("by", "keys"),
    [
        ("team", {"Hugo Grant", "Nora Egan"}),
        ("region", {"North", "South"}),
        ("owner", {"Ada Doyle", "Jonas Sato", "Uma Turner"}),
        ("product", {"Kit Pro", "Kit Basic"}),
        ("pipeline", {"Maven CRM"}),
    ],
)
def test_metrics_by_group_name_the_groups(run: Run, export: Path, by: str, keys: set[str]) -> None:
    read(run, "import", export)
    told = read(run, "metrics", "--by", by, "--as-of", "2026-04-30")
    groups = {group["key"]: group for group in told["groups"]}
    assert keys <= groups.keys()
    assert sum(group["won"] for group in groups.values()) == told["won"] == 2
    assert {"win_rate", "won_value", "cycle_days", "open"} <= groups[keys.pop()].keys()


def test_the_board_lists_open_stages_and_closed_ones_when_asked(run: Run, export: Path) -> None:
    read(run, "import", export)
    told = read(run, "board")
    assert told["pipeline"] == "Maven CRM"
    assert [(stage["name"], stage["kind"], stage["deals"]) for stage in told["stages"]] == [
        ("Prospecting", "deal", 2),
        ("Engaging", "deal", 2),
    ]
    assert told["stages"][0] == {
        "name": "Prospecting",
        "kind": "deal",
        "deals": 2,
        "value": {},
        "weighted": {},
        "stalled": 0,
    }
    past = read(run, "board", "--closed", "--as-of", "2026-02-10")
    assert [(stage["name"], stage["deals"]) for stage in past["stages"]] == [
        ("Prospecting", 2),
        ("Engaging", 3),
        ("Won", 1),
        ("Lost", 0),
    ]
    assert past["stages"][2]["value"] == {"USD": "1000.00"}
    assert all(stage["stalled"] is None for stage in past["stages"])


def test_people_are_listed(run: Run, export: Path) -> None:
    read(run, "import", export)
    told = {one["name"]: one for one in read(run, "person", "list")}
    assert told["Ada Doyle"]["manager"] == told["Ada Doyle"]["team"] == "Hugo Grant"
    assert told["Hugo Grant"]["role"] == "manager"


def backtested(run: Run) -> None:
    """The year is forecast a month ahead better than by the last month or the mean of three."""
    told = read(run, "forecast", "--backtest", "--as-of", "2017-12-31", "--from", "2017-06-01")
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
def test_the_real_export_through_the_command_line(run: Run, sqlite_url: str) -> None:
    maven = sample.shared("maven_crm")
    assert read(run, "import", maven)["created"] == 8800
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
