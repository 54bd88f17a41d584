"""The same answers in SQL written by hand for this benchmark: over kept totals, and without."""

from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz, process

from bench.fill import Ground
from bench.replay import Bare
from bot.storage.repository import after_prefix, folded

_CARDS = """
SELECT d.stage_id, d.id, d.number, d.name, d.owner_id, d.minor, d.currency, d.close_date,
    d.stalled, d.version, c.name
FROM deal d LEFT JOIN company c ON c.workspace_id = d.workspace_id AND c.id = d.company_id
WHERE d.workspace_id = {ws} AND d.stage_id = {stage} AND d.status = 'open'
ORDER BY d.value_rank DESC, d.id LIMIT 3
"""
_BOARD = """
SELECT t.stage_id, t.currency, sum(t.n), sum(t.minor), sum(t.stalled),
    sum(t.minor * CASE WHEN t.probability < 0 THEN s.probability ELSE t.probability END)
FROM stage s JOIN stage_total t
    ON t.workspace_id = s.workspace_id AND t.pipeline_id = s.pipeline_id AND t.stage_id = s.id
    AND t.owner_id < 0
WHERE s.workspace_id = {ws} AND s.pipeline_id = {pipeline} AND s.kind IN ('lead', 'deal')
GROUP BY t.stage_id, t.currency
"""
_BOARD_SCAN = """
SELECT d.stage_id, d.currency, count(*), sum(d.minor), sum(CASE WHEN d.stalled THEN 1 ELSE 0 END),
    sum(d.minor * coalesce(d.probability, s.probability))
FROM deal d JOIN stage s ON s.workspace_id = d.workspace_id AND s.id = d.stage_id
WHERE d.workspace_id = {ws} AND d.pipeline_id = {pipeline} AND d.status = 'open'
GROUP BY d.stage_id, d.currency
"""
_NUMBERS = """
SELECT kind, currency, sum(n), sum(known), sum(minor), sum(days), sum(cycles) FROM day_total
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND grain = 'm' AND owner_id = -1
GROUP BY kind, currency
"""
_NUMBERS_SCAN = """
SELECT status, currency, count(*), count(minor), sum(minor), sum({days}) FROM deal
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} GROUP BY status, currency
"""
_PREFIX = """
SELECT id, number, name, stage_id, owner_id, minor, currency FROM deal
WHERE workspace_id = {ws} AND name_key >= {mark} AND name_key < {mark}
ORDER BY name_key LIMIT 10
"""
_PREFIX_SCAN = """
SELECT id, number, name, stage_id, owner_id, minor, currency FROM deal
WHERE workspace_id = {ws} AND lower(name) LIKE {mark} ORDER BY name LIMIT 10
"""
_DAYS = {
    False: "(closed_at - created_at) / 86400000000",
    True: "closed_at::date - created_at::date",
}

Step = Callable[[], object]


class ByHand:
    """Statements written for one ground, run by the bare driver in transactions of their own."""

    def __init__(self, bare: Bare, ground: Ground) -> None:
        self._bare = bare
        self._ground = ground
        self._mark = "%s" if bare.postgres else "?"

    def board(self) -> object:
        """Sums from kept totals and three cards of each open stage, in two statements."""
        return self._reading(self._board, self._cards)

    def board_scan(self) -> object:
        """The same where no totals are kept."""
        return self._reading(self._board_scan, self._cards)

    def numbers(self) -> object:
        """Counts and sums of all time from kept day totals."""
        return self._reading(lambda: self._bare.rows(self._filled(_NUMBERS)))

    def numbers_scan(self) -> object:
        """The same from the deals themselves."""
        days = _DAYS[self._bare.postgres]
        return self._reading(lambda: self._bare.rows(self._filled(_NUMBERS_SCAN, days=days)))

    def prefix(self, text: str) -> object:
        """Ten deals whose names begin so, along an index."""
        word = folded(text)
        bounds = (word, after_prefix(word))
        return self._reading(lambda: self._bare.rows(self._filled(_PREFIX), bounds))

    def prefix_scan(self, text: str) -> object:
        """The same without one."""
        begins = (f"{folded(text)}%",)
        return self._reading(lambda: self._bare.rows(self._filled(_PREFIX_SCAN), begins))

    def fuzzy_scan(self, text: str) -> object:
        """Ten deals whose names are most alike, all names compared."""
        sql = self._filled("SELECT name_key, id FROM deal WHERE workspace_id = {ws}")
        names = [row[0] for row in self._bare.rows(sql)]
        return process.extract(folded(text), names, scorer=fuzz.WRatio, limit=10)

    def _reading(self, *steps: Step) -> object:
        self._bare.run("BEGIN")
        answer = [step() for step in steps]
        self._bare.run("COMMIT")
        return answer

    def _board(self) -> list[Any]:
        return self._bare.rows(self._filled(_BOARD))

    def _board_scan(self) -> list[Any]:
        return self._bare.rows(self._filled(_BOARD_SCAN))

    def _cards(self) -> list[Any]:
        ground = self._ground
        if self._bare.postgres:
            inner = _CARDS.format(ws=ground.workspace.id, stage="s.id")
            return self._bare.rows(
                f"SELECT top.* FROM stage s CROSS JOIN LATERAL ({inner}) top "
                f"WHERE s.workspace_id = {ground.workspace.id} "
                f"AND s.pipeline_id = {ground.pipeline.id} AND s.kind IN ('lead', 'deal')"
            )
        parts = (
            f"SELECT * FROM ({_CARDS.format(ws=ground.workspace.id, stage=stage.id)})"
            for stage in ground.pipeline.open_stages
        )
        return self._bare.rows(" UNION ALL ".join(parts))

    def _filled(self, sql: str, **more: object) -> str:
        ground = self._ground
        return sql.format(
            ws=ground.workspace.id, pipeline=ground.pipeline.id, mark=self._mark, **more
        )
