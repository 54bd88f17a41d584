"""What a company's or a contact's page shows of its deals: sums, cards, the joint timeline.

Each costs what the one company or contact has, by the indexes on who a deal is about, and
nothing of what else the workspace holds.
"""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from bot.domain.company import Company, Contact
from bot.domain.deal import Deal, Status
from bot.domain.money import Money
from bot.domain.timeline import Entry
from bot.storage.card import OURS, deal_of
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal, deal_contact, timeline
from bot.storage.timeline import OF_OURS, entry_of

_LAST = 2**62
_MOST = bindparam("most", type_=Integer)
_THIS = given(deal.c.id, "this")
_ALL_OURS = given(deal.c.workspace_id)

_OF_COMPANY = select(deal.c.id).where(deal.c.workspace_id == _ALL_OURS, deal.c.company_id == _THIS)
_OF_CONTACT = union_all(
    select(deal.c.id).where(deal.c.workspace_id == _ALL_OURS, deal.c.contact_id == _THIS),
    select(deal_contact.c.deal_id).where(
        deal_contact.c.workspace_id == _ALL_OURS, deal_contact.c.contact_id == _THIS
    ),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """How many deals stand in a stage, and what they are worth per currency."""

    stage_id: int
    status: Status
    deals: int
    value: Money | None


def _apart(column: Column[int]) -> ColumnElement[int]:
    """Keep a database from walking all deals in the order of an index on this column.

    SQLite would, for what is grouped or sorted by it; nothing added makes it another value to it.
    """
    return column + literal_column("0", Integer)


class _Pages:
    """The three statements, of the deals that one subject has."""

    def __init__(self, ids: Select[tuple[int]] | CompoundSelect[tuple[int]]) -> None:
        # Each id once, looked up by its key: neither database scans its deals for this.
        mine = ids.subquery("mine")
        wanted = select(mine.c[0])
        self.sums = Statement(
            select(
                _apart(deal.c.stage_id),
                deal.c.status,
                deal.c.currency,
                func.count(),
                func.sum(deal.c.minor),
            )
            .where(deal.c.workspace_id == _ALL_OURS, deal.c.id.in_(wanted))
            .group_by(_apart(deal.c.stage_id), deal.c.status, deal.c.currency)
        )
        self.cards = Statement(
            OURS.where(deal.c.id.in_(wanted), _apart(deal.c.number) < given(deal.c.number, "below"))
            .order_by(_apart(deal.c.number).desc())
            .limit(_MOST)
        )
        self.entries = Statement(
            OF_OURS.where(
                timeline.c.deal_id.in_(wanted),
                or_(
                    timeline.c.at < given(timeline.c.at, "mark"),
                    and_(
                        timeline.c.at == given(timeline.c.at, "mark"),
                        timeline.c.id < given(timeline.c.id, "under"),
                    ),
                ),
            )
            .order_by(timeline.c.at.desc(), timeline.c.id.desc())
            .limit(_MOST)
        )


_COMPANY, _CONTACT = _Pages(_OF_COMPANY), _Pages(_OF_CONTACT)


class Dossiers(Repository):
    """What is known of a company or a contact through its deals."""

    def holdings(self, subject: Company | Contact) -> list[Holding]:
        """Give how many deals stand where, and for how much in each currency."""
        rows = _pages(subject).sums.rows(
            self._link, workspace_id=self._workspace_id, this=subject.id
        )
        return [
            Holding(
                stage_id, Status(status), count, Money(int(minor), currency) if currency else None
            )
            for stage_id, status, currency, count, minor in rows
        ]

    def deals(self, subject: Company | Contact, limit: int, below: int = 0) -> list[Deal]:
        """Give deals by falling number, those below a number."""
        rows = _pages(subject).cards.rows(
            self._link,
            workspace_id=self._workspace_id,
            this=subject.id,
            below=below or _LAST,
            most=limit,
        )
        return [deal_of(row) for row in rows]

    def entries(self, subject: Company | Contact, limit: int, before: int = 0) -> list[Entry]:
        """Give what happened to all of them, newest first; `before` is the entry to go on from."""
        mark = self._uow.timeline.get(before).at if before else self._uow.now
        rows = _pages(subject).entries.rows(
            self._link,
            workspace_id=self._workspace_id,
            this=subject.id,
            mark=mark,
            under=before or _LAST * 2 - 1,
            most=limit,
        )
        return [entry_of(row) for row in rows]


def _pages(subject: Company | Contact) -> _Pages:
    return _COMPANY if isinstance(subject, Company) else _CONTACT
