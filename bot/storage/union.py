"""Two records that become one: what pointed at one points at the other, and can point back.

Everything that is moved is noted under the merge's entry on the trail, in the same statement's
transaction, so that undoing gives back exactly that and leaves alone what came later.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Insert,
    String,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    literal,
    select,
    update,
)

from bot.storage.lexicon import file_names
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import company, contact, deal, deal_contact, merge_item

_INTO = bindparam("into", type_=BigInteger)
_FROM = bindparam("from_", type_=BigInteger)
_OURS = given(deal.c.workspace_id)
_MERGE = given(merge_item.c.merge_id)

_POINTS = {
    "company": (
        ("deal", deal, deal.c.company_id),
        ("contact", contact, contact.c.company_id),
        ("child", company, company.c.parent_id),
        ("alias", company, company.c.merged_into),
    ),
    "contact": (
        ("deal", deal, deal.c.contact_id),
        ("alias", contact, contact.c.merged_into),
    ),
}
"""What points at a record: under which name it is noted, and the column that does."""


def _note(name: str, table: Table, column: Column[int]) -> Insert:
    found = select(
        table.c.workspace_id, _MERGE, literal(name, String), table.c.id, literal(None, Text)
    ).where(table.c.workspace_id == _OURS, column == _FROM, table.c.id != _INTO)
    return insert(merge_item).from_select(
        ["workspace_id", "merge_id", "record", "record_id", "role"], found
    )


def _forth(table: Table, column: Column[int]) -> Statement:
    grown = {"version": table.c.version + 1} if "version" in table.c else {}
    return Statement(
        update(table)
        .where(table.c.workspace_id == _OURS, column == _FROM)
        .values({column.name: _INTO, **grown})
    )


def _back(name: str, table: Table, column: Column[int]) -> Statement:
    noted = select(merge_item.c.record_id).where(
        merge_item.c.workspace_id == _OURS,
        merge_item.c.merge_id == _MERGE,
        merge_item.c.record == name,
    )
    grown = {"version": table.c.version + 1} if "version" in table.c else {}
    return Statement(
        update(table)
        .where(table.c.workspace_id == _OURS, column == _INTO, table.c.id.in_(noted))
        .values({column.name: _FROM, **grown})
    )


_MOVES = {
    kind: [(Statement(_note(*point)), _forth(*point[1:]), _back(*point)) for point in points]
    for kind, points in _POINTS.items()
}
_PARTY = Statement(
    select(deal_contact.c.deal_id, deal_contact.c.role).where(
        deal_contact.c.workspace_id == given(deal_contact.c.workspace_id),
        deal_contact.c.contact_id == given(deal_contact.c.contact_id),
    )
)
_ADD = Statement(insert(merge_item))
_NOTED = Statement(
    select(merge_item.c.record_id, merge_item.c.role).where(
        merge_item.c.workspace_id == given(merge_item.c.workspace_id),
        merge_item.c.merge_id == given(merge_item.c.merge_id),
        merge_item.c.record == given(merge_item.c.record),
    )
)
_NAMES = Statement(
    select(deal.c.id, deal.c.name)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.company_id == given(deal.c.company_id),
        deal.c.id > given(deal.c.id, "after"),
    )
    .order_by(deal.c.id)
    .limit(bindparam("most", type_=BigInteger))
)
_FREE = Statement(
    delete(merge_item).where(
        merge_item.c.workspace_id == given(merge_item.c.workspace_id),
        merge_item.c.merge_id == given(merge_item.c.merge_id),
    )
)


class Unions(Repository):
    """What merges of companies and contacts move; `kind` is company or contact."""

    def move(self, merge_id: int, kind: str, from_id: int, into_id: int) -> None:
        """Let all that points at one record point at another, and note it."""
        ours = {"workspace_id": self._workspace_id, "from_": from_id, "into": into_id}
        for note, forth, _ in _MOVES[kind]:
            note.run(self._link, merge_id=merge_id, **ours)
            forth.run(self._link, **ours)
        if kind == "contact":
            self._move_party(merge_id, from_id, into_id)

    def move_back(self, merge_id: int, kind: str, from_id: int, into_id: int) -> None:
        """Let what a merge moved point at the first record again, where it still is."""
        ours = {"workspace_id": self._workspace_id, "from_": from_id, "into": into_id}
        for _, _, back in _MOVES[kind]:
            back.run(self._link, merge_id=merge_id, **ours)
        if kind == "contact":
            self._bring_party(merge_id, from_id, into_id)
        _FREE.run(self._link, workspace_id=self._workspace_id, merge_id=merge_id)

    def refile(self, company_id: int, names: list[str], after: int, most: int) -> int | None:
        """File a company's next deals under its names; give the last one's id, None at the end."""
        rows = _NAMES.rows(
            self._link,
            workspace_id=self._workspace_id,
            company_id=company_id,
            after=after,
            most=most,
        )
        filed = {row[0]: (row[1], *names) for row in rows}
        if filed:
            file_names(self._link, self._workspace_id, filed, known=True)
        return rows[-1][0] if len(rows) == most else None

    def _move_party(self, merge_id: int, from_id: int, into_id: int) -> None:
        stands = self._party(into_id)
        for deal_id, role in self._party(from_id).items():
            self._note(merge_id, "party", deal_id, role)
            if deal_id in stands:
                self._note(merge_id, "stood", deal_id, stands[deal_id])
            self._uow.contacts.leave(deal_id, from_id)
            self._uow.contacts.join(deal_id, into_id, stands.get(deal_id) or role)

    def _bring_party(self, merge_id: int, from_id: int, into_id: int) -> None:
        stood = self._noted(merge_id, "stood")
        now = self._party(into_id)
        for deal_id, role in self._noted(merge_id, "party").items():
            if deal_id not in now:
                continue
            if deal_id in stood:
                self._uow.contacts.join(deal_id, into_id, stood[deal_id])
            else:
                self._uow.contacts.leave(deal_id, into_id)
            self._uow.contacts.join(deal_id, from_id, role)

    def _party(self, contact_id: int) -> dict[int, str | None]:
        rows = _PARTY.rows(self._link, workspace_id=self._workspace_id, contact_id=contact_id)
        return {row[0]: row[1] for row in rows}

    def _note(self, merge_id: int, record: str, record_id: int, role: str | None) -> None:
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            merge_id=merge_id,
            record=record,
            record_id=record_id,
            role=role,
        )

    def _noted(self, merge_id: int, record: str) -> dict[int, str | None]:
        rows = _NOTED.rows(
            self._link, workspace_id=self._workspace_id, merge_id=merge_id, record=record
        )
        return {row[0]: row[1] for row in rows}
