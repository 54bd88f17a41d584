"""Expected close dates that were moved, read from the timeline."""

from datetime import date, datetime

from sqlalchemy import and_, select

from bot.domain.deal import Status
from bot.domain.metrics import Scope
from bot.domain.money import Money
from bot.domain.slippage import Promise, Shift
from bot.domain.timeline import SINCE_EVER
from bot.storage.kept import whose
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import timeline

_ENTRY = timeline.c
_UNDOING = timeline.alias("undoing")
_LATEST = datetime.max.replace(tzinfo=SINCE_EVER.tzinfo)

# What was taken back, and the taking back, never was.
_STANDS = and_(
    _ENTRY.undoes.is_(None),
    select(_UNDOING.c.id)
    .where(_UNDOING.c.workspace_id == _ENTRY.workspace_id, _UNDOING.c.undoes == _ENTRY.id)
    .limit(1)
    .scalar_subquery()
    .is_(None),
)
_COLUMNS = (
    _ENTRY.deal_id,
    _ENTRY.after_owner_id,
    _ENTRY.before_close_date,
    _ENTRY.after_close_date,
    _ENTRY.after_minor,
    _ENTRY.after_currency,
    _ENTRY.after_pipeline_id,
)
_SHIFTS = Statement(
    select(*_COLUMNS)
    .where(
        _ENTRY.workspace_id == given(_ENTRY.workspace_id),
        _ENTRY.at > given(_ENTRY.at, "since"),
        _ENTRY.at <= given(_ENTRY.at, "until"),
        _ENTRY.after_pipeline_id.is_not(None),
        _ENTRY.before_status == Status.OPEN.value,
        _ENTRY.after_status == Status.OPEN.value,
        _ENTRY.before_close_date != _ENTRY.after_close_date,
        _STANDS,
    )
    .order_by(_ENTRY.at, _ENTRY.id)
)
_WINS = Statement(
    select(_ENTRY.deal_id, _ENTRY.after_owner_id, _ENTRY.after_pipeline_id, _ENTRY.after_close_date)
    .where(
        _ENTRY.workspace_id == given(_ENTRY.workspace_id),
        _ENTRY.at > given(_ENTRY.at, "since"),
        _ENTRY.at <= given(_ENTRY.at, "until"),
        _ENTRY.after_pipeline_id.is_not(None),
        _ENTRY.after_status == Status.WON.value,
        _ENTRY.before_status != Status.WON.value,
        _STANDS,
    )
    .order_by(_ENTRY.at.desc(), _ENTRY.id.desc())
    .limit(given(_ENTRY.id, "most"))
)
_STORY = Statement(
    select(_ENTRY.before_close_date, _ENTRY.after_close_date, _ENTRY.after_status)
    .where(
        _ENTRY.workspace_id == given(_ENTRY.workspace_id),
        _ENTRY.deal_id == given(_ENTRY.deal_id),
        _ENTRY.after_pipeline_id.is_not(None),
        _STANDS,
    )
    .order_by(_ENTRY.at, _ENTRY.id)
)


class Slippages(Repository):
    """Close dates that were moved."""

    def shifts(
        self, scope: Scope, since: datetime | None, until: datetime | None = None
    ) -> list[Shift]:
        """Give the moves of open deals' close dates after an instant and up to another.

        Pipeline and owner are those the deal had then; what was undone never was.
        """
        rows = _SHIFTS.rows(
            self._link,
            workspace_id=self._workspace_id,
            since=since or SINCE_EVER,
            until=until or _LATEST,
        )
        asked, ours = whose(self._uow, scope), self._ours(scope)
        return [
            Shift(deal_id, owner_id, was, now, Money(minor, code) if code is not None else None)
            for deal_id, owner_id, was, now, minor, code, pipeline_id in rows
            if scope.pipeline_id in (None, pipeline_id)
            and asked(owner_id or 0) is not None
            and (ours is None or deal_id in ours)
        ]

    def promises(
        self, scope: Scope, since: datetime | None, until: datetime | None, *, most: int
    ) -> list[Promise]:
        """Give the newest deals won after an instant and up to another, with what had been
        expected of them; those never given a close date while open are left out."""
        rows = _WINS.rows(
            self._link,
            workspace_id=self._workspace_id,
            since=since or SINCE_EVER,
            until=until or _LATEST,
            most=most,
        )
        asked, ours, found = whose(self._uow, scope), self._ours(scope), dict[int, Promise]()
        for deal_id, owner_id, pipeline_id, closed in rows:
            if (
                deal_id not in found
                and closed is not None
                and scope.pipeline_id in (None, pipeline_id)
                and asked(owner_id or 0) is not None
                and (ours is None or deal_id in ours)
                and (promise := self._promise(deal_id, closed)) is not None
            ):
                found[deal_id] = promise
        return list(found.values())

    def _promise(self, deal_id: int, closed: date) -> Promise | None:
        expected, pushes, status = None, 0, None
        for was, now, status in _STORY.rows(
            self._link, workspace_id=self._workspace_id, deal_id=deal_id
        ):
            if status != Status.OPEN.value or now is None:
                continue
            expected = expected or now
            pushes += was is not None and now > was
        if expected is None or status != Status.WON.value:
            return None
        return Promise(deal_id, expected, pushes, closed)

    def _ours(self, scope: Scope) -> set[int] | None:
        """Give the deals a scope asks for by more than pipeline and owner."""
        if scope.plain:
            return None
        return {one.deal_id for one in self._uow.metrics.chosen(scope)}
