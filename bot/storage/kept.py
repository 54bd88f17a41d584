"""A tally out of kept totals: its cost grows with months, owners and stages, not with deals."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, bindparam, func, select

from bot.domain.metrics import Period, Scope, Tally
from bot.domain.pipeline import StageKind
from bot.storage.count import median, within
from bot.storage.fact import facts
from bot.storage.grain import number_of, ranges, whole_months
from bot.storage.link import Row, Statement
from bot.storage.repository import given
from bot.storage.share import EVERYBODY
from bot.storage.tables import cycle_total, day_total, stage, stage_total

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork


def _open_sums() -> Select[tuple[object, ...]]:
    kept = stage_total.c
    return (
        select(
            stage.c.kind,
            kept.currency,
            kept.probability,
            stage.c.probability,
            func.sum(kept.n),
            func.sum(kept.minor),
        )
        .join(stage, and_(stage.c.workspace_id == kept.workspace_id, stage.c.id == kept.stage_id))
        .where(
            kept.workspace_id == given(kept.workspace_id),
            kept.pipeline_id == given(kept.pipeline_id),
        )
        .group_by(stage.c.kind, kept.currency, kept.probability, stage.c.probability)
    )


_DAYS = day_total.c
_KINDS = ("undated", "created", "won", "lost", "disqualified")
_SUMS = (
    _DAYS.n,
    _DAYS.known,
    _DAYS.minor,
    _DAYS.days,
    _DAYS.cycles,
    _DAYS.suspicious,
    _DAYS.won,
    _DAYS.open,
    _DAYS.qualified,
)


def _day_sums() -> Select[tuple[object, ...]]:
    return (
        select(_DAYS.kind, _DAYS.currency, *(func.sum(column) for column in _SUMS))
        .where(
            _DAYS.workspace_id == given(_DAYS.workspace_id),
            _DAYS.pipeline_id == given(_DAYS.pipeline_id),
            _DAYS.grain == given(_DAYS.grain),
            # Named one by one so that the days of each are a range of the primary key.
            _DAYS.kind.in_([bindparam(f"kind_{kind}", kind) for kind in _KINDS]),
            _DAYS.owner_id == given(_DAYS.owner_id),
            _DAYS.day.between(given(_DAYS.day, "first"), given(_DAYS.day, "last")),
        )
        .group_by(_DAYS.kind, _DAYS.currency)
    )


_OPEN = {
    False: Statement(_open_sums().where(stage_total.c.owner_id < 0)),
    True: Statement(_open_sums().where(stage_total.c.owner_id == given(stage_total.c.owner_id))),
}
_BY_DAY = Statement(_day_sums())
_EVER_LOST = Statement(
    # Summed, since PostgreSQL looks for a first such row from the table's beginning on.
    select(func.coalesce(func.sum(_DAYS.n), 0)).where(
        _DAYS.workspace_id == given(_DAYS.workspace_id),
        _DAYS.pipeline_id == given(_DAYS.pipeline_id),
        _DAYS.grain == "m",
        _DAYS.kind == "lost",
        _DAYS.owner_id == EVERYBODY,
    )
)
_CYCLES = Statement(
    select(cycle_total.c.kind, cycle_total.c.days, func.sum(cycle_total.c.n))
    .where(
        cycle_total.c.workspace_id == given(cycle_total.c.workspace_id),
        cycle_total.c.pipeline_id == given(cycle_total.c.pipeline_id),
        cycle_total.c.kind.in_([bindparam("kind_won", "won"), bindparam("kind_lost", "lost")]),
        cycle_total.c.owner_id == given(cycle_total.c.owner_id),
        cycle_total.c.month.between(
            given(cycle_total.c.month, "first"), given(cycle_total.c.month, "last")
        ),
    )
    .group_by(cycle_total.c.kind, cycle_total.c.days)
)


def kept_tally(uow: "UnitOfWork", scope: Scope, period: Period) -> Tally:
    """Count a scope over a period as of now."""
    pipelines = (
        [scope.pipeline_id]
        if scope.pipeline_id is not None
        else [one.id for one in uow.pipelines.all(archived=True)]
    )
    owned = scope.owner_id is not None
    n: Counter[str] = Counter()
    value: dict[str, Counter[str]] = {name: Counter() for name in ("open", "won", "lost")}
    known: dict[str, Counter[str]] = {name: Counter() for name in ("open", "won", "lost")}
    weighted: Counter[str] = Counter()
    ever_lost = False
    for pipeline_id in pipelines:
        ours: dict[str, object] = {"workspace_id": uow.workspace_id, "pipeline_id": pipeline_id}
        ever_lost = ever_lost or _EVER_LOST.rows(uow.link, **ours)[0][0] > 0
        whose = {"owner_id": scope.owner_id} if owned else {}
        for row in _OPEN[owned].rows(uow.link, **ours, **whose):
            kind, currency, own, usual, deals, minor = row[0], row[1], row[2], row[3], *row[4:6]
            n["deals"] += int(deals)
            if not StageKind(kind).is_open:
                continue
            n["open_leads" if kind == StageKind.LEAD else "open_deals"] += int(deals)
            if currency and deals:
                value["open"][currency] += int(minor)
                known["open"][currency] += int(deals)
                weighted[currency] += int(minor) * (usual if own < 0 else own)
        ours["owner_id"] = scope.owner_id if owned else EVERYBODY
        for grain, first, last in ranges(period):
            for row in _BY_DAY.rows(uow.link, grain=grain, first=first, last=last, **ours):
                _count(row, n, value, known)
        if period != Period():
            undated = _BY_DAY.rows(uow.link, grain="m", first=0, last=0, **ours)
            n["undated"] += sum(int(row[2]) for row in undated if row[0] == "undated")
    won, lost = _histograms(uow, scope, period, pipelines)
    return Tally(
        deals=n["deals"],
        open_leads=n["open_leads"],
        open_deals=n["open_deals"],
        undated=n["undated"],
        won=n["won"],
        lost=n["lost"],
        disqualified=n["disqualified"],
        created=n["created"],
        created_won=n["created_won"],
        created_qualified=n["created_qualified"],
        created_open=n["created_open"],
        ever_lost=ever_lost,
        open_value=_shown(value["open"], known["open"]),
        weighted_value={
            code: Decimal(weighted[code]) / 100 for code in _shown(weighted, known["open"])
        },
        won_value=_shown(value["won"], known["won"]),
        lost_value=_shown(value["lost"], known["lost"]),
        open_known=_shown(known["open"], known["open"]),
        won_known=_shown(known["won"], known["won"]),
        lost_known=_shown(known["lost"], known["lost"]),
        won_days=n["won_days"],
        won_cycles=n["won_cycles"],
        lost_days=n["lost_days"],
        lost_cycles=n["lost_cycles"],
        suspicious=n["suspicious"],
        closed_median=median(won + lost),
        won_median=median(won),
    )


def _count(
    row: Row,
    n: Counter[str],
    value: dict[str, Counter[str]],
    known: dict[str, Counter[str]],
) -> None:
    kind, currency, *sums = row
    deals, valued, minor, days, cycles, suspicious, won, still_open, qualified = map(int, sums)
    n[kind] += deals
    if kind == "created":
        n["created_won"] += won
        n["created_open"] += still_open
        n["created_qualified"] += qualified
    if kind in ("won", "lost"):
        n[f"{kind}_days"] += days
        n[f"{kind}_cycles"] += cycles
        n["suspicious"] += suspicious
        if currency:
            value[kind][currency] += minor
            known[kind][currency] += valued


def _shown(counted: Counter[str], known: Counter[str]) -> dict[str, int]:
    """Give what was counted by currency, without currencies no deal is in any more."""
    return {code: counted[code] for code in sorted(known) if known[code]}


def _histograms(
    uow: "UnitOfWork", scope: Scope, period: Period, pipelines: list[int]
) -> tuple[Counter[int], Counter[int]]:
    """Give how often won and lost deals of the period took so many days."""
    found: dict[str, Counter[int]] = {"won": Counter(), "lost": Counter()}
    months = whole_months(period)
    whole = (period.first or date.min, period.last or date.max)
    if months != whole:
        for fact in facts(uow, scope, None):
            status = fact.position.status.value
            if status in found and fact.created and fact.closed and within(period, fact.closed):
                found[status][(fact.closed - fact.created).days] += 1
        return found["won"], found["lost"]
    all_time = period == Period()
    for pipeline_id in pipelines:
        rows = _CYCLES.rows(
            uow.link,
            workspace_id=uow.workspace_id,
            pipeline_id=pipeline_id,
            owner_id=EVERYBODY if scope.owner_id is None else scope.owner_id,
            first=0 if all_time else number_of(whole[0]) // 100,
            last=0 if all_time else number_of(whole[1]) // 100,
        )
        for kind, days, deals in rows:
            found[kind][days] += int(deals)
    return found["won"], found["lost"]
