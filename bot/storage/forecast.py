"""What nights learned for forecasts, and the open deals they are about."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, select

from bot.domain.deal import Status
from bot.domain.forecast import Category
from bot.domain.snapshot import Lesson, Promised
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.share import EVERYBODY
from bot.storage.tables import (
    day_total,
    deal,
    deal_category,
    forecast_lesson,
    forecast_month,
)
from bot.storage.tables.deal import is_open
from bot.storage.upsert import insert

_LESSON, _MONTH, _DAYS = forecast_lesson.c, forecast_month.c, day_total.c
_GET = Statement(
    select(_LESSON.lesson).where(
        _LESSON.workspace_id == given(_LESSON.workspace_id),
        _LESSON.pipeline_id == given(_LESSON.pipeline_id),
    )
)
_FORGET = Statement(
    delete(forecast_lesson).where(_LESSON.workspace_id == given(_LESSON.workspace_id))
)
_FORGET_MONTHS = Statement(
    delete(forecast_month).where(_MONTH.workspace_id == given(_MONTH.workspace_id))
)
_MONTHS = Statement(
    lambda name: (
        select(
            _MONTH.month, func.sum(_MONTH.expected), func.sum(_MONTH.kept), func.sum(_MONTH.stated)
        )
        .where(
            _MONTH.workspace_id == given(_MONTH.workspace_id),
            _MONTH.pipeline_id == given(_MONTH.pipeline_id),
            among(name, _MONTH.owner_id),
        )
        .group_by(_MONTH.month)
        .order_by(_MONTH.month)
    )
)
_WON = Statement(
    lambda name: (
        select(_DAYS.day, _DAYS.currency, func.sum(_DAYS.n), func.sum(_DAYS.minor))
        .where(
            _DAYS.workspace_id == given(_DAYS.workspace_id),
            _DAYS.pipeline_id == given(_DAYS.pipeline_id),
            _DAYS.grain == "m",
            _DAYS.kind == "won",
            among(name, _DAYS.owner_id),
            _DAYS.day > 0,
        )
        .group_by(_DAYS.day, _DAYS.currency)
    )
)
_OPEN = (
    deal.c.id,
    deal.c.stage_id,
    deal.c.owner_id,
    deal.c.created_at,
    deal.c.minor,
    deal.c.currency,
    deal.c.close_date,
    deal.c.probability,
    deal_category.c.category,
)


_id = itemgetter(0)


def _candidates() -> Select[Any]:
    chosen = and_(
        deal_category.c.workspace_id == deal.c.workspace_id, deal_category.c.deal_id == deal.c.id
    )
    return (
        select(*_OPEN)
        .select_from(deal.outerjoin(deal_category, chosen))
        .where(deal.c.workspace_id == given(deal.c.workspace_id), is_open)
    )


_OF_STAGES = Statement(lambda name: _candidates().where(among(name, deal.c.stage_id)))
_OF_OWNERS = Statement(lambda name: _candidates().where(among(name, deal.c.owner_id)))
_CLOSES = Statement(
    lambda name: select(deal.c.close_date, deal.c.closed_at).where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        among(name, deal.c.id),
        deal.c.status != Status.OPEN.value,
    )
)


def _keep(dialect: str) -> Any:
    added = insert(dialect, forecast_lesson)
    return added.on_conflict_do_update(
        index_elements=[_LESSON.workspace_id, _LESSON.pipeline_id],
        set_={name: added.excluded[name] for name in ("day", "lesson")},
    )


def _put_month(dialect: str) -> Any:
    added = insert(dialect, forecast_month)
    return added.on_conflict_do_update(
        index_elements=list(forecast_month.primary_key.columns),
        set_={name: added.excluded[name] for name in ("expected", "kept", "stated")},
    )


_KEEP, _PUT_MONTH = Statement(_keep), Statement(_put_month)


class OpenDeal(NamedTuple):
    """What a forecast needs to know of an open deal."""

    id: int
    stage_id: int
    owner_id: int | None
    created_at: datetime | None
    minor: int | None
    currency: str | None
    close_date: date | None
    probability: int | None
    category: str | None

    @property
    def chosen(self) -> Category | None:
        """The category somebody chose for it."""
        return Category(self.category) if self.category else None


class Forecasts(Repository):
    """What forecasts rest on; pipeline 0 stands for all of them together, owner -1 for all."""

    def lesson(self, pipeline_id: int) -> Lesson | None:
        """Give what the newest night learned of a pipeline."""
        row = _GET.first(self._link, **self._of(pipeline_id))
        return _lesson(row[0]) if row else None

    def keep(self, pipeline_id: int, lesson: Lesson) -> None:
        """Store what a night learned, in place of the night's before."""
        told = json.loads(json.dumps(asdict(lesson), default=str))
        _KEEP.run(self._link, **self._of(pipeline_id), day=lesson.day, lesson=told)

    def forget(self) -> None:
        """Forget all lessons and months, which were in another currency."""
        _FORGET.run(self._link, workspace_id=self._workspace_id)
        _FORGET_MONTHS.run(self._link, workspace_id=self._workspace_id)

    def months(self, pipeline_id: int, owners: Iterable[int] | None = None) -> list[Promised]:
        """Give what past months had promised, of some owners or (None) of all."""
        ids = list(owners) if owners is not None else [EVERYBODY]
        rows = _MONTHS.rows(self._link, **self._of(pipeline_id), ids=ids)
        return [Promised(row[0], row[1], int(row[2]), int(row[3])) for row in rows]

    def put_month(self, pipeline_id: int, owner_id: int, promised: Promised) -> None:
        """Store what a past month had promised."""
        _PUT_MONTH.run(
            self._link,
            **self._of(pipeline_id),
            owner_id=owner_id,
            month=promised.month,
            expected=promised.expected,
            kept=promised.kept,
            stated=promised.stated,
        )

    def won(
        self, pipelines: Iterable[int], owners: Iterable[int] | None = None
    ) -> dict[date, dict[str, tuple[int, int]]]:
        """Give the wins of each month as deals and minor units by currency, from kept totals."""
        ids = list(owners) if owners is not None else [EVERYBODY]
        found: dict[date, dict[str, tuple[int, int]]] = {}
        for pipeline_id in pipelines:
            for day, currency, n, minor in _WON.rows(self._link, **self._of(pipeline_id), ids=ids):
                if not n:
                    continue
                sums = found.setdefault(date(day // 10_000, day // 100 % 100, 1), {})
                deals, amount = sums.get(currency, (0, 0))
                sums[currency] = (deals + int(n), amount + int(minor))
        return found

    def open(self, stages: Sequence[int], owners: Iterable[int] | None = None) -> list[OpenDeal]:
        """Give the open deals in some stages, of some owners or (None) of all, by id.

        Found by index. In the same order every time, since the draws of a simulation go from one
        to the next.
        """
        if owners is None:
            rows = _OF_STAGES.rows(self._link, workspace_id=self._workspace_id, ids=list(stages))
            return [OpenDeal(*row) for row in sorted(rows, key=_id)]
        rows = _OF_OWNERS.rows(self._link, workspace_id=self._workspace_id, ids=list(owners))
        known = frozenset(stages)
        return [OpenDeal(*row) for row in sorted(rows, key=_id) if row[1] in known]

    def closed_in(self, deal_ids: Sequence[int], first: date, last: date) -> int:
        """Count which of some deals closed on the local days from `first` to `last`."""
        day = self._uow.workspace.day
        rows = _CLOSES.rows(self._link, workspace_id=self._workspace_id, ids=list(deal_ids))
        days = (row[0] or (day(row[1]) if row[1] is not None else None) for row in rows)
        return sum(one is not None and first <= one <= last for one in days)

    def _of(self, pipeline_id: int) -> dict[str, int]:
        return {"workspace_id": self._workspace_id, "pipeline_id": pipeline_id}


def _lesson(told: Mapping[str, Any]) -> Lesson:
    return Lesson(
        day=date.fromisoformat(told["day"]),
        currency=told["currency"],
        win=tuple(told["win"]),
        loss=tuple(told["loss"]),
        wins=told["wins"],
        losses=told["losses"],
        odds=tuple((one[0], one[1], one[2]) for one in told["odds"]),
        arrivals={int(owner): rate for owner, rate in told["arrivals"].items()},
        values=tuple(told["values"]),
        cycle=told["cycle"],
    )
