"""Calendars of follow-ups: whose secret address is whose, and what is on them."""

from datetime import datetime

from sqlalchemy import Integer, bindparam, delete, select

from bot.domain.deal import Deal
from bot.domain.home import Due
from bot.storage.card import COLUMNS, FROM, OURS, deal_of
from bot.storage.followup import COLUMNS as PLANNED
from bot.storage.followup import followup_of
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, feed, followup
from bot.storage.tables.deal import is_open
from bot.storage.tables.followup import is_planned
from bot.storage.upsert import insert as upsert

_OWNER = Statement(
    select(feed.c.workspace_id, feed.c.person_id).where(
        feed.c.token_hash == given(feed.c.token_hash)
    )
)
_MADE = Statement(
    select(feed.c.made_at).where(
        feed.c.workspace_id == given(feed.c.workspace_id),
        feed.c.person_id == given(feed.c.person_id),
    )
)
_PUT = Statement(
    lambda name: (
        upsert(name, feed)
        .values({column.name: given(column) for column in feed.c})
        .on_conflict_do_update(
            index_elements=[feed.c.workspace_id, feed.c.person_id],
            set_={"token_hash": given(feed.c.token_hash), "made_at": given(feed.c.made_at)},
        )
    )
)
_DROP = Statement(
    delete(feed).where(
        feed.c.workspace_id == given(feed.c.workspace_id),
        feed.c.person_id == given(feed.c.person_id),
    )
)
_TOUCHES = Statement(
    select(*(followup.c[name].label(f"planned_{name}") for name in PLANNED), *COLUMNS)
    .select_from(
        FROM.join(
            followup,
            (followup.c.workspace_id == deal.c.workspace_id) & (followup.c.deal_id == deal.c.id),
        )
    )
    .where(
        followup.c.workspace_id == given(followup.c.workspace_id),
        followup.c.assignee_id == given(followup.c.assignee_id),
        is_planned,
        is_open,
    )
    .order_by(followup.c.due, followup.c.id)
    .limit(bindparam("most", type_=Integer))
)
_STEPS = Statement(
    OURS.where(
        deal.c.owner_id == given(deal.c.owner_id),
        is_open,
        deal.c.next_step_on.is_not(None),
    )
    .order_by(deal.c.next_step_on, deal.c.id)
    .limit(bindparam("most", type_=Integer))
)


class Feeds(Repository):
    """Addresses of calendars by the hash of their secret, each person's one."""

    def owner(self, token_hash: str) -> tuple[int, int] | None:
        """Give the workspace and the person whose calendar it is, of all tenants."""
        row = _OWNER.first(self._link, token_hash=token_hash)
        return (row[0], row[1]) if row else None

    def made_at(self, person_id: int) -> datetime | None:
        """Give since when a person has an address, None for none."""
        row = _MADE.first(self._link, workspace_id=self._workspace_id, person_id=person_id)
        made: datetime | None = row[0] if row else None
        return made

    def put(self, person_id: int, token_hash: str) -> None:
        """Give a person an address; the one before it is none any more."""
        _PUT.run(
            self._link,
            workspace_id=self._workspace_id,
            person_id=person_id,
            token_hash=token_hash,
            made_at=self._uow.now,
        )

    def drop(self, person_id: int) -> None:
        """Take a person's address away."""
        _DROP.run(self._link, workspace_id=self._workspace_id, person_id=person_id)

    def touches(self, person_id: int, limit: int) -> list[Due]:
        """Give a person's planned touches of open deals, the first due first."""
        rows = _TOUCHES.rows(
            self._link,
            workspace_id=self._workspace_id,
            assignee_id=person_id,
            most=limit,
        )
        cut = len(PLANNED)
        return [Due(followup_of(row[:cut]), deal_of(row[cut:])) for row in rows]

    def steps(self, owner_id: int, limit: int) -> list[Deal]:
        """Give a person's open deals with a next step on some day, the first first."""
        rows = _STEPS.rows(
            self._link, workspace_id=self._workspace_id, owner_id=owner_id, most=limit
        )
        return [deal_of(row) for row in rows]
