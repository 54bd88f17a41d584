"""What the board's and the numbers' controls carry: the whole question, so that none is kept."""

from dataclasses import dataclass
from datetime import date

from bot.domain.board import BoardQuery, Cursor, Filter, Sort
from bot.domain.deal import Source
from bot.domain.error import Invalid
from bot.domain.metrics import Period, Scope
from bot.domain.span import Span
from bot.views.day import read_iso

STAGE_SIZE = 10
"""Cards per page when one stage is looked through."""

BOARD_SIZE = 3
"""Cards per stage on the whole board."""


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """Which numbers: a span of time, whose, of which deals, and what they are told apart by.

    A `span` that is none of the named ones is a period with both its days. `by` is "" for the five
    numbers, a group of the numbers, or a screen of its own ("funnel", "reps"); None and "" mean no
    restriction.
    """

    span: Span | Period = Span.ALL
    pipeline_id: int | None = None
    owner_id: int | None = None
    by: str = ""
    source: str = ""
    persona_id: int | None = None
    product_id: int | None = None
    currency: str = ""
    team: str = ""
    region: str = ""

    def period(self, today: date) -> Period:
        """Give the days that are asked for, seen from a day."""
        return self.span if isinstance(self.span, Period) else self.span.period(today)

    @property
    def scope(self) -> Scope:
        """Whose numbers these are."""
        return Scope(
            self.pipeline_id,
            self.owner_id,
            self.team or None,
            self.region or None,
            self.persona_id,
            self.source or None,
            self.currency or None,
            self.product_id,
        )


@dataclass(frozen=True, slots=True)
class MovementQuery:
    """What changed since a day (None: ever) up to the end of another (None: now), and in what.

    `closing` is the span in which the deals close that are looked at, ALL for whenever.
    """

    since: date | None = None
    until: date | None = None
    pipeline_id: int | None = None
    owner_id: int | None = None
    closing: Span = Span.ALL


def board_value(query: BoardQuery) -> str:
    """Write a board's question; at most 150 characters, as many as an option's value holds."""
    parts = (query.pipeline_id, query.owner_id or 0, query.filter, query.sort, query.stage_id or 0)
    cursor = query.cursor
    at = f".{'b' if cursor.back else 'a'}{cursor.deal_id}" if cursor else ""
    lens = f".{query.lens_id}" if query.lens_id or at else ""
    return ".".join((*map(str, parts), str(query.page))) + lens + at


def read_board(value: str) -> BoardQuery:
    """Read a board's question; `Invalid` for one that no control of ours carries."""
    try:
        pipeline, owner, chosen, sort, stage, page, *rest = value.split(".")
        lens, at = (*rest, *("0", "")[len(rest) :])
        return BoardQuery(
            pipeline_id=int(pipeline),
            owner_id=int(owner) or None,
            filter=Filter(chosen),
            sort=Sort(sort),
            stage_id=int(stage) or None,
            page=max(int(page), 0),
            size=STAGE_SIZE if int(stage) else BOARD_SIZE,
            lens_id=int(lens),
            cursor=Cursor(int(at[1:]), back=at[0] == "b") if at else None,
        )
    except ValueError as error:
        raise Invalid("This board is too old. Type /pipeline for a new one.") from error


LONGEST_TEAM = 30
"""Characters of a team's or region's name that a question can carry; no longer one is offered."""


def metric_value(query: MetricQuery) -> str:
    """Write a question for numbers; at most 150 characters."""
    whose = f"t{query.team}" if query.team else f"r{query.region}" if query.region else ""
    parts = (
        span_value(query.span),
        query.pipeline_id or 0,
        query.owner_id or 0,
        query.by,
        query.source,
        query.persona_id or 0,
        query.product_id or 0,
        query.currency,
        whose,
    )
    return ".".join(map(str, parts))


def read_metric(value: str) -> MetricQuery:
    """Read a question for numbers; `Invalid` for one that no control of ours carries."""
    try:
        parts = value.split(".", 8)
        if len(parts) not in (3, 9):
            raise ValueError(value)
        span, pipeline, owner, by, source, persona, product, currency, whose = (
            *parts,
            *("", "", "0", "0", "", "")[: 9 - len(parts)],
        )
        return MetricQuery(
            span_of(span),
            int(pipeline) or None,
            int(owner) or None,
            by,
            Source(source).value if source else "",
            int(persona) or None,
            int(product) or None,
            currency,
            team=whose[1:] if whose[:1] == "t" else "",
            region=whose[1:] if whose[:1] == "r" else "",
        )
    except ValueError as error:
        raise Invalid("These numbers are too old. Type /metrics for new ones.") from error


def span_value(span: Span | Period) -> str:
    """Write a span, a period by the numbers of its days: at most 15 characters."""
    if isinstance(span, Span):
        return span.value
    first, last = span.first or date.min, span.last or date.max
    return f"{first.toordinal()}-{last.toordinal()}"


def span_of(value: str) -> Span | Period:
    """Read a span that `span_value` wrote; raises `ValueError` for any other."""
    first, dash, last = value.partition("-")
    if not dash:
        return Span(value)
    days = [date.fromordinal(int(day)) for day in (first, last) if day.isascii() and len(day) < 8]
    if len(days) != 2 or days[0] > days[1]:
        raise ValueError(value)
    return Period(*days)


def movement_value(query: MovementQuery) -> str:
    """Write a question for what changed."""
    since = query.since.isoformat() if query.since else ""
    until = query.until.isoformat() if query.until else ""
    return f"{since}.{until}.{query.pipeline_id or 0}.{query.owner_id or 0}.{query.closing}"


def read_movement(value: str) -> MovementQuery:
    """Read a question for what changed; `Invalid` for one that no control of ours carries."""
    try:
        since, until, pipeline, owner, closing = value.split(".")
        return MovementQuery(
            since=read_iso(since) if since else None,
            until=read_iso(until) if until else None,
            pipeline_id=int(pipeline) or None,
            owner_id=int(owner) or None,
            closing=Span(closing),
        )
    except ValueError as error:
        raise Invalid("This list is too old. Type /pipeline changes for a new one.") from error


@dataclass(frozen=True, slots=True)
class PastQuery:
    """Which pipeline is looked at as it stood at the end of which day, and whose deals of it."""

    pipeline_id: int
    day: date
    owner_id: int | None = None


def past_value(query: PastQuery) -> str:
    """Write a question for a past board."""
    return f"{query.pipeline_id}.{query.day.isoformat()}.{query.owner_id or 0}"


def read_past(value: str) -> PastQuery:
    """Read a question for a past board; `Invalid` for what no control of ours carries."""
    try:
        pipeline, day, *owner = value.split(".")
        return PastQuery(int(pipeline), read_iso(day), int(owner[0]) or None if owner else None)
    except ValueError as error:
        raise Invalid("This board is too old. Type /pipeline for a new one.") from error
