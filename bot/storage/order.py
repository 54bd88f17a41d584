"""The orders of a stage's cards, and where in one of them a page begins."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, literal_column, or_, select

from bot.domain.board import Cursor, Sort
from bot.storage.repository import given
from bot.storage.tables import deal

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

KEYS: Mapping[Sort, ColumnElement[Any]] = {
    Sort.VALUE: deal.c.value_rank,
    Sort.CLOSE: deal.c.close_rank,
    Sort.AGE: deal.c.age_rank,
    Sort.QUIET: func.coalesce(
        deal.c.last_activity_at, literal(_NEVER, deal.c.last_activity_at.type)
    ),
    # Not the bare column: SQLite would walk through the names of all deals to find a stage's.
    Sort.NAME: deal.c.name_key.op("||")(literal_column("''")),
}
"""What cards are sorted by; none is ever null, since the two databases put nulls elsewhere."""

RISING: Mapping[Sort, ColumnElement[Any]] = {**KEYS, Sort.VALUE: -deal.c.value_rank}
"""The same where each grows down the page."""


def first(sort: Sort) -> tuple[ColumnElement[Any], ColumnElement[int]]:
    """Give the order of cards from the top, in the form the indexes have it in."""
    key = KEYS[sort]
    return (key.desc() if sort is Sort.VALUE else key.asc()), deal.c.id.asc()


def page(chosen: Select[Any], sort: Sort, cursor: str) -> Select[Any]:
    """Order cards and begin where `cursor` says: `""` at the top, else behind or before `after`.

    The card is looked up where it stands now, in the stage that is asked for; without it there is
    no page. A page before a card comes out in the opposite order.
    """
    key, back = KEYS[sort], cursor == "b"
    falls = (sort is Sort.VALUE) is not back
    if cursor:
        known = given(deal.c.id, "after")
        stood = (
            select(key)
            .where(
                deal.c.workspace_id == given(deal.c.workspace_id),
                deal.c.stage_id == given(deal.c.stage_id),
                deal.c.id == known,
            )
            .correlate(None)
            .scalar_subquery()
        )
        beyond = key < stood if falls else key > stood
        # The first bound is what an index is entered by, the second decides among equal ones.
        reach = key <= stood if falls else key >= stood
        chosen = chosen.where(
            reach, or_(beyond, and_(key == stood, deal.c.id < known if back else deal.c.id > known))
        )
    return chosen.order_by(
        key.desc() if falls else key.asc(), deal.c.id.desc() if back else deal.c.id.asc()
    )


def named(cursor: Cursor | None) -> str:
    """Name the form of a page's statement: `""`, `"a"` behind a card, `"b"` before one."""
    if cursor is None:
        return ""
    return "b" if cursor.back else "a"
