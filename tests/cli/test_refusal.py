"""Nothing a person can cause ends in a traceback: exit codes, and a sentence on stderr."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage import Database, Installation, OutboxKind, OutboxRow, OutboxState
from tests.cli.script import Run, read


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


def test_the_doctor_names_what_was_not_delivered_and_why(
    run: Run, export: Path, sqlite_url: str
) -> None:
    read(run, "import", export)
    hour = timedelta(hours=1)
    db = Database(sqlite_url, clock=lambda: datetime.now(UTC) - hour)
    with db.read(None) as uow:
        (team,) = uow.workspaces.all()
    with db.begin(team.id) as uow:
        for key in ("late", "dead", "unknown"):
            where = {"to": "channel", "channel": f"C{key.upper()}"}
            uow.outbox.add(OutboxRow(0, key, OutboxKind.POST, where, f"nudge.{key}"))
    with db.begin(None) as uow:
        for row in uow.outbox.claim(10, db.clock()):
            state = {"late": "pending"}.get(row.key, row.key)
            uow.outbox.settle(row, OutboxState(state), error="not_in_channel")
        uow.workspaces.adopt(team.id, Installation("T1", None, "A1", "U1", db.clock()))
        uow.workspaces.disable(team.id)
    db.close()
    code, out, _ = run("doctor", "--json")
    told = json.loads(out)
    assert (code, told["healthy"], told["delivery"]["disabled"]) == (1, False, True)
    assert (told["delivery"]["late"], told["delivery"]["left"]) == (1, ["CDEAD"])
    assert [row["what"] for row in told["delivery"]["unknown"]] == ["nudge.unknown"]
    assert told["delivery"]["reasons"] == {"not_in_channel": 1}
    _, out, _ = run("doctor")
    assert "install the app again" in out and "nudge.dead to CDEAD" in out


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
        (["board", "colour:red"], "“colour” is nothing I can filter by."),
        (["board", "mine"], "Nobody is meant by “mine” here"),
        (
            ["board", "stalled", "--as-of", "2026-01-01"],
            "A past board is narrowed by its owner alone",
        ),
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
