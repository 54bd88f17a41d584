"""Contacts of a workspace, and which of them a deal is talked about with."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Executable,
    Integer,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.domain.company import Contact
from bot.domain.error import NotFound, Stale
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import contact, deal_contact
from bot.storage.tables.kind import Json
from bot.storage.upsert import insert as upsert

_NAMES = ("id", "name", "company_id", "email", "phone", "title", "role", "version", "merged_into")
_COLUMNS = tuple(contact.c[name] for name in _NAMES)
_OURS = select(*_COLUMNS).where(contact.c.workspace_id == given(contact.c.workspace_id))
_MOST = bindparam("most", type_=Integer)
_STANDS = contact.c.merged_into.is_(None)

_SAME = Statement(
    select(
        func.coalesce(contact.c.merged_into, contact.c.id),
        contact.c.company_id,
        contact.c.email_key,
    )
    .where(
        contact.c.workspace_id == given(contact.c.workspace_id),
        contact.c.name_key == given(contact.c.name_key),
    )
    .order_by(contact.c.id)
)
_ADD = Statement(insert(contact))
_GET = Statement(_OURS.where(contact.c.id == given(contact.c.id)))
_BY_EMAIL = Statement(
    _OURS.where(contact.c.email_key == given(contact.c.email_key)).order_by(contact.c.id)
)
_AT = Statement(
    _OURS.where(
        contact.c.company_id == given(contact.c.company_id),
        _STANDS,
        contact.c.name_key > given(contact.c.name_key, "above"),
    )
    .order_by(contact.c.name_key, contact.c.id)
    .limit(_MOST)
)
# Sorted afterwards: SQLite would walk all names for an order it has an index for.
_FORMER = Statement(
    _OURS.where(
        contact.c.merged_into == given(contact.c.merged_into), contact.c.merged_into.is_not(None)
    )
)
_BEGIN_SO = Statement(
    _OURS.where(
        contact.c.name_key >= given(contact.c.name_key, "first"),
        contact.c.name_key < given(contact.c.name_key, "last"),
    )
    .order_by(contact.c.name_key)
    .limit(_MOST)
)
_CHANGED = (*_NAMES[1:], "name_key", "email_key")
_SAVE = Statement(
    update(contact)
    .where(
        contact.c.workspace_id == given(contact.c.workspace_id, "ours"),
        contact.c.id == given(contact.c.id, "this"),
        contact.c.version == given(contact.c.version, "seen"),
    )
    .values({name: given(contact.c[name], f"new_{name}") for name in _CHANGED})
)
_ON = Statement(
    select(*_COLUMNS, deal_contact.c.role)
    .join(
        deal_contact,
        (deal_contact.c.workspace_id == contact.c.workspace_id)
        & (deal_contact.c.contact_id == contact.c.id),
    )
    .where(
        deal_contact.c.workspace_id == given(deal_contact.c.workspace_id),
        deal_contact.c.deal_id == given(deal_contact.c.deal_id),
    )
    .order_by(contact.c.name_key, contact.c.id)
)
_JOIN = Statement(
    lambda name: (made := upsert(name, deal_contact)).on_conflict_do_update(
        index_elements=[
            deal_contact.c.workspace_id,
            deal_contact.c.deal_id,
            deal_contact.c.contact_id,
        ],
        set_={"role": made.excluded.role},
    )
)
_LEAVE = Statement(
    delete(deal_contact).where(
        deal_contact.c.workspace_id == given(deal_contact.c.workspace_id),
        deal_contact.c.deal_id == given(deal_contact.c.deal_id),
        deal_contact.c.contact_id == given(deal_contact.c.contact_id),
    )
)


def _these(dialect: str) -> Executable:
    if dialect == "postgresql":
        return _OURS.where(contact.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    each = func.json_each(bindparam("ids", type_=Json)).table_valued("value")
    return _OURS.where(contact.c.id.in_(select(each.c.value)))


_THESE = Statement(_these)


class Contacts(Repository):
    """Contacts; people of one name at two companies are two contacts."""

    def get_or_add(
        self,
        name: str,
        company_id: int | None,
        *,
        email: str | None = None,
        phone: str | None = None,
        title: str | None = None,
    ) -> int:
        """Give the id of the contact of that name there, stored with these fields if new.

        Two e-mail addresses are two people, even with one name and one company. The name of one
        who was merged into another gives the other.
        """
        key, email_key = folded(name), folded(email) if email else None
        rows = _SAME.rows(self._link, workspace_id=self._workspace_id, name_key=key)
        for contact_id, employer, address in rows:
            if employer == company_id and (not email_key or address in (None, email_key)):
                found: int = contact_id
                return found
        fresh = Contact(self._uow.new_id(), name, company_id, email, phone, title)
        return self.add(fresh).id

    def get(self, contact_id: int) -> Contact:
        """Give a contact, a merged one too; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=contact_id)
        if row is None:
            raise NotFound("This contact is not there any more.")
        return Contact(*row)

    def many(self, ids: Iterable[int]) -> dict[int, Contact]:
        """Give contacts by id."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        rows = _THESE.rows(self._link, workspace_id=self._workspace_id, ids=wanted)
        return {row[0]: Contact(*row) for row in rows}

    def add(self, added: Contact) -> Contact:
        """Store a new contact as it is."""
        _ADD.run(self._link, workspace_id=self._workspace_id, id=added.id, **_values(added))
        return added

    def save(self, changed: Contact) -> Contact:
        """Store a changed contact and give it with its new version.

        Raises `Stale` when it was changed since it was read.
        """
        after = replace(changed, version=changed.version + 1)
        touched = _SAVE.run(
            self._link,
            ours=self._workspace_id,
            this=changed.id,
            seen=changed.version,
            **{f"new_{name}": value for name, value in _values(after).items()},
        )
        if not touched:
            raise Stale(
                "{name} was changed in the meantime. Close this and look again.", name=changed.name
            )
        return after

    def beginning(self, prefix: str, limit: int = 20) -> list[Contact]:
        """Give contacts whose name begins so, by name; for a former name the one it became."""
        first = folded(prefix)
        rows = _BEGIN_SO.rows(
            self._link,
            workspace_id=self._workspace_id,
            first=first,
            last=after_prefix(first),
            most=limit,
        )
        return self._present(rows)

    def by_email(self, email: str) -> list[Contact]:
        """Give the contacts with that e-mail address."""
        rows = _BY_EMAIL.rows(self._link, workspace_id=self._workspace_id, email_key=folded(email))
        return self._present(rows)

    def at(self, company_id: int, limit: int = 20, above: str = "") -> list[Contact]:
        """Give a company's contacts by name, those above a name."""
        rows = _AT.rows(
            self._link,
            workspace_id=self._workspace_id,
            company_id=company_id,
            above=folded(above),
            most=limit,
        )
        return [Contact(*row) for row in rows]

    def former(self, contact_id: int) -> list[Contact]:
        """Give the contacts that became part of this one."""
        rows = _FORMER.rows(self._link, workspace_id=self._workspace_id, merged_into=contact_id)
        return sorted((Contact(*row) for row in rows), key=lambda one: folded(one.name))

    def on(self, deal_id: int) -> list[tuple[Contact, str | None]]:
        """Give the contacts named on a deal, each with the role it has there."""
        rows = _ON.rows(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return [(Contact(*row[:-1]), row[-1]) for row in rows]

    def join(self, deal_id: int, contact_id: int, role: str | None) -> None:
        """Name a contact on a deal, in a role."""
        ours = {"workspace_id": self._workspace_id, "deal_id": deal_id, "contact_id": contact_id}
        _JOIN.run(self._link, role=role, **ours)

    def leave(self, deal_id: int, contact_id: int) -> None:
        """Take a contact off a deal."""
        ours = {"workspace_id": self._workspace_id, "deal_id": deal_id, "contact_id": contact_id}
        _LEAVE.run(self._link, **ours)

    def _present(self, rows: list[Row]) -> list[Contact]:
        found = [Contact(*row) for row in rows]
        into = self.many(one.merged_into for one in found if one.merged_into is not None)
        present = {}
        for one in found:
            stands = into.get(one.merged_into, one) if one.merged_into is not None else one
            present[stands.id] = stands
        return list(present.values())


def _values(one: Contact) -> dict[str, object]:
    return {
        "name": one.name.strip(),
        "name_key": folded(one.name),
        "company_id": one.company_id,
        "email": one.email,
        "email_key": folded(one.email) if one.email else None,
        "phone": one.phone,
        "title": one.title,
        "role": one.role,
        "version": one.version,
        "merged_into": one.merged_into,
    }
