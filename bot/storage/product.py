"""Products, and what of them a deal is about."""

from collections.abc import Iterable

from sqlalchemy import select

from bot.storage.insert import insert_many
from bot.storage.link import Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import deal_product, product
from bot.storage.upsert import insert

_ID = Statement(
    select(product.c.id).where(
        product.c.workspace_id == given(product.c.workspace_id),
        product.c.name_key == given(product.c.name_key),
    )
)
_ADD = Statement(
    lambda name: insert(name, product).on_conflict_do_nothing(
        index_elements=[product.c.workspace_id, product.c.name_key]
    )
)
_ATTACH = Statement(
    lambda name: (made := insert(name, deal_product)).on_conflict_do_update(
        index_elements=[
            deal_product.c.workspace_id,
            deal_product.c.deal_id,
            deal_product.c.product_id,
        ],
        set_={"quantity": made.excluded.quantity},
    )
)
_OF = Statement(
    select(product.c.name, deal_product.c.quantity)
    .join(
        product,
        (product.c.workspace_id == deal_product.c.workspace_id)
        & (product.c.id == deal_product.c.product_id),
    )
    .where(
        deal_product.c.workspace_id == given(deal_product.c.workspace_id),
        deal_product.c.deal_id == given(deal_product.c.deal_id),
    )
    .order_by(product.c.name_key)
)


class Products(Repository):
    """Products by name."""

    def get_or_add(
        self, name: str, *, minor: int | None = None, currency: str | None = None
    ) -> int:
        """Give the id of the product of that name, stored with its list price if it is new."""
        key = folded(name)
        found = _ID.first(self._link, workspace_id=self._workspace_id, name_key=key)
        if found is None:
            _ADD.run(
                self._link,
                workspace_id=self._workspace_id,
                id=self._uow.new_id(),
                name=name.strip(),
                name_key=key,
                minor=minor,
                currency=currency,
            )
            found = _ID.first(self._link, workspace_id=self._workspace_id, name_key=key)
            assert found is not None
        product_id: int = found[0]
        return product_id

    def attach(self, deal_id: int, product_id: int, quantity: int = 1) -> None:
        """Say that a deal is about so many of a product."""
        _ATTACH.run(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=deal_id,
            product_id=product_id,
            quantity=quantity,
        )

    def attach_many(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Say so of many new deals at once: (deal, product, quantity)."""
        workspace_id = self._workspace_id
        names = ("workspace_id", "deal_id", "product_id", "quantity")
        insert_many(self._link, deal_product, names, ((workspace_id, *row) for row in rows))

    def of(self, deal_id: int) -> list[tuple[str, int]]:
        """Give (name, quantity) of the products of a deal, by name."""
        rows = _OF.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return [(row[0], row[1]) for row in rows]
