"""A move written by hand: the deal, its history and the totals it changes, one transaction."""

import itertools
from datetime import UTC, datetime
from typing import Any

from bench.fill import Ground
from bench.replay import Bare
from bot.domain.pipeline import Stage
from bot.storage.share import EVERYBODY, PARTS

_READ = """
SELECT number, stage_id, owner_id, minor, currency, close_date, probability, version, stalled,
    CASE WHEN next_step IS NULL AND next_step_on IS NULL THEN 1 ELSE 0 END
FROM deal WHERE workspace_id = ? AND id = ?
"""
_CHANGE = """
UPDATE deal SET stage_id = ?, version = version + 1, entered_at = ?, position_at = ?, age_rank = ?
WHERE workspace_id = ? AND id = ? AND version = ?
"""
_TELL = """
INSERT INTO timeline (workspace_id, id, deal_id, kind, at, recorded_at, author_id,
    before_pipeline_id, before_stage_id, before_status, before_owner_id, before_minor,
    before_currency, before_close_date, before_probability,
    after_pipeline_id, after_stage_id, after_status, after_owner_id, after_minor,
    after_currency, after_close_date, after_probability)
VALUES (?, ?, ?, 'moved', ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?, ?, ?)
"""
_LEAVE = """
UPDATE stage_visit SET left_at = ?, seconds = {seconds}
WHERE workspace_id = ? AND deal_id = ? AND left_at IS NULL
"""
_ENTER = """
INSERT INTO stage_visit (workspace_id, id, deal_id, pipeline_id, stage_id, entered_at)
VALUES (?, ?, ?, ?, ?, ?)
"""
_STAGE = """
INSERT INTO stage_total (workspace_id, pipeline_id, owner_id, stage_id, currency, probability,
    n, minor, stalled, stalled_minor, no_step, no_step_minor)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, pipeline_id, stage_id, owner_id, currency, probability) DO UPDATE SET
    n = stage_total.n + excluded.n, minor = stage_total.minor + excluded.minor,
    stalled = stage_total.stalled + excluded.stalled,
    stalled_minor = stage_total.stalled_minor + excluded.stalled_minor,
    no_step = stage_total.no_step + excluded.no_step,
    no_step_minor = stage_total.no_step_minor + excluded.no_step_minor
"""
_CLOSE = """
INSERT INTO close_total (workspace_id, pipeline_id, close_month, stage_id, owner_id, currency,
    probability, n, minor)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (workspace_id, pipeline_id, close_month, stage_id, owner_id, currency, probability)
DO UPDATE SET n = close_total.n + excluded.n, minor = close_total.minor + excluded.minor
"""
_SECONDS = {
    False: "(? - entered_at) / 1000000",
    True: "extract(epoch FROM ?::timestamptz - entered_at)::bigint",
}


class MoveByHand:
    """Moves deals with eleven statements, in key order like ours."""

    def __init__(self, bare: Bare, ground: Ground) -> None:
        self._bare = bare
        self._ground = ground
        self._ids = itertools.count(1 << 61)

    def move(self, deal_id: int, target: Stage) -> None:
        """Move one open deal to another open stage."""
        workspace_id, pipeline_id = self._ground.workspace.id, self._ground.pipeline.id
        author = self._ground.people[0].id
        now = datetime.now(UTC)
        at: object = now if self._bare.postgres else int(now.timestamp() * 1_000_000)
        self._bare.run("BEGIN" if self._bare.postgres else "BEGIN IMMEDIATE")
        row = self._rows(_READ, workspace_id, deal_id)[0]
        number, origin, owner, minor, currency, day, probability, version, stalled, no_step = row
        value = (owner, minor, currency, day, probability)
        rank = int(now.timestamp())
        self._run(_CHANGE, target.id, at, at, rank, workspace_id, deal_id, version)
        told = (workspace_id, next(self._ids), deal_id, at, at, author)
        self._run(_TELL, *told, pipeline_id, origin, *value, pipeline_id, target.id, *value)
        leave = _LEAVE.format(seconds=_SECONDS[self._bare.postgres])
        self._run(leave, at, at, workspace_id, deal_id)
        self._run(_ENTER, workspace_id, next(self._ids), deal_id, pipeline_id, target.id, at)
        kind = (currency or "", -1 if probability is None else probability)
        minor, still = minor or 0, int(stalled)
        sums = (1, minor, still, minor * still, no_step, minor * no_step)
        month = 0
        if day is not None:
            month = int(str(day)[:4]) * 100 + int(str(day)[5:7])
        both = sorted(((origin, -1), (target.id, 1)))
        parts = PARTS if self._bare.postgres else 1
        for whose in (EVERYBODY - number % parts, owner or 0):
            for stage_id, sign in both:
                grown = (sign * part for part in sums)
                self._run(_STAGE, workspace_id, pipeline_id, whose, stage_id, *kind, *grown)
        for stage_id, sign in both:
            head = (workspace_id, pipeline_id, month, stage_id, owner or 0)
            self._run(_CLOSE, *head, *kind, sign, sign * minor)
        self._bare.run("COMMIT")

    def _rows(self, sql: str, *params: Any) -> list[Any]:
        return self._bare.rows(self._marked(sql), params)

    def _run(self, sql: str, *params: Any) -> None:
        self._bare.run(self._marked(sql), params)

    def _marked(self, sql: str) -> str:
        return sql.replace("?", "%s") if self._bare.postgres else sql
