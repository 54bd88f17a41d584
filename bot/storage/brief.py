"""What digests tell: due touches, deals that close or stall, and what happened, in sets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Executable,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
)

from bot.domain.board import BoardQuery, Filter
from bot.domain.brief import Batch, Event, Events, Touches
from bot.domain.deal import Deal
from bot.domain.followup import Followup
from bot.domain.money import Money
from bot.domain.timeline import EntryKind
from bot.storage.brief_event import DEALS, TOLD
from bot.storage.brief_event import events as events_of
from bot.storage.card import COLUMNS, FROM, OURS, deal_of
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, followup
from bot.storage.tables.deal import is_open, is_stalled
from bot.storage.tables.followup import is_planned

_MOST = bindparam("most", type_=Integer)
_FOLLOWUP = ("id", "deal_id", "assignee_id", "due", "kind", "touch", "touches", "note")
_WEIGHTIEST = (deal.c.value_rank.desc(), deal.c.id)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose deals a digest is about: an owner's or everybody's, of a pipeline or of all."""

    owner_id: int | None = None
    pipeline_id: int | None = None


class Briefs(Repository):
    """What a digest says, at a cost of what it tells of and not of all deals."""

    def touches(self, reach: Reach, today: date, most: int) -> Touches:
        """Give the open follow-ups due by a day, those of the weightiest deals first."""
        params = self._params(reach, today=today)
        row = _touch_counts(*_shape(reach)).first(self._link, **params)
        assert row is not None
        counts = (int(row[0] or 0), int(row[1] or 0))
        rows = _touches(*_shape(reach)).rows(self._link, **params, most=most) if any(counts) else ()
        width = len(_FOLLOWUP)
        first = tuple((Followup(*row[:width]), deal_of(row[width:])) for row in rows)
        return Touches(*counts, first)

    def closing(self, reach: Reach, first: date, last: date, most: int) -> Batch:
        """Give the open deals that are to close between two days."""
        params = self._params(reach, first=_rank(first), last=_rank(last))
        if reach.owner_id is None:
            params["ids"] = list(self._stages(reach))
        sums = _closing_sums(*_shape(reach)).rows(self._link, **params)
        rows = _closing(*_shape(reach)).rows(self._link, **params, most=most) if sums else ()
        deals = {one.id: one for one in self._deals([row[0] for row in rows])}
        return _batch(sums, [deals[row[0]] for row in rows])

    def stalled(self, reach: Reach, today: date, most: int) -> Batch:
        """Give the deals that are stalled, the weightiest first, out of totals and an index."""
        found: list[Deal] = []
        sums: list[tuple[str, int, int]] = []
        for pipeline in self._uow.pipelines.all():
            if reach.pipeline_id not in (None, pipeline.id):
                continue
            query = BoardQuery(pipeline.id, reach.owner_id, Filter.STALLED, size=most)
            counted = self._uow.board.sums(query, today)
            ids = [stage.id for stage in pipeline.ever_open if stage.id in counted]
            for stage_id in ids:
                part = counted[stage_id]
                sums.append(("", part.deals, 0))
                sums += [(code, 0, money.minor) for code, money in part.value.items()]
            if reach.owner_id is None and ids:
                cards = self._uow.board.firsts(query, ids, today)
                found += [one for each in cards.values() for one in each]
        if reach.owner_id is not None and sums:
            rows = _STALLED.rows(self._link, **self._params(reach), most=most)
            found = [deal_of(row) for row in rows]
            if reach.pipeline_id is not None:
                found = [one for one in found if one.position.pipeline_id == reach.pipeline_id]
        found.sort(key=self._weight)
        return _batch(sums, found[:most])

    def events(
        self,
        kinds: Sequence[EntryKind],
        reach: Reach,
        since: datetime,
        until: datetime,
        most: int,
    ) -> dict[EntryKind, Events]:
        """Give what happened to deals after an instant and still is so, by kind.

        What somebody wrote down since then counts, too, if it is said to have been before. What
        happened is gone through once for all kinds.
        """
        params = self._params(reach, since=since, until=until)
        rows = events_of(*_shape(reach)).rows(self._link, **params)
        parted: dict[EntryKind, list[Row]] = {kind: [] for kind in kinds}
        for row in rows:
            if row[0] in parted:
                parted[EntryKind(row[0])].append(row)
        shown = {
            kind: sorted(found, key=lambda row: (-row[5], row[2]))[:most]
            for kind, found in parted.items()
        }
        chosen = [row for found in shown.values() for row in found]
        deals = {one.id: one for one in self._deals([row[2] for row in chosen])}
        told = {row[0]: row[1:] for row in self._told([row[1] for row in chosen])}
        events = {}
        for kind, found in parted.items():
            batch = _batch([(row[3], 1, row[4] or 0) for row in found], ())
            first = [Event(deals[row[2]], *told[row[1]]) for row in shown[kind]]
            events[kind] = Events(batch.count, batch.value, tuple(first))
        return events

    def _deals(self, ids: Sequence[int]) -> list[Deal]:
        if not ids:
            return []
        rows = DEALS.rows(self._link, workspace_id=self._workspace_id, ids=list(ids))
        return [deal_of(row) for row in rows]

    def _told(self, ids: Sequence[int]) -> list[Row]:
        if not ids:
            return []
        return TOLD.rows(self._link, workspace_id=self._workspace_id, ids=list(ids))

    def weightiest(self, reach: Reach, most: int) -> list[Deal]:
        """Give the open deals of the highest value."""
        found: list[Deal] = []
        for pipeline in self._uow.pipelines.all():
            if reach.pipeline_id in (None, pipeline.id):
                query = BoardQuery(pipeline.id, reach.owner_id, size=most)
                ids = [stage.id for stage in self._uow.pipelines.worked(pipeline)]
                cards = self._uow.board.firsts(query, ids, self._uow.workspace.day(self._uow.now))
                found += [one for each in cards.values() for one in each if one.value]
        found.sort(key=self._weight)
        return found[:most]

    def _weight(self, one: Deal) -> tuple[int, int]:
        """Order deals of several stages as an index orders those of one."""
        return -self._uow.rates.rank(one.value), one.id

    def _stages(self, reach: Reach) -> Iterable[int]:
        for pipeline in self._uow.pipelines.all():
            if reach.pipeline_id in (None, pipeline.id):
                yield from (stage.id for stage in pipeline.ever_open)

    def _params(self, reach: Reach, **more: Any) -> dict[str, Any]:
        params: dict[str, Any] = {"workspace_id": self._workspace_id, **more}
        if reach.owner_id is not None:
            params["owner_id"] = reach.owner_id
        if reach.pipeline_id is not None:
            params["pipeline_id"] = reach.pipeline_id
        return params


def _shape(reach: Reach) -> tuple[bool, bool]:
    return reach.owner_id is not None, reach.pipeline_id is not None


def _rank(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _batch(sums: Sequence[Any], deals: Iterable[Deal]) -> Batch:
    """Add up (currency, deals, minor units)."""
    minor: dict[str, int] = {}
    for code, _, part in sums:
        if code:
            minor[code] = minor.get(code, 0) + int(part)
    value = {code: Money(minor[code], code) for code in sorted(minor)}
    return Batch(sum(int(row[1]) for row in sums), value, tuple(deals))


_JOINED = and_(deal.c.workspace_id == followup.c.workspace_id, deal.c.id == followup.c.deal_id)


def _due(chosen: Select[Any], *, owned: bool, piped: bool) -> Select[Any]:
    chosen = chosen.where(
        followup.c.workspace_id == given(followup.c.workspace_id),
        is_planned,
        followup.c.due <= given(followup.c.due, "today"),
    )
    if owned:
        chosen = chosen.where(followup.c.assignee_id == given(followup.c.assignee_id, "owner_id"))
    return chosen.where(deal.c.pipeline_id == given(deal.c.pipeline_id)) if piped else chosen


@lru_cache(maxsize=4)
def _touch_counts(owned: bool, piped: bool) -> Statement:
    late = followup.c.due < given(followup.c.due, "today")
    chosen = select(func.sum(case((late, 0), else_=1)), func.sum(case((late, 1), else_=0)))
    source = followup.join(deal, _JOINED) if piped else followup
    return Statement(_due(chosen.select_from(source), owned=owned, piped=piped))


@lru_cache(maxsize=4)
def _touches(owned: bool, piped: bool) -> Statement:
    chosen = select(*(followup.c[name] for name in _FOLLOWUP), *COLUMNS).select_from(
        FROM.join(followup, _JOINED)
    )
    return Statement(_due(chosen, owned=owned, piped=piped).order_by(*_WEIGHTIEST).limit(_MOST))


def _closes(chosen: Select[Any], dialect: str, *, owned: bool, piped: bool) -> Select[Any]:
    chosen = chosen.where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        is_open,
        deal.c.close_rank.between(
            given(deal.c.close_rank, "first"), given(deal.c.close_rank, "last")
        ),
    )
    if owned:
        chosen = chosen.where(deal.c.owner_id == given(deal.c.owner_id))
        return chosen.where(deal.c.pipeline_id == given(deal.c.pipeline_id)) if piped else chosen
    return chosen.where(among(dialect, deal.c.stage_id))


@lru_cache(maxsize=4)
def _closing_sums(owned: bool, piped: bool) -> Statement:
    def build(dialect: str) -> Executable:
        chosen = select(
            deal.c.currency, func.count(), func.coalesce(func.sum(deal.c.minor), 0)
        ).select_from(deal)
        return _closes(chosen, dialect, owned=owned, piped=piped).group_by(deal.c.currency)

    return Statement(build)


@lru_cache(maxsize=4)
def _closing(owned: bool, piped: bool) -> Statement:
    def build(dialect: str) -> Executable:
        # Their companies and contacts are read of those alone that are shown.
        chosen = _closes(select(deal.c.id), dialect, owned=owned, piped=piped)
        return chosen.order_by(*_WEIGHTIEST).limit(_MOST)

    return Statement(build)


_STALLED = Statement(
    OURS.where(deal.c.owner_id == given(deal.c.owner_id), is_stalled)
    .order_by(*_WEIGHTIEST)
    .limit(_MOST)
)
