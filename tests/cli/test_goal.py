"""Goals on the command line: set, listed with how far they are, ended, refused in a sentence."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.script import Run, read


def test_a_goal_is_set_listed_and_ended(run: Run, export: Path) -> None:
    read(run, "import", export)
    month = ("--period", "2026-03")
    set_ = read(run, "goals", "set", "revenue", "2k", *month)
    assert set_ == {
        "measure": "revenue",
        "period": "2026-03",
        "team": None,
        "owner": None,
        "target": "2000.00",
        "currency": "USD",
    }
    read(run, "goals", "set", "won", "4", "--owner", "Hugo Grant", "--period", "2026-Q1")
    (revenue,) = read(run, "goals", "list", *month)
    march = read(run, "metrics", "--from", "2026-03-01", "--to", "2026-03-31", "--target", "2000")
    assert (revenue["from"], revenue["to"]) == ("2026-03-01", "2026-03-31")
    assert float(revenue["done"]) == float(march["target"]["won"]) > 0
    assert revenue["attainment"] == march["target"]["attainment"]
    (won,) = read(run, "goals", "list", "--period", "2026-Q1")
    assert (won["owner"], won["target"], won["currency"]) == ("Hugo Grant", 4, None)
    assert won["done"] + won["lacking"] == 4
    # It counts until another one is set or it is ended, and what it was stays known.
    assert read(run, "goals", "list", "--period", "2026-04")[0]["target"] == "2000.00"
    read(run, "goals", "clear", "revenue", "--period", "2026-04")
    assert read(run, "goals", "list", "--period", "2026-04") == []
    assert read(run, "goals", "list", *month) == [revenue]


def test_without_a_period_a_goal_is_for_this_month(run: Run, export: Path) -> None:
    read(run, "import", export)
    code, out, _ = run("goals", "set", "leads", "12")
    assert (code, out) == (0, f"Everybody: leads 12 from {datetime.now(UTC):%Y-%m} on.\n")
    code, out, _ = run("goals", "list")
    assert code == 0 and "leads" in out and "12" in out
    code, out, _ = run("goals", "clear", "leads")
    assert (code, out[:28]) == (0, "Everybody: no goal of leads ")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["set", "won", "many"], 1, "Write a whole number."),
        (["set", "revenue", "5 EUR"], 1, "Goals are in USD."),
        (["set", "won", "5", "--team", "Nowhere"], 1, "There is no Nowhere."),
        (["set", "won", "5", "--period", "2026-13"], 2, "not a month like 2026-09"),
        (["set", "fame", "5"], 2, "fame"),
        (["clear", "won"], 1, "There is no such goal."),
    ],
)
def test_a_goal_that_cannot_be_is_refused_in_a_sentence(
    run: Run, arguments: list[str], code: int, sentence: str
) -> None:
    ended, out, err = run("goals", *arguments)
    assert (ended, out) == (code, "")
    assert sentence in err and "Traceback" not in err
