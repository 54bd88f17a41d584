"""Deals told apart by a trait: closed ones from kept totals, open ones counted along an index.

The cost grows with the months and the open deals, not with what was ever closed.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, case, func, literal_column, select

from bot.domain.metrics import Period, Scope
from bot.domain.pipeline import StageKind
from bot.storage.count import Count
from bot.storage.grain import number_of, whole_months
from bot.storage.group import stages_of
from bot.storage.link import Statement
from bot.storage.repository import given
from bot.storage.share import TRAITS, UNTIMED
from bot.storage.tables import deal, trait_total
from bot.storage.tables.deal import is_open

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

_KEPT, _DEAL = trait_total.c, deal.c
_COLUMNS: Mapping[str, Any] = {
    "source": _DEAL.source,
    "persona": _DEAL.persona_id,
    "currency": _DEAL.currency,
    "stage": _DEAL.stage_id,
}
_BEGINNING, _END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


def _kept(kind: Any) -> Select[Any]:
    return select(_KEPT.kind, _KEPT.value, _KEPT.currency, _KEPT.days).where(
        _KEPT.workspace_id == given(_KEPT.workspace_id),
        _KEPT.pipeline_id == given(_KEPT.pipeline_id),
        _KEPT.trait == given(_KEPT.trait),
        kind,
    )


_CREATED = Statement(
    _kept(_KEPT.kind == "created").add_columns(_KEPT.month, _KEPT.n, _KEPT.won, _KEPT.qualified)
)
_CLOSED = Statement(
    _kept(_KEPT.kind.in_([literal_column(f"'{one}'") for one in ("won", "lost", "disqualified")]))
    .where(_KEPT.month.between(given(_KEPT.month, "first"), given(_KEPT.month, "last")))
    .add_columns(func.sum(_KEPT.n), func.sum(_KEPT.known), func.sum(_KEPT.minor))
    .group_by(_KEPT.kind, _KEPT.value, _KEPT.currency, _KEPT.days)
)


def _open(trait: str) -> Select[Any]:
    alike = (_COLUMNS[trait], _DEAL.stage_id, _DEAL.currency, _DEAL.probability)
    born = _DEAL.created_at.between(
        given(_DEAL.created_at, "since"), given(_DEAL.created_at, "until")
    )
    return (
        select(
            *alike,
            func.count(),
            func.sum(_DEAL.minor),
            func.count(_DEAL.created_at),
            func.count(_DEAL.qualified_at),
            func.count(case((born, 1))),
            func.count(case((born, _DEAL.qualified_at))),
        )
        .where(
            _DEAL.workspace_id == given(_DEAL.workspace_id),
            is_open,
            _DEAL.pipeline_id == given(_DEAL.pipeline_id),
        )
        .group_by(*alike)
    )


_STANDING = {trait: Statement(_open(trait)) for trait in TRAITS}


def trait_asked(scope: Scope) -> tuple[str, str] | None:
    """Give the one trait a scope asks for beside a pipeline, and what it has to be."""
    asked = {
        "source": scope.source,
        "persona": scope.persona_id,
        "currency": scope.currency,
    }
    found = [(trait, str(value)) for trait, value in asked.items() if value is not None]
    others = (scope.owner_id, scope.team, scope.region, scope.product_id)
    return found[0] if len(found) == 1 and others == (None,) * 4 else None


def in_whole_months(period: Period) -> bool:
    """Tell whether a period is made of whole months, or of all time."""
    return whole_months(period) == (period.first or date.min, period.last or date.max)


def count_by(
    uow: "UnitOfWork",
    trait: str,
    pipeline_id: int | None,
    period: Period,
    key_of: Callable[[str], str | None],
) -> dict[str, Count]:
    """Count over a period of whole months, in groups of one of `TRAITS`.

    `key_of` gives the group of what the trait is ("" for none of it), or None to leave it out.
    """
    counts = defaultdict[str, Count](Count)

    def count_of(value: str) -> Count | None:
        key = key_of(value)
        return counts[key] if key is not None else None

    pipelines = (
        [one.id for one in uow.pipelines.all(archived=True)]
        if pipeline_id is None
        else [pipeline_id]
    )
    for one in pipelines:
        _closed(uow, trait, one, period, count_of)
        _standing(uow, trait, one, period, count_of)
    return counts


CountOf = Callable[[str], Count | None]


def _closed(
    uow: "UnitOfWork", trait: str, pipeline_id: int, period: Period, count_of: CountOf
) -> None:
    ours = {"workspace_id": uow.workspace_id, "pipeline_id": pipeline_id, "trait": trait}
    always = period == Period()
    # Month 0 is an unknown one, which is in no period.
    first = 0 if always else number_of(period.first) // 100 or 1
    last = number_of(period.last or date.max) // 100
    for _, value, _, _, month, n, won, qualified in _CREATED.rows(uow.link, **ours):
        count = count_of(value)
        if count is None or not n:
            continue
        count.n["deals"] += n
        count.n["undated"] += 0 if month else n
        if first <= month <= last:
            count.n["created"] += n
            count.n["created_won"] += won
            count.n["created_qualified"] += qualified
    for kind, value, currency, days, n, known, minor in _CLOSED.rows(
        uow.link, first=first, last=last, **ours
    ):
        count = count_of(value)
        if count is None or not n:
            continue
        count.n[kind] += int(n)
        if kind == "disqualified":
            continue
        if currency:
            count.value[kind][currency] += int(minor)
            count.known[kind][currency] += int(known)
        if days != UNTIMED:
            count.days[kind][days] += int(n)


def _standing(
    uow: "UnitOfWork", trait: str, pipeline_id: int, period: Period, count_of: CountOf
) -> None:
    stages, workspace = stages_of(uow), uow.workspace
    rows = _STANDING[trait].rows(
        uow.link,
        workspace_id=uow.workspace_id,
        pipeline_id=pipeline_id,
        since=workspace.end_of(period.first - timedelta(days=1)) if period.first else _BEGINNING,
        until=workspace.end_of(period.last) - timedelta(microseconds=1) if period.last else _END,
    )
    for value, stage_id, code, own, n, minor, dated, qualified, born, apt in rows:
        count = count_of(str(value or ""))
        if count is None:
            continue
        stage = stages.get(stage_id)
        lead = stage is not None and stage.kind is StageKind.LEAD
        count.n["deals"] += n
        count.n["undated"] += n - dated
        # All time has those of an unknown day too.
        born, apt = (n, qualified) if period == Period() else (born, apt)
        count.n["created"] += born
        count.n["created_open"] += born
        count.n["created_qualified"] += apt
        count.n["open_leads" if lead else "open_deals"] += n
        if code is not None:
            percent = own if own is not None else stage.probability if stage else 0
            count.value["open"][code] += int(minor)
            count.known["open"][code] += n
            count.hundredfold[code] += int(minor) * percent
