"""Numbers by rep and the funnel in SQL written by hand: over kept totals, and without."""

from bench.fill import Ground
from bench.replay import Bare
from bot.domain.metrics import Period

_BY_REP = """
SELECT kind, owner_id, currency, SUM(n), SUM(known), SUM(minor), SUM(won)
FROM day_total WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND grain = 'y'
    AND kind IN ('created', 'won', 'lost') AND owner_id >= 0 AND day BETWEEN {first} AND {last}
GROUP BY kind, owner_id, currency
"""
_BY_REP_SCAN = """
SELECT owner_id, status, currency, COUNT(*), SUM(minor)
FROM deal WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND status IN ('won', 'lost')
    AND close_date BETWEEN '{first_day}' AND '{last_day}'
GROUP BY owner_id, status, currency
"""
_FUNNEL = """
SELECT stage_id, days, SUM(n), SUM(next) FROM path_total
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND owner_id = -1
    AND month BETWEEN {first} / 100 AND {last} / 100
GROUP BY stage_id, days
"""
_FUNNEL_SCAN = """
SELECT stage_id, COUNT(*), COUNT(left_at), SUM(seconds) FROM stage_visit
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} GROUP BY stage_id
"""
_LOSSES_SCAN = """
SELECT t.before_stage_id, d.lost_reason, d.status, COUNT(*) FROM deal d
JOIN (
    SELECT deal_id, MAX(id) AS id FROM timeline WHERE workspace_id = {ws} AND kind = 'lost'
    GROUP BY deal_id
) newest ON newest.deal_id = d.id
JOIN timeline t ON t.workspace_id = {ws} AND t.id = newest.id AND t.deal_id = d.id
WHERE d.workspace_id = {ws} AND d.pipeline_id = {pipeline} AND d.status IN ('lost', 'disqualified')
    AND d.close_date BETWEEN '{first_day}' AND '{last_day}'
GROUP BY t.before_stage_id, d.lost_reason, d.status
"""
_OPEN_SCAN = """
SELECT id, stage_id, owner_id, created_at, minor, currency, close_date, probability FROM deal
WHERE workspace_id = {ws} AND pipeline_id = {pipeline} AND status = 'open'
"""


class MetricByHand:
    """Statements for one ground and period, run by the bare driver."""

    def __init__(self, bare: Bare, ground: Ground, period: Period) -> None:
        assert period.first is not None and period.last is not None
        self._bare = bare
        self._names = {
            "ws": ground.workspace.id,
            "pipeline": ground.pipeline.id,
            "first": period.first.strftime("%Y0000"),
            "last": period.last.strftime("%Y%m%d"),
            "first_day": period.first.isoformat(),
            "last_day": period.last.isoformat(),
        }

    def by_rep(self) -> object:
        """Results per owner from kept day totals."""
        return self._bare.rows(_BY_REP.format(**self._names))

    def by_rep_scan(self) -> object:
        """The same from the deals themselves."""
        return self._bare.rows(_BY_REP_SCAN.format(**self._names))

    def funnel(self) -> object:
        """What was reached and how long visits took, from kept totals."""
        return self._bare.rows(_FUNNEL.format(**self._names))

    def funnel_scan(self) -> object:
        """How many visits there were and how long they took, from the visits."""
        return self._bare.rows(_FUNNEL_SCAN.format(**self._names))

    def losses_scan(self) -> object:
        """What was lost, out of which stage and why, from deals and timeline."""
        return self._bare.rows(_LOSSES_SCAN.format(**self._names))

    def open_scan(self) -> object:
        """What a forecast reads of the open deals."""
        return self._bare.rows(_OPEN_SCAN.format(**self._names))
