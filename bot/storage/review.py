"""Reviews: one per person, its deals in the order they were put in when it began."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, literal_column, select, update

from bot.domain.review import Outcome, Review, Standing
from bot.storage.insert import insert_many
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, review, review_item
from bot.storage.upsert import insert

_MINE = and_(
    review_item.c.workspace_id == given(review_item.c.workspace_id),
    review_item.c.person_id == given(review_item.c.person_id),
)
_WITH_DEAL = review_item.join(
    deal,
    and_(deal.c.workspace_id == review_item.c.workspace_id, deal.c.id == review_item.c.deal_id),
)
_IS_OPEN = deal.c.status == literal_column("'open'")
_OF = Statement(
    select(
        review.c.scope, review.c.total, review.c.begun_at, review.c.updated_at, review.c.done
    ).where(
        review.c.workspace_id == given(review.c.workspace_id),
        review.c.person_id == given(review.c.person_id),
    )
)
_CLEAR = Statement(delete(review_item).where(_MINE))
_NEXT = Statement(
    select(review_item.c.place, review_item.c.deal_id)
    .select_from(_WITH_DEAL)
    .where(_MINE, review_item.c.outcome.is_(None), _IS_OPEN)
    .order_by(review_item.c.place)
    .limit(1)
)
_SETTLE = Statement(
    update(review_item)
    .where(
        review_item.c.workspace_id == given(review_item.c.workspace_id, "old_workspace_id"),
        review_item.c.person_id == given(review_item.c.person_id, "old_person_id"),
        review_item.c.place == given(review_item.c.place, "old_place"),
        review_item.c.outcome.is_(None),
    )
    .values(outcome=given(review_item.c.outcome, "new_outcome"))
)
_OUTCOMES = Statement(
    select(review_item.c.outcome, func.count())
    .where(_MINE, review_item.c.outcome.is_not(None))
    .group_by(review_item.c.outcome)
)
_CLOSED = Statement(
    select(func.count())
    .select_from(_WITH_DEAL)
    .where(_MINE, review_item.c.outcome.is_(None), ~_IS_OPEN)
)
_NAMES = ("workspace_id", "person_id", "place", "deal_id")


def _keep(dialect: str) -> Any:
    added = insert(dialect, review)
    new = added.excluded
    return added.on_conflict_do_update(
        index_elements=[review.c.workspace_id, review.c.person_id],
        set_={name: new[name] for name in ("scope", "total", "done", "begun_at", "updated_at")},
    )


_KEEP = Statement(_keep)


class Reviews(Repository):
    """Reviews of people."""

    def of(self, person_id: int) -> Review | None:
        """Give a person's review, if there is one."""
        row = _OF.first(self._link, workspace_id=self._workspace_id, person_id=person_id)
        return Review(person_id, *row) if row else None

    def begin(self, person_id: int, scope: str, deals: Sequence[int], now: datetime) -> Review:
        """Begin a review of deals in their order; one that was there is gone."""
        _CLEAR.run(self._link, workspace_id=self._workspace_id, person_id=person_id)
        begun = Review(person_id, scope, len(deals), now, now)
        self.keep(begun)
        rows = [(self._workspace_id, person_id, place, one) for place, one in enumerate(deals, 1)]
        if rows:
            insert_many(self._link, review_item, _NAMES, rows)
        return begun

    def keep(self, kept: Review) -> None:
        """Store a review's counts."""
        _KEEP.run(
            self._link,
            workspace_id=self._workspace_id,
            person_id=kept.person_id,
            scope=kept.scope,
            total=kept.total,
            done=dict(kept.done),
            begun_at=kept.begun_at,
            updated_at=kept.updated_at,
        )

    def next(self, person_id: int) -> tuple[int, int] | None:
        """Give the place and the deal that comes next: the first still open and not settled."""
        row = _NEXT.first(self._link, workspace_id=self._workspace_id, person_id=person_id)
        return (row[0], row[1]) if row else None

    def settle(self, person_id: int, place: int, outcome: Outcome) -> bool:
        """Say what became of the deal at a place; tell whether it was not settled before."""
        touched = _SETTLE.run(
            self._link,
            old_workspace_id=self._workspace_id,
            old_person_id=person_id,
            old_place=place,
            new_outcome=outcome.value,
        )
        return bool(touched)

    def standing(self, person_id: int) -> Standing:
        """Give what became of the deals, and how many were closed meanwhile."""
        params = {"workspace_id": self._workspace_id, "person_id": person_id}
        outcomes: Mapping[str, int] = {
            row[0]: row[1] for row in _OUTCOMES.rows(self._link, **params)
        }
        closed = _CLOSED.first(self._link, **params)
        return Standing(outcomes, closed[0] if closed else 0)
