"""Past boards and changes in SQL written by hand: back from kept totals, and out of the history.

Each deal of the ground has a creation date and nothing was undone, so neither is asked for here.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bench.fill import Ground
from bench.replay import Bare

_SINCE = "workspace_id = {ws} AND after_pipeline_id IS NOT NULL AND at > {since}"
_AS_OF = f"""
SELECT stage_id, currency, sum(n), sum(minor) FROM (
    SELECT stage_id, currency, sum(n) AS n, sum(minor) AS minor FROM stage_total
    WHERE workspace_id = {{ws}} AND pipeline_id = {{pipeline}} AND owner_id < 0
    GROUP BY stage_id, currency
    UNION ALL
    SELECT after_stage_id, coalesce(after_currency, ''), -count(*), -coalesce(sum(after_minor), 0)
    FROM timeline WHERE {_SINCE} AND after_pipeline_id = {{pipeline}}
    GROUP BY after_stage_id, after_currency
    UNION ALL
    SELECT before_stage_id, coalesce(before_currency, ''), count(*), coalesce(sum(before_minor), 0)
    FROM timeline WHERE {_SINCE} AND before_pipeline_id = {{pipeline}}
    GROUP BY before_stage_id, before_currency
) sides GROUP BY stage_id, currency
"""
_LAST = """
SELECT after_stage_id AS stage_id, after_status AS status,
    coalesce(after_currency, '') AS currency, after_minor AS minor
FROM (
    SELECT t.*, row_number() OVER (PARTITION BY deal_id ORDER BY at DESC, id DESC) AS back
    FROM timeline t
    WHERE workspace_id = {ws} AND after_pipeline_id IS NOT NULL AND at <= {since}
) past WHERE back = 1 AND after_pipeline_id = {pipeline}
"""
_AS_OF_SCAN = f"""
SELECT stage_id, currency, count(*), coalesce(sum(minor), 0) FROM ({_LAST}) last
GROUP BY stage_id, currency
"""
_STEPS = f"""
SELECT before_status, after_status, before_currency, after_currency,
    count(*), coalesce(sum(before_minor), 0), coalesce(sum(after_minor), 0)
FROM timeline WHERE {_SINCE}
    AND (after_pipeline_id = {{pipeline}} OR before_pipeline_id = {{pipeline}})
    AND (after_status = 'open' OR before_status = 'open')
GROUP BY before_status, after_status, before_currency, after_currency
"""
_CLOSING = """
SELECT t.currency, sum(t.n), sum(t.minor) FROM stage s JOIN stage_total t
    ON t.workspace_id = s.workspace_id AND t.pipeline_id = s.pipeline_id AND t.stage_id = s.id
    AND t.owner_id < 0
WHERE s.workspace_id = {ws} AND s.pipeline_id = {pipeline} AND s.kind IN ('lead', 'deal')
GROUP BY t.currency
"""
_CLOSING_SCAN = """
SELECT coalesce(currency, ''), count(*), coalesce(sum(minor), 0) FROM deal
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND status = 'open' GROUP BY currency
"""
_OPENING_SCAN = f"""
SELECT currency, count(*), coalesce(sum(minor), 0) FROM ({_LAST}) last
WHERE status = 'open' GROUP BY currency
"""

Answer = dict[tuple[Any, ...], tuple[int, int]]
"""Deals and minor units by what they are counted under."""


class PastByHand:
    """Statements for one ground and instant, run by the bare driver."""

    def __init__(self, bare: Bare, ground: Ground, since: datetime) -> None:
        self._bare = bare
        at = f"'{since.isoformat()}'" if bare.postgres else str(_microseconds(since))
        self._names = {"ws": ground.workspace.id, "pipeline": ground.pipeline.id, "since": at}

    def as_of(self) -> Answer:
        """Give what stood in each stage per currency: today's less what came since."""
        return _answer(self._rows(_AS_OF))

    def as_of_scan(self) -> Answer:
        """The same from the last position of every deal."""
        return _answer(self._rows(_AS_OF_SCAN))

    def changes(self) -> tuple[Answer, Answer]:
        """Give opening and closing per currency, with the steps between them read once."""
        closing = _answer(self._rows(_CLOSING))
        opening = dict(closing)
        for was, now, old, new, changes, before, after in self._rows(_STEPS):
            if now == "open":
                _add(opening, new, -int(changes), -int(after))
            if was == "open":
                _add(opening, old, int(changes), int(before))
        return opening, closing

    def changes_scan(self) -> tuple[Answer, Answer]:
        """The same from all deals and the last position of each before the instant."""
        self._rows(_STEPS)
        return _answer(self._rows(_OPENING_SCAN)), _answer(self._rows(_CLOSING_SCAN))

    def _rows(self, sql: str) -> list[Any]:
        return self._bare.rows(sql.format(**self._names))


def _microseconds(instant: datetime) -> int:
    seconds = int(instant.timestamp())
    return seconds * 1_000_000 + instant.microsecond


def _add(answer: Answer, currency: str | None, deals: int, minor: int) -> None:
    key = (currency or "",)
    known = answer.get(key, (0, 0))
    answer[key] = (known[0] + deals, known[1] + minor)


def _answer(rows: Iterable[Any]) -> Answer:
    return {tuple(key): (int(deals), int(minor)) for *key, deals, minor in rows if deals or minor}
