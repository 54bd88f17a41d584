"""The dated rate table, and the order of deals whose values are in several currencies."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, delete, literal_column, select, union_all

from bot.domain.money import Money
from bot.domain.rate import Rate, Rates
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, rate
from bot.storage.tables.deal import NO_VALUE, UNCONVERTED
from bot.storage.upsert import insert

_OURS = select(rate.c.base, rate.c.currency, rate.c.day, rate.c.rate).where(
    rate.c.workspace_id == given(rate.c.workspace_id)
)


@lru_cache(maxsize=64)
def _newest(pairs: int) -> Statement:
    """Build the look-up of the newest rate of each of so many pairs of currencies.

    Each pair reads one row along the key, and all travel to the database at once.
    """
    found = (
        _OURS.where(
            rate.c.base == given(rate.c.base, f"base_{at}"),
            rate.c.currency == given(rate.c.currency, f"currency_{at}"),
            rate.c.day <= given(rate.c.day),
        )
        .order_by(rate.c.day.desc())
        .limit(literal_column("1"))
        .subquery()
        for at in range(pairs)
    )
    return Statement(union_all(*(select(one) for one in found)))


_ALL = Statement(
    _OURS.order_by(rate.c.day.desc(), rate.c.currency, rate.c.base).limit(
        bindparam("most", type_=Integer)
    )
)
_DROP = Statement(
    delete(rate).where(
        rate.c.workspace_id == given(rate.c.workspace_id),
        rate.c.base == given(rate.c.base),
        rate.c.currency == given(rate.c.currency),
        rate.c.day == given(rate.c.day),
    )
)
_HIGHEST = 2**60


def _put(dialect: str) -> Any:
    added = insert(dialect, rate)
    return added.on_conflict_do_update(
        index_elements=[rate.c.workspace_id, rate.c.base, rate.c.currency, rate.c.day],
        set_={"rate": added.excluded.rate},
    )


_PUT = Statement(_put)
_NEXT = Statement(
    select(deal.c.id, deal.c.minor, deal.c.currency, deal.c.value_rank)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.id > given(deal.c.id, "after"),
    )
    .order_by(deal.c.id)
    .limit(bindparam("most", type_=Integer))
)
_RERANK = Statement(
    deal.update()
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id, "owner"),
        deal.c.id == given(deal.c.id, "which"),
        # A value that changed since it was read has been ranked with the change.
        deal.c.value_rank == given(deal.c.value_rank, "old"),
    )
    .values(value_rank=given(deal.c.value_rank, "new"))
)


class RateTable(Repository):
    """Rates of the workspace; those looked up stay in memory until the transaction ends."""

    def on(self, day: date, currencies: Iterable[str]) -> Rates:
        """Give the rates of a day into the workspace's currency, where there are any.

        Of each currency the newest rate up to that day counts, in either direction.
        """
        home = self._uow.workspace.currency
        known = self._known()
        wanted = [code for code in currencies if code != home]
        unknown = [code for code in wanted if (home, code, day) not in known]
        if unknown:
            self._look_up(home, unknown, day)
        worth = {code: known[home, code, day] for code in wanted}
        return Rates(home, {code: rate for code, rate in worth.items() if rate is not None})

    def newest(self, limit: int = 100) -> list[Rate]:
        """Give the rates by falling day."""
        rows = _ALL.rows(self._link, workspace_id=self._workspace_id, most=limit)
        return [Rate(base, code, day, Decimal(str(n))) for base, code, day, n in rows]

    def get(self, base: str, currency: str, day: date) -> Rate | None:
        """Give the rate set on exactly that day."""
        found = self._newest([(base, currency)], day).get((base, currency))
        return found if found is not None and found.day == day else None

    def put(self, added: Rate) -> None:
        """Set a rate from a day on."""
        _PUT.run(
            self._link,
            workspace_id=self._workspace_id,
            base=added.base,
            currency=added.currency,
            day=added.day,
            rate=str(added.rate),
        )
        self._known().clear()

    def drop(self, gone: Rate) -> None:
        """Take a rate away."""
        _DROP.run(
            self._link,
            workspace_id=self._workspace_id,
            base=gone.base,
            currency=gone.currency,
            day=gone.day,
        )
        self._known().clear()

    def rank(self, value: Money | None) -> int:
        """Give the place of a value among others: by its worth in the workspace's currency.

        One without a rate comes after all that are known, an unknown one last.
        """
        if value is None:
            return NO_VALUE
        if value.currency != self._uow.workspace.currency:
            today = self._uow.workspace.day(self._uow.now)
            converted = self.on(today, [value.currency]).convert(value)
            if converted is None:
                return UNCONVERTED + value.minor
            value = converted
        return max(-_HIGHEST, min(value.minor, _HIGHEST))

    def rerank(self, after: int, most: int) -> int | None:
        """Rank the next `most` deals anew after a rate changed; give the last id, None at the end.

        Deals are visited by id, so that a run can be resumed where it stopped.
        """
        rows = _NEXT.rows(self._link, workspace_id=self._workspace_id, after=after, most=most)
        for deal_id, minor, code, old in rows:
            new = self.rank(Money(minor, code) if code is not None else None)
            if new != old:
                _RERANK.run(self._link, owner=self._workspace_id, which=deal_id, old=old, new=new)
        return rows[-1][0] if len(rows) == most else None

    def _look_up(self, home: str, currencies: Sequence[str], day: date) -> None:
        pairs = [pair for code in currencies for pair in ((home, code), (code, home))]
        found, known = self._newest(pairs, day), self._known()
        for code in currencies:
            direct, inverse = found.get((home, code)), found.get((code, home))
            if direct is not None and (inverse is None or direct.day >= inverse.day):
                known[home, code, day] = direct.rate
            else:
                known[home, code, day] = 1 / inverse.rate if inverse is not None else None

    def _newest(self, pairs: Sequence[tuple[str, str]], day: date) -> dict[tuple[str, str], Rate]:
        params: dict[str, object] = {"workspace_id": self._workspace_id, "day": day}
        for at, (base, currency) in enumerate(pairs):
            params[f"base_{at}"], params[f"currency_{at}"] = base, currency
        rows = _newest(len(pairs)).rows(self._link, **params)
        return {
            (base, code): Rate(base, code, since, Decimal(str(n))) for base, code, since, n in rows
        }

    def _known(self) -> dict[tuple[str, str, date], Decimal | None]:
        if not hasattr(self, "_found"):
            self._found: dict[tuple[str, str, date], Decimal | None] = {}
        return self._found
