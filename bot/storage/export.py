"""Deals for a sheet, a page at a time along the index of their numbers; and what is beside them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, and_, bindparam, func, select

from bot.domain.board import BoardQuery
from bot.domain.deal import Deal
from bot.domain.export import Details
from bot.storage import narrow
from bot.storage.card import OURS, deal_of
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import contact, custom_value, deal, deal_product, product
from bot.storage.tables.deal import is_open

_MOST = bindparam("most", type_=Integer)

_REACH = Statement(
    lambda name: select(contact.c.id, contact.c.email, contact.c.phone).where(
        contact.c.workspace_id == given(contact.c.workspace_id), among(name, contact.c.id)
    )
)
_PRODUCTS = Statement(
    lambda name: (
        select(deal_product.c.deal_id, product.c.name, deal_product.c.quantity)
        .join(
            product,
            and_(
                product.c.workspace_id == deal_product.c.workspace_id,
                product.c.id == deal_product.c.product_id,
            ),
        )
        .where(
            deal_product.c.workspace_id == given(deal_product.c.workspace_id),
            among(name, deal_product.c.deal_id),
        )
        .order_by(deal_product.c.deal_id, product.c.name_key)
    )
)
_OWN = Statement(
    lambda name: select(
        custom_value.c.record_id, custom_value.c.field_id, custom_value.c.text
    ).where(
        custom_value.c.workspace_id == given(custom_value.c.workspace_id),
        among(name, custom_value.c.record_id),
    )
)
_NUMBERS = Statement(
    select(func.max(deal.c.number)).where(deal.c.workspace_id == given(deal.c.workspace_id))
)


@lru_cache(maxsize=128)
def _page(shape: narrow.Shape | None, *, closed: bool, staged: bool) -> Statement:
    def build(dialect: str) -> Any:
        found = OURS.where(deal.c.number < given(deal.c.number, "below"))
        if shape is not None:
            found = found.where(
                deal.c.pipeline_id == given(deal.c.pipeline_id), narrow.fits(shape, dialect)
            )
        if staged:
            found = found.where(deal.c.stage_id == given(deal.c.stage_id))
        if not closed:
            found = found.where(is_open)
        return found.order_by(deal.c.number.desc()).limit(_MOST)

    return Statement(build)


class Exports(Repository):
    """Deals as they go on a sheet, the newest number first."""

    def top(self) -> int:
        """Give a number above those of all deals, where the first page begins."""
        row = _NUMBERS.first(self._link, workspace_id=self._workspace_id)
        return (row[0] or 0) + 1 if row else 1

    def page(
        self, query: BoardQuery | None, today: date, *, closed: bool, below: int, most: int
    ) -> list[Deal]:
        """Give the next deals of a board (None: of all pipelines) with a number below `below`."""
        if query is None:
            rows = _page(None, closed=closed, staged=False).rows(
                self._link, workspace_id=self._workspace_id, below=below, most=most
            )
            return list(map(deal_of, rows))
        shape, params = narrow.asked(self._uow, query, self._uow.lenses.get(query.lens_id), today)
        if query.stage_id is not None:
            params["stage_id"] = query.stage_id
        statement = _page(shape, closed=closed, staged=query.stage_id is not None)
        rows = statement.rows(
            self._link,
            workspace_id=self._workspace_id,
            pipeline_id=query.pipeline_id,
            below=below,
            most=most,
            **params,
        )
        return list(map(deal_of, rows))

    def details(self, deals: Sequence[Deal], *, own: bool) -> Details:
        """Give what stands beside deals: three statements for any number; `own` fields if asked."""
        ours = self._workspace_id
        ids = [one.id for one in deals]
        contacts = sorted({one.contact_id for one in deals if one.contact_id is not None})
        reach = _REACH.rows(self._link, workspace_id=ours, ids=contacts) if contacts else []
        products: dict[int, list[str]] = {}
        for deal_id, name, quantity in _PRODUCTS.rows(self._link, workspace_id=ours, ids=ids):
            products.setdefault(deal_id, []).append(
                f"{name} × {quantity}" if quantity > 1 else name
            )
        values: dict[int, dict[int, str]] = {}
        if own:
            for deal_id, field_id, text in _OWN.rows(self._link, workspace_id=ours, ids=ids):
                values.setdefault(deal_id, {})[field_id] = text
        return Details(
            {contact_id: (email, phone) for contact_id, email, phone in reach},
            {deal_id: "; ".join(names) for deal_id, names in products.items()},
            values,
        )
