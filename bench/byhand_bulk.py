"""A thousand moves written by hand: for each chunk of deals six statements, however many deals."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench.fill import Ground
from bench.replay import Bare
from bot.domain.pipeline import Stage
from bot.services.bulk import CHUNK
from bot.storage.share import EVERYBODY, PARTS

_CHOSEN = "d.workspace_id = {ws} AND d.id IN ({ids}) AND d.stage_id <> {target}"
_TELL = f"""
INSERT INTO timeline (workspace_id, id, deal_id, kind, at, recorded_at, author_id,
    before_pipeline_id, before_stage_id, before_status, before_owner_id, before_minor,
    before_currency, before_close_date, before_probability,
    after_pipeline_id, after_stage_id, after_status, after_owner_id, after_minor,
    after_currency, after_close_date, after_probability)
SELECT d.workspace_id, {{first}} + row_number() OVER (ORDER BY d.id), d.id, 'moved', {{at}}, {{at}},
    {{author}}, d.pipeline_id, d.stage_id, d.status, d.owner_id, d.minor, d.currency, d.close_date,
    d.probability, d.pipeline_id, {{target}}, d.status, d.owner_id, d.minor, d.currency,
    d.close_date, d.probability
FROM deal d WHERE {_CHOSEN}
"""
_LEAVE = f"""
UPDATE stage_visit SET left_at = {{at}}, seconds = {{seconds}}
WHERE workspace_id = {{ws}} AND left_at IS NULL
    AND deal_id IN (SELECT d.id FROM deal d WHERE {_CHOSEN})
"""
_ENTER = f"""
INSERT INTO stage_visit (workspace_id, id, deal_id, pipeline_id, stage_id, entered_at)
SELECT d.workspace_id, {{first}} + row_number() OVER (ORDER BY d.id), d.id, d.pipeline_id,
    {{target}}, {{at}}
FROM deal d WHERE {_CHOSEN}
"""
_SIGNED = "s.sign * coalesce(d.minor, 0)"
_STEP = "CASE WHEN d.next_step IS NULL AND d.next_step_on IS NULL THEN 1 ELSE 0 END"
_STALLED = "CASE WHEN d.stalled THEN 1 ELSE 0 END"
_BOTH = "JOIN (SELECT -1 AS sign UNION ALL SELECT 1) s ON true"
_SIDE = "CASE WHEN s.sign < 0 THEN d.stage_id ELSE {target} END"
_KIND = "coalesce(d.currency, ''), coalesce(d.probability, -1)"
_STAGE = f"""
INSERT INTO stage_total (workspace_id, pipeline_id, owner_id, stage_id, currency, probability,
    n, minor, stalled, stalled_minor, no_step, no_step_minor)
SELECT d.workspace_id, d.pipeline_id,
    CASE WHEN w.own = 1 THEN coalesce(d.owner_id, 0)
        ELSE {{everybody}} - (d.number - d.number / {{parts}} * {{parts}}) END,
    {_SIDE}, {_KIND}, sum(s.sign), sum({_SIGNED}),
    sum(s.sign * {_STALLED}), sum({_SIGNED} * {_STALLED}),
    sum(s.sign * {_STEP}), sum({_SIGNED} * {_STEP})
FROM deal d JOIN (SELECT 0 AS own UNION ALL SELECT 1) w ON true {_BOTH}
WHERE {_CHOSEN} GROUP BY 1, 2, 3, 4, 5, 6
ON CONFLICT (workspace_id, pipeline_id, stage_id, owner_id, currency, probability) DO UPDATE SET
    n = stage_total.n + excluded.n, minor = stage_total.minor + excluded.minor,
    stalled = stage_total.stalled + excluded.stalled,
    stalled_minor = stage_total.stalled_minor + excluded.stalled_minor,
    no_step = stage_total.no_step + excluded.no_step,
    no_step_minor = stage_total.no_step_minor + excluded.no_step_minor
"""
_CLOSE = f"""
INSERT INTO close_total (workspace_id, pipeline_id, close_month, stage_id, owner_id, currency,
    probability, n, minor)
SELECT d.workspace_id, d.pipeline_id, {{month}}, {_SIDE}, coalesce(d.owner_id, 0), {_KIND},
    sum(s.sign), sum({_SIGNED})
FROM deal d {_BOTH} WHERE {_CHOSEN} GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (workspace_id, pipeline_id, close_month, stage_id, owner_id, currency, probability)
DO UPDATE SET n = close_total.n + excluded.n, minor = close_total.minor + excluded.minor
"""
_CHANGE = f"""
UPDATE deal AS d SET stage_id = {{target}}, version = version + 1, entered_at = {{at}},
    position_at = {{at}}, age_rank = {{rank}}
WHERE {_CHOSEN}
"""
_SECONDS = {
    False: "({at} - entered_at) / 1000000",
    True: "extract(epoch FROM {at}::timestamptz - entered_at)::bigint",
}
_MONTH = {
    False: "CASE WHEN d.close_date IS NULL THEN 0 ELSE"
    " CAST(substr(d.close_date, 1, 4) || substr(d.close_date, 6, 2) AS INTEGER) END",
    True: "CASE WHEN d.close_date IS NULL THEN 0 ELSE"
    " (extract(year FROM d.close_date) * 100 + extract(month FROM d.close_date))::int END",
}


class BulkByHand:
    """Moves many deals, a transaction per chunk as ours has, so that nobody waits long."""

    def __init__(self, bare: Bare, ground: Ground) -> None:
        self._bare = bare
        self._ground = ground
        self._firsts = itertools.count(1 << 60, 10_000)

    def move(self, deal_ids: Sequence[int], target: Stage) -> None:
        """Move the deals that do not stand there yet."""
        for at in range(0, len(deal_ids), CHUNK):
            self._chunk(deal_ids[at : at + CHUNK], target)

    def _chunk(self, deal_ids: Sequence[int], target: Stage) -> None:
        postgres = self._bare.postgres
        now = datetime.now(UTC)
        at = f"'{now.isoformat()}'" if postgres else str(int(now.timestamp() * 1_000_000))
        names: dict[str, Any] = {
            "ws": self._ground.workspace.id,
            "target": target.id,
            "ids": ", ".join(map(str, deal_ids)),
            "author": self._ground.people[0].id,
            "at": f"{at}::timestamptz" if postgres else at,
            "rank": int(now.timestamp()),
            "everybody": EVERYBODY,
            "parts": PARTS if postgres else 1,
            "month": _MONTH[postgres],
        }
        names["seconds"] = _SECONDS[postgres].format(**names)
        self._bare.run("BEGIN" if postgres else "BEGIN IMMEDIATE")
        for statement in (_TELL, _LEAVE, _ENTER, _STAGE, _CLOSE, _CHANGE):
            self._bare.run(statement.format(first=next(self._firsts), **names))
        self._bare.run("COMMIT")
