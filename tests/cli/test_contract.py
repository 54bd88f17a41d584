"""What scripts rely on: the names and forms of the JSON, and the numbers in it."""

from pathlib import Path

import pytest

from tests.cli.script import Run, read


def test_import_says_what_became_of_each_row(run: Run, export: Path) -> None:
    told = read(run, "import", export)
    made = told.pop("id")
    assert told == {
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
    assert read(run, "import", "--undo", made) == {
        "id": made,
        "removed": 7,
        "kept": 0,
        "stayed": [],
    }
    assert read(run, "metrics")["deals"] == 0
    assert read(run, "import", export)["created"] == 7


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
    owners = ("Ada Doyle", "Jonas Sato", "Uma Turner")
    lines = [(f"owner:{name}", "sort:name") for name in owners]
    theirs = [read(run, "board", *line)["stages"] for line in (*lines, ("unowned",))]
    assert sum(stage["deals"] for told in theirs for stage in told) == 4
    assert sum(stage["deals"] for stage in read(run, "board", "closing:2020-01-01")["stages"]) == 0
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
