"""Deals that need mending, found along an index for each of the reasons, never by looking at all.

Each answer is bounded: ids with the rank of their value, the most valuable first.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, or_, select

from bot.domain.fix import Gap
from bot.domain.pipeline import StageKind
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, followup
from bot.storage.tables.deal import NO_VALUE, has_no_step, is_fresh, is_open, is_stalled
from bot.storage.tables.followup import is_planned

WINDOW = 1_000
"""Deals without a next step that are asked for their planned touches at most, a question each."""

Found = list[tuple[int, int]]

_AWAKE = or_(deal.c.hold_until.is_(None), deal.c.hold_until <= given(deal.c.hold_until, "today"))
_MOST = bindparam("most", type_=Integer)
_OWNER = deal.c.owner_id == given(deal.c.owner_id, "key")
_STAGE = deal.c.stage_id == given(deal.c.stage_id, "key")
_IN_STAGE = deal.c.stage_id == given(deal.c.stage_id, "stage")


def _found(*where: ColumnElement[bool]) -> Select[Any]:
    return select(deal.c.id, deal.c.value_rank).where(
        deal.c.workspace_id == given(deal.c.workspace_id), *where
    )


def _stalled(scope: ColumnElement[bool]) -> Statement:
    found = _found(scope, is_stalled, is_open, _AWAKE)
    return Statement(found.order_by(deal.c.value_rank.desc(), deal.c.id).limit(_MOST))


def _close_passed(scope: ColumnElement[bool]) -> Statement:
    passed = deal.c.close_rank < given(deal.c.close_rank, "day")
    found = _found(scope, is_open, passed, _AWAKE)
    return Statement(found.order_by(deal.c.close_rank, deal.c.id).limit(_MOST))


def _no_step(scope: ColumnElement[bool]) -> Statement:
    """Look at the most valuable without a plan of a person's own, then for touches planned."""
    since = given(deal.c.entered_at, "since")
    rested = and_(
        or_(deal.c.entered_at.is_(None), deal.c.entered_at <= since),
        or_(deal.c.created_at.is_(None), deal.c.created_at <= since),
        or_(deal.c.last_activity_at.is_(None), deal.c.last_activity_at <= since),
    )
    window = (
        _found(scope, has_no_step, rested, _AWAKE)
        .order_by(deal.c.value_rank.desc(), deal.c.id)
        .limit(bindparam("window", type_=Integer))
        .subquery()
    )
    planned = exists().where(
        followup.c.workspace_id == given(deal.c.workspace_id),
        followup.c.deal_id == window.c.id,
        is_planned,
    )
    found = select(window.c.id, window.c.value_rank).where(~planned)
    return Statement(found.order_by(window.c.value_rank.desc(), window.c.id).limit(_MOST))


def _untouched(*scope: ColumnElement[bool]) -> Statement:
    made = deal.c.created_at <= given(deal.c.created_at, "since")
    found = _found(*scope, is_fresh, made, _AWAKE)
    return Statement(found.order_by(deal.c.id).limit(_MOST))


def _no_value(*scope: ColumnElement[bool]) -> Statement:
    found = _found(*scope, is_open, deal.c.value_rank == NO_VALUE, _AWAKE)
    return Statement(found.order_by(deal.c.id).limit(_MOST))


_MAKERS = {Gap.STALLED: _stalled, Gap.CLOSE_PASSED: _close_passed, Gap.NO_STEP: _no_step}
OWNER = {gap: make(_OWNER) for gap, make in _MAKERS.items()}
"""What is asked of an owner's deals, whatever stage they stand in."""
_WHOLE = {"owner": OWNER, "stage": {gap: make(_STAGE) for gap, make in _MAKERS.items()}}
_OWNED_UNTOUCHED, _OWNED_NO_VALUE = _untouched(_OWNER, _IN_STAGE), _no_value(_OWNER, _IN_STAGE)
_STAGE_UNTOUCHED, _STAGE_NO_VALUE = _untouched(_STAGE), _no_value(_STAGE)
_REST = {
    "owner": Statement(_found(_OWNER, is_open, _AWAKE).order_by(deal.c.close_rank).limit(_MOST)),
    "stage": Statement(
        _found(_STAGE, is_open, _AWAKE).order_by(deal.c.value_rank.desc(), deal.c.id).limit(_MOST)
    ),
}


class Fixes(Repository):
    """Deals that break a rule, of an owner or of a stage."""

    def of_owner(
        self, owner_id: int, stages: Iterable[tuple[int, StageKind]], **asked: Any
    ) -> dict[Gap, Found]:
        """Give what an owner's deals lack; `asked` is as in `of_stage`."""
        found = self._whole("owner", owner_id, **asked)
        plain = self._plain(**asked)
        for stage, kind in stages:
            lead = kind is StageKind.LEAD
            gap = Gap.UNTOUCHED if lead else Gap.NO_VALUE
            statement = _OWNED_UNTOUCHED if lead else _OWNED_NO_VALUE
            params = {**plain, "since": asked["since"]} if lead else plain
            room = asked["most"] - len(found[gap])
            if room > 0:
                found[gap] += self._rows(
                    statement, key=owner_id, stage=stage, **{**params, "most": room}
                )
        return found

    def of_stage(
        self, stage: int, kind: StageKind, *, today: date, since: datetime, most: int
    ) -> dict[Gap, Found]:
        """Give what a stage's deals lack, at most `most` per reason.

        `today` is the day by which dates have passed and holds are over, `since` the instant
        before which something must have happened to have had its grace.
        """
        asked: dict[str, Any] = {"today": today, "since": since, "most": most}
        found = self._whole("stage", stage, **asked)
        plain = self._plain(**asked)
        if kind is StageKind.LEAD:
            found[Gap.UNTOUCHED] = self._rows(_STAGE_UNTOUCHED, key=stage, since=since, **plain)
        else:
            found[Gap.NO_VALUE] = self._rows(_STAGE_NO_VALUE, key=stage, **plain)
        return found

    def rest(self, kind: str, key: int, *, today: date, most: int) -> Found:
        """Give the first open deals of an "owner" or a "stage", whatever they lack."""
        return self._rows(_REST[kind], key=key, today=today, most=most)

    def _whole(self, kind: str, key: int, **asked: Any) -> dict[Gap, Found]:
        plain, whole = self._plain(**asked), _WHOLE[kind]
        day = int(f"{asked['today']:%Y%m%d}")
        window = max(WINDOW, asked["most"])
        found: dict[Gap, Found] = {gap: [] for gap in Gap}
        found[Gap.STALLED] = self._rows(whole[Gap.STALLED], key=key, **plain)
        found[Gap.CLOSE_PASSED] = self._rows(whole[Gap.CLOSE_PASSED], key=key, day=day, **plain)
        found[Gap.NO_STEP] = self._rows(
            whole[Gap.NO_STEP], key=key, since=asked["since"], window=window, **plain
        )
        return found

    def _plain(self, *, today: date, most: int, since: datetime) -> dict[str, Any]:
        return {"today": today, "most": most}

    def _rows(self, statement: Statement, **params: Any) -> Found:
        rows = statement.rows(self._link, workspace_id=self._workspace_id, **params)
        return [(row[0], row[1]) for row in rows]
