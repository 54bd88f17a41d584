"""The deals a number is counted from, a page at a time."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.deal import Deal, Status
from bot.domain.metrics import Number, Period, Scope
from bot.domain.timeline import SINCE_EVER
from bot.storage.card import OURS, deal_of
from bot.storage.group import is_asked
from bot.storage.repository import Repository
from bot.storage.tables import deal, deal_product
from bot.storage.tables.deal import every

_WON, _LOST, _OPEN = Status.WON.value, Status.LOST.value, Status.OPEN.value
_LATEST = datetime.max.replace(tzinfo=SINCE_EVER.tzinfo)


class Listings(Repository):
    """Lists of deals behind the numbers; the newest number first."""

    def page(
        self,
        number: Number,
        scope: Scope,
        period: Period,
        *,
        below: int | None = None,
        most: int = 10,
    ) -> list[Deal]:
        """Give deals a number counts as of now; `below` goes on after the last of a page."""
        found = OURS.where(*self._where(number, scope, period))
        if below is not None:
            found = found.where(deal.c.number < below)
        rows = self._uow.connection.execute(
            found.order_by(deal.c.number.desc()).limit(most),
            {"workspace_id": self._workspace_id},
        )
        return [deal_of(tuple(row)) for row in rows]

    def count(self, number: Number, scope: Scope, period: Period) -> int:
        """Count the same deals."""
        chosen = select(func.count()).select_from(deal)
        chosen = chosen.where(
            deal.c.workspace_id == self._workspace_id, every, *self._where(number, scope, period)
        )
        found: int = self._uow.connection.execute(chosen).scalar_one()
        return found

    def _where(self, number: Number, scope: Scope, period: Period) -> list[ColumnElement[bool]]:
        closed, status = self._closed_in(period), deal.c.status
        match number:
            case Number.OPEN:
                chosen: ColumnElement[bool] = status == _OPEN
            case Number.AVERAGE:
                # The value of a lost deal is often written down as 0, which says nothing.
                worth = or_(status == _WON, and_(status == _LOST, deal.c.minor != 0))
                chosen = and_(deal.c.minor.is_not(None), or_(status == _OPEN, and_(worth, closed)))
            case Number.WIN_RATE:
                chosen = and_(status.in_([_WON, _LOST]), closed)
            case Number.CYCLE:
                dated = deal.c.created_at.is_not(None)
                chosen = and_(status.in_([_WON, _LOST]), closed, dated)
            case Number.CONVERSION:
                chosen = self._between(deal.c.created_at, period)
        return [chosen, *self._of(scope)]

    def _of(self, scope: Scope) -> list[ColumnElement[bool]]:
        equal = {
            "pipeline_id": scope.pipeline_id,
            "persona_id": scope.persona_id,
            "source": scope.source,
            "currency": scope.currency,
        }
        found = [deal.c[name] == value for name, value in equal.items() if value is not None]
        if (scope.owner_id, scope.team, scope.region) != (None,) * 3:
            people = self._uow.persons.all(active_only=False)
            owners = [one.id for one in people if is_asked(one, scope)]
            found.append(deal.c.owner_id.in_(owners))
        if scope.product_id is not None:
            about = select(deal_product.c.deal_id).where(
                deal_product.c.workspace_id == self._workspace_id,
                deal_product.c.product_id == scope.product_id,
            )
            found.append(deal.c.id.in_(about))
        return found

    def _closed_in(self, period: Period) -> ColumnElement[bool]:
        """Tell whether a closed deal's day, its close date or else when it was booked, is in it."""
        day = deal.c.close_date
        today = self._uow.workspace.day(self._uow.now)
        bounds = [day <= (period.last or today)]
        if period.first is not None:
            bounds.append(day >= period.first)
        booked = and_(day.is_(None), self._between(deal.c.closed_at, period))
        return or_(and_(*bounds), booked)

    def _between(self, column: ColumnElement[datetime], period: Period) -> ColumnElement[bool]:
        """Tell whether an instant lies in a period of the workspace's days."""
        if period == Period():
            return column.is_(None) | column.is_not(None)
        workspace = self._uow.workspace
        first = workspace.end_of(period.first - timedelta(days=1)) if period.first else SINCE_EVER
        after = workspace.end_of(period.last) if period.last else _LATEST
        return and_(column.is_not(None), column >= first, column < after)
