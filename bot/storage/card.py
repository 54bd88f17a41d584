"""A card between row and value: the columns read, the value made of them, and back."""

from datetime import datetime

from sqlalchemy import and_, select

from bot.domain.deal import Deal, Position, Source, Status
from bot.domain.money import Money
from bot.storage.link import Row
from bot.storage.repository import folded, given
from bot.storage.tables import company, contact, deal
from bot.storage.tables.deal import NO_AGE, NO_DAY, NO_VALUE

_FIELDS = [
    "id",
    "number",
    "name",
    "version",
    "company_id",
    "contact_id",
    "source",
    "source_detail",
    "persona_id",
    "lost_reason",
    "competitor",
    "next_step",
    "next_step_on",
    "hold_until",
    "created_at",
    "qualified_at",
    "closed_at",
    "entered_at",
    "position_at",
    "last_activity_at",
    "stalls_at",
    "stalled",
    "external_source",
    "external_id",
]
_POSITION = [
    "pipeline_id",
    "stage_id",
    "status",
    "owner_id",
    "minor",
    "currency",
    "close_date",
    "probability",
]

NAMES = tuple(column.name for column in deal.columns if column.name != "workspace_id")
"""The columns of `row_of`."""

COLUMNS = (
    *(deal.c[name] for name in _FIELDS),
    *(deal.c[name] for name in _POSITION),
    company.c.name.label("company"),
    contact.c.name.label("contact"),
)
FROM = deal.outerjoin(
    company,
    and_(company.c.workspace_id == deal.c.workspace_id, company.c.id == deal.c.company_id),
).outerjoin(
    contact,
    and_(contact.c.workspace_id == deal.c.workspace_id, contact.c.id == deal.c.contact_id),
)
# Found by value at a tenth of what calling the enumeration costs, for each card of each board.
_SOURCES = {one.value: one for one in Source}
_STATES = {one.value: one for one in Status}
_NOWHERE = (None,) * 8

OURS = select(*COLUMNS).select_from(FROM).where(deal.c.workspace_id == given(deal.c.workspace_id))
"""Cards of the workspace with the names of their company and contact."""


def deal_of(row: Row) -> Deal:
    """Make the value of a row of `COLUMNS`."""
    (
        deal_id,
        number,
        name,
        version,
        company_id,
        contact_id,
        source,
        source_detail,
        persona_id,
        lost_reason,
        competitor,
        next_step,
        next_step_on,
        hold_until,
        created_at,
        qualified_at,
        closed_at,
        entered_at,
        position_at,
        last_activity_at,
        stalls_at,
        stalled,
        external_source,
        external_id,
        *position,
        company_name,
        contact_name,
    ) = row
    return Deal(
        deal_id,
        number,
        name,
        position_of(position),  # type: ignore[arg-type]
        version,
        company_id,
        company_name,
        contact_id,
        contact_name,
        _SOURCES[source] if source is not None else None,
        source_detail,
        persona_id,
        lost_reason,
        competitor,
        next_step,
        next_step_on,
        hold_until,
        created_at,
        qualified_at,
        closed_at,
        entered_at,
        position_at,
        last_activity_at,
        stalls_at,
        bool(stalled),
        external_source,
        external_id,
    )


def position_of(columns: Row) -> Position:
    """Make a position of its eight columns, in the order the tables have them."""
    pipeline_id, stage_id, status, owner_id, minor, currency, close_date, probability = columns
    value = Money(minor, currency) if currency is not None else None
    return Position(
        pipeline_id, stage_id, _STATES[status], owner_id, value, close_date, probability
    )


def position_columns(position: Position | None) -> tuple[object, ...]:
    """Give a position's eight columns, all None without one."""
    if position is None:
        return _NOWHERE
    value = position.value
    return (
        position.pipeline_id,
        position.stage_id,
        str(position.status),
        position.owner_id,
        value.minor if value else None,
        value.currency if value else None,
        position.close_date,
        position.probability,
    )


def row_of(
    one: Deal, rank: int | None = None, look_at: datetime | None = None
) -> tuple[object, ...]:
    """Give a deal's columns but the workspace, in the table's order.

    `rank` is the place of its value among others where that is not simply its minor units; see
    `bot.storage.rate`.
    """
    position = one.position
    value, day, entered = position.value, position.close_date, one.entered_at
    return (
        one.id,
        one.number,
        one.name,
        folded(one.name),
        *position_columns(position),
        one.version,
        one.company_id,
        one.contact_id,
        one.source.value if one.source else None,
        one.source_detail,
        one.persona_id,
        one.lost_reason,
        one.competitor,
        one.next_step,
        one.next_step_on,
        one.hold_until,
        one.created_at,
        one.qualified_at,
        one.closed_at,
        entered,
        one.position_at,
        one.last_activity_at,
        one.stalls_at,
        one.stalled,
        one.external_source,
        one.external_id,
        rank if rank is not None else value.minor if value else NO_VALUE,
        day.year * 10_000 + day.month * 100 + day.day if day else NO_DAY,
        int(entered.timestamp()) if entered else NO_AGE,
        look_at,
    )


def values_of(one: Deal) -> dict[str, object]:
    """Give a deal's columns by name, as `row_of` does; `look_at` is set at writing."""
    return dict(zip(NAMES, row_of(one), strict=True))
