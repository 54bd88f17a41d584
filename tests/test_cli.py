"""The command line as scripts use it: JSON keys, exit codes, and a sentence for every refusal."""

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.services.workspace import choose
from bot.storage import Database
from tests.intake import replay, sample

Run = Callable[..., tuple[int, str, str]]


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


def read(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


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
    deals.write_text(deals.read_text("utf-8") + "B1,,Kit Pro,X,Won,2026-01-05,,1\n", "utf-8")
    again = read(run, "import", export)
    assert (again["rows"], again["skipped"], again["refused"]) == (8, 7, 1)
    assert again["problems"] == [
        {
            "file": "pipeline.csv",
            "line": 9,
            "column": "close_date",
            "reason": "A closed deal needs the day it was closed.",
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


def test_the_doctor_finds_nothing_wrong_and_mends_what_is(
    run: Run, export: Path, sqlite_url: str
) -> None:
    read(run, "import", export)
    told = read(run, "doctor")
    assert told["healthy"] is True
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
        file.execute("UPDATE stage_total SET n = n + 1")
    file.close()
    code, out, _ = run("doctor", "--json")
    assert (code, json.loads(out)["healthy"]) == (1, False)
    assert read(run, "doctor", "--rebuild")["healthy"] is True
    assert read(run, "doctor")["healthy"] is True


def test_people_get_tables(run: Run, export: Path) -> None:
    for command in (["import", export], ["board"], ["metrics"], ["person", "list"], ["doctor"]):
        code, out, err = run(*command)
        assert (code, err) == (0, "")
        assert len(out.splitlines()) > 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["import", "nothing.csv"], "There is no file nothing.csv."),
        (["import", "."], "There is no file of deals among these."),
        (["board", "--pipeline", "Nowhere"], "There is no pipeline Nowhere."),
        (["metrics", "--pipeline", "Nowhere"], "There is no pipeline Nowhere."),
        (["board", "--workspace", "acme"], "There is no workspace acme."),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    assert err.startswith(sentence)
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["import"],
        ["board", "--as-of", "soon"],
        ["metrics", "--from", "2026-02-30"],
        ["metrics", "--from", "2026-02-02", "--to", "2026-02-01"],
        ["metrics", "--by", "colour"],
        ["play", "--port", "70000"],
    ],
)
def test_wrong_usage_ends_with_two(run: Run, arguments: list[str]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("no-sense://", "DATABASE_URL is not the address of a database"),
        ("postgresql://me:secret@localhost:port/x", "DATABASE_URL is not the address"),
        ("mysql://me@localhost/x", "mysql is not a database"),
        ("postgresql://me:secret@127.0.0.1:1/x", "The database cannot be opened"),
        ("sqlite:///{folder}", "The database cannot be opened"),
        ("sqlite:///{folder}/junk.db", "The database cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    (tmp_path / "junk.db").write_text("this is no database at all")
    monkeypatch.setenv("DATABASE_URL", url.format(folder=tmp_path))
    code, out, err = run("board")
    assert (code, out) == (1, "")
    assert err.startswith(sentence)
    assert "secret" not in err


def test_a_database_that_stays_locked_is_busy_not_broken(
    run: Run, export: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(run, "import", export)
    monkeypatch.setattr("bot.intake.load.BUDGET", 0.2)
    file = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    file.execute("BEGIN EXCLUSIVE")
    code, _, err = run("import", export)
    assert read(run, "board")["stages"][0]["deals"] == 2
    file.execute("ROLLBACK")
    file.close()
    assert (code, err) == (1, "The database is busy, nothing was changed. Please try again.\n")


def test_a_fresh_installation_runs_and_keeps_its_file_in_the_users_data_folder(
    tmp_path: Path,
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "board", "--json"],
        env={"XDG_DATA_HOME": str(tmp_path / "deep" / "data"), "HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert [stage["name"] for stage in json.loads(ran.stdout)["stages"]][:2] == [
        "Lead",
        "Qualification",
    ]
    assert (tmp_path / "deep" / "data" / "pipewright" / "pipewright.db").exists()


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
    regions = read(run, "metrics", "--as-of", "2017-12-31", "--by", "region")["groups"]
    by_region = {part["key"]: part["win_rate"] for part in regions if part["won"]}
    assert by_region == {"Central": 62.557604, "East": 63.024758, "West": 63.939529}
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
