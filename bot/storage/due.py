"""The open value that is expected to close in a period."""

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Select, func, select

from bot.domain.deal import Status
from bot.domain.metrics import Due, Period, Scope
from bot.storage.grain import number_of, whole_months
from bot.storage.group import stages_of
from bot.storage.kept import whose
from bot.storage.link import Statement
from bot.storage.repository import given
from bot.storage.tables import close_total

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

_KEPT = close_total.c


def _sums() -> Select[tuple[object, ...]]:
    alike = (_KEPT.stage_id, _KEPT.owner_id, _KEPT.currency, _KEPT.probability)
    return (
        select(*alike, func.sum(_KEPT.n), func.sum(_KEPT.minor))
        .where(
            _KEPT.workspace_id == given(_KEPT.workspace_id),
            _KEPT.pipeline_id == given(_KEPT.pipeline_id),
            _KEPT.close_month.between(
                given(_KEPT.close_month, "first"), given(_KEPT.close_month, "last")
            ),
        )
        .group_by(*alike)
    )


_IN_MONTHS = Statement(_sums())


def due(uow: "UnitOfWork", scope: Scope, period: Period) -> Due:
    """Count what is open now and due in a period, which has both its days.

    Whole months of a plain scope are read from kept totals, all else deal by deal.
    """
    assert period.first is not None and period.last is not None
    usual = {one.id: one.probability for one in stages_of(uow).values()}
    deals, value, weighted = 0, Counter[str](), Counter[str]()
    if scope.plain and whole_months(period) == (period.first, period.last):
        asked = whose(uow, scope)
        pipelines = [scope.pipeline_id] if scope.pipeline_id is not None else _all(uow)
        for pipeline_id in pipelines:
            for stage_id, owner_id, code, own, n, minor in _IN_MONTHS.rows(
                uow.link,
                workspace_id=uow.workspace_id,
                pipeline_id=pipeline_id,
                first=number_of(period.first) // 100,
                last=number_of(period.last) // 100,
            ):
                if not n or asked(owner_id) is None:
                    continue
                deals += int(n)
                if code:
                    value[code] += int(minor)
                    weighted[code] += int(minor) * (usual[stage_id] if own < 0 else own)
    else:
        for one in uow.metrics.chosen(scope):
            position, day = one.position, one.position.close_date or date.max
            if position.status is not Status.OPEN or not period.first <= day <= period.last:
                continue
            deals += 1
            if position.value is not None:
                own = position.probability
                percent = usual[position.stage_id] if own is None else own
                value[position.value.currency] += position.value.minor
                weighted[position.value.currency] += position.value.minor * percent
    return Due(
        deals,
        dict(sorted(value.items())),
        {code: Decimal(weighted[code]) / 100 for code in sorted(value)},
    )


def _all(uow: "UnitOfWork") -> list[int]:
    return [one.id for one in uow.pipelines.all(archived=True)]
