"""Real exports: the known numbers (those of SQLite are in tests/cli/test_maven.py)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.domain import metrics
from bot.domain.metrics import Period, Scope
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.services import metric
from bot.storage import Database
from tests.intake.sample import shared

LAST = date(2017, 12, 31)


def rounded(number: Decimal | None) -> float | None:
    return None if number is None else round(float(number), 6)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_the_whole_export_has_its_known_numbers(
    db: Database, workspace: Workspace, maven: Path
) -> None:
    report = load(db, workspace.id, [maven])
    assert (report.rows, report.created, report.problems) == (8800, 8800, ())
    instant = workspace.end_of(LAST)
    with db.read(workspace.id, budget=60) as uow:
        past = metric.numbers(uow, Scope(), Period(), instant)
        kept = metric.numbers(uow, Scope(), Period())
        quarters = dict(metric.groups(uow, "quarter", Scope(), Period(), instant))
        regions = dict(metric.groups(uow, "region", Scope(), Period(), instant))
        teams = dict(metric.groups(uow, "team", Scope(), Period(), instant))
    for tally in (past, kept):
        assert (tally.won, tally.lost, tally.open_deals, tally.open_leads) == (4238, 2473, 2089, 0)
        assert (tally.deals, tally.undated, tally.disqualified) == (8800, 500, 0)
        assert rounded(metrics.win_rate(tally)) == 63.150052
        assert rounded(metrics.conversion_rate(tally)) == 48.159091
        assert rounded(metrics.average_won_value(tally, "USD")) == 2360.909391
        assert tally.won_value == {"USD": 1_000_553_400}
        assert tally.open_value == {}
        assert rounded(metrics.cycle_days(tally)) == 47.985397
        assert rounded(metrics.cycle_days(tally, won_only=True)) == 51.781973
        assert tally.won_median == 57
    by_quarter = [rounded(metrics.win_rate(quarters[key])) for key in sorted(quarters)]
    closing = [round(rate, 2) for rate in by_quarter if rate is not None]
    assert closing == [82.07, 61.71, 61.41, 60.25]
    rates = {key: rounded(metrics.win_rate(tally)) for key, tally in regions.items()}
    assert {key: rate for key, rate in rates.items() if rate is not None} == {
        "Central": 62.557604,
        "East": 63.024758,
        "West": 63.939529,
    }
    assert len(teams) == 6


@pytest.mark.parametrize(
    ("name", "won", "lost", "still_open", "pipelines"),
    [
        ("exports/hubspot_deals_dummy.csv", 71, 69, 360, ["Sales Pipeline", "Renewals Pipeline"]),
        ("exports/salesforce_opportunities.csv", 2, 2, 8, ["Salesforce"]),
        ("exports/maven_ddmmyy_400.csv", 276, 61, 63, ["Maven CRM"]),
    ],
)
def test_exports_of_other_systems_keep_won_lost_and_open(
    db: Database,
    workspace: Workspace,
    name: str,
    won: int,
    lost: int,
    still_open: int,
    pipelines: list[str],
) -> None:
    path = shared(name)
    report = load(db, workspace.id, [path])
    assert (report.created, report.problems) == (won + lost + still_open, ())
    with db.read(workspace.id) as uow:
        tally = metric.numbers(uow, Scope(), Period())
        names = [pipeline.name for pipeline in uow.pipelines.all()]
    assert (tally.won, tally.lost, tally.open_deals) == (won, lost, still_open)
    assert sorted(names) == sorted(["Sales", *pipelines])
    again = load(db, workspace.id, [path])
    assert (again.rows, again.skipped) == (report.rows, report.rows)


def test_the_same_deals_with_other_dates_are_the_same_deals(
    db: Database, workspace: Workspace, maven: Path, tmp_path: Path
) -> None:
    first = load(db, workspace.id, [shared("exports/maven_ddmmyy_400.csv")])
    lines = (maven / "sales_pipeline.csv").read_text("utf-8").splitlines()[:501]
    (tmp_path / "deals.csv").write_text("\n".join(lines), "utf-8")
    second = load(db, workspace.id, [tmp_path / "deals.csv"])
    assert (first.created, second.skipped, second.created) == (400, 400, 100)
