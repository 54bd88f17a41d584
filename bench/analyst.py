"""The same rows in duckdb and polars, two engines made for sums over columns.

They read the deals and visits once, out of a file, and then hold them in memory; what is timed is
the question alone. Both are the `bench` extra (`make bench` installs it) and are left out where
they are not installed.
"""

import csv
import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from bench.fill import Ground
from bench.replay import Bare
from bench.timing import Case
from bot.domain.metrics import Period

DUCKDB, POLARS = "duckdb", "polars"
_DEALS = """
SELECT id, owner_id, stage_id, status, currency, minor, close_date, probability, lost_reason
FROM deal WHERE workspace_id = {ws}
"""
_LOST = "SELECT deal_id, id, before_stage_id FROM timeline WHERE kind = 'lost'"
_VISITS = "SELECT stage_id, seconds FROM stage_visit"
_QUESTIONS = {
    "numbers": """
        SELECT status, currency, count(*), count(minor), sum(minor) FROM deal
        GROUP BY status, currency
    """,
    "by rep, a year": """
        SELECT owner_id, status, currency, count(*), sum(minor) FROM deal
        WHERE status <> 'open' AND close_date BETWEEN '{first}' AND '{last}'
        GROUP BY owner_id, status, currency
    """,
    "funnel": """
        SELECT stage_id, count(*), median(seconds), quantile_cont(seconds, 0.8) FROM visit
        GROUP BY stage_id
    """,
    "losses": """
        SELECT out_of, lost_reason, status, count(*) FROM deal JOIN (
            SELECT deal_id, arg_max(before_stage_id, id) AS out_of FROM lost GROUP BY deal_id
        ) ON deal_id = deal.id
        WHERE status <> 'open' AND close_date BETWEEN '{first}' AND '{last}'
            AND status IN ('lost', 'disqualified')
        GROUP BY out_of, lost_reason, status
    """,
    "open deals for a forecast": """
        SELECT id, stage_id, owner_id, minor, currency, close_date, probability FROM deal
        WHERE status = 'open'
    """,
}


class Analysts:
    """The engines that are installed, each with the rows of one ground."""

    def __init__(self, bare: Bare, ground: Ground, period: Period) -> None:
        self._first, self._last = period.first, period.last
        self._asked: dict[str, Callable[[str], Case]] = {}
        with tempfile.TemporaryDirectory(prefix="pipewright-bench-") as folder:
            deals, place = _DEALS.format(ws=ground.workspace.id), Path(folder)
            files = {
                "deal": _write(bare, place / "deal.csv", deals),
                "visit": _write(bare, place / "visit.csv", _VISITS),
                "lost": _write(bare, place / "lost.csv", _LOST),
            }
            if find_spec(DUCKDB) is not None:
                self._asked[DUCKDB] = self._duckdb(files)
            if find_spec(POLARS) is not None:
                self._asked[POLARS] = self._polars(files)

    def scans(self, work: str) -> dict[str, Case]:
        """Give how each engine answers a piece of work."""
        return {name: asked(work) for name, asked in self._asked.items()}

    def _duckdb(self, files: Mapping[str, Path]) -> Callable[[str], Case]:
        import duckdb

        held = duckdb.connect()
        for name, path in files.items():
            held.execute(f"CREATE TABLE {name} AS FROM read_csv('{path}')")
        return lambda work: (
            lambda _: held.execute(
                _QUESTIONS[work].format(first=self._first, last=self._last)
            ).fetchall()
        )

    def _polars(self, files: Mapping[str, Path]) -> Callable[[str], Case]:
        import polars

        column, day = polars.col, polars.col("close_date")
        deals, visits, lost = (
            polars.read_csv(files[name], try_parse_dates=True) for name in ("deal", "visit", "lost")
        )
        open_columns = ["id", "stage_id", "owner_id", "minor", "currency", "close_date"]
        newest = lost.sort("id").group_by("deal_id").agg(column("before_stage_id").last())
        closed = (column("status") != "open") & day.is_between(self._first, self._last)
        sums = (polars.len(), column("minor").sum())
        time_in = (column("seconds").median(), column("seconds").quantile(0.8).alias("p80"))
        answers: dict[str, Callable[[], object]] = {
            "numbers": lambda: deals.group_by("status", "currency").agg(
                *sums, column("minor").count().alias("known")
            ),
            "by rep, a year": lambda: (
                deals.filter(closed).group_by("owner_id", "status", "currency").agg(*sums)
            ),
            "funnel": lambda: visits.group_by("stage_id").agg(polars.len(), *time_in),
            "losses": lambda: (
                deals.filter(closed & column("status").is_in(["lost", "disqualified"]))
                .join(newest, left_on="id", right_on="deal_id")
                .group_by("before_stage_id", "lost_reason", "status")
                .agg(polars.len())
            ),
            "open deals for a forecast": lambda: (
                deals.filter(column("status") == "open").select(*open_columns, "probability").rows()
            ),
        }
        return lambda work: lambda _: answers[work]()


def _write(bare: Bare, path: Path, sql: str) -> Path:
    names = sql.split("SELECT ")[1].split("FROM")[0]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(name.strip() for name in names.split(","))
        out.writerows(bare.rows(sql))
    return path
