"""Contacts of a workspace, and which of them a deal is talked about with."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import delete, func, select

from bot.domain.company import Contact
from bot.domain.error import NotFound
from bot.storage.directory import MOST, Directory, ways
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import folded, given
from bot.storage.tables import contact, deal_contact
from bot.storage.upsert import insert as upsert

_FIELDS = ("id", "name", "company_id", "email", "phone", "title", "role", "version", "merged_into")
_WAYS = ways(contact, _FIELDS, ("name_key", "email_key"), ("name_key", "email_key"))

_SAME = Statement(
    lambda name: select(
        contact.c.id,
        contact.c.name_key,
        func.coalesce(contact.c.merged_into, contact.c.id),
        contact.c.company_id,
        contact.c.email_key,
    ).where(
        contact.c.workspace_id == given(contact.c.workspace_id), among(name, contact.c.name_key)
    )
)
# Sorted afterwards: SQLite would walk all contacts for an order it has an index for.
_BY_EMAIL = Statement(_WAYS.ours.where(contact.c.email_key == given(contact.c.email_key)))
_AT = Statement(
    _WAYS.ours.where(
        contact.c.company_id == given(contact.c.company_id),
        contact.c.merged_into.is_(None),
        contact.c.name_key > given(contact.c.name_key, "above"),
    )
    .order_by(contact.c.name_key, contact.c.id)
    .limit(MOST)
)
_ON = Statement(
    select(*(contact.c[name] for name in _FIELDS), deal_contact.c.role)
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


@dataclass(frozen=True, slots=True)
class Namesake:
    """Who is stored under a name (or became part of `id`), at a company, with an e-mail's key."""

    id: int
    company_id: int | None
    email_key: str | None

    def is_meant(self, company_id: int | None, email_key: str | None) -> bool:
        """Tell whether this is the person of that name at a company, with that address."""
        same_address = not email_key or self.email_key in (None, email_key)
        return self.company_id == company_id and same_address


class Contacts(Directory[Contact]):
    """Contacts; people of one name at two companies are two contacts."""

    ways = _WAYS

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
        for one in self.namesakes([key]).get(key, ()):
            if one.is_meant(company_id, email_key):
                return one.id
        fresh = Contact(self._uow.new_id(), name, company_id, email, phone, title)
        return self.add(fresh).id

    def namesakes(self, keys: Collection[str]) -> dict[str, list[Namesake]]:
        """Give who is stored under folded names, the one who was first before the others."""
        found: dict[str, list[Namesake]] = {}
        rows = _SAME.rows(self._link, workspace_id=self._workspace_id, ids=list(keys))
        for _, key, *rest in sorted(rows, key=itemgetter(0)):
            found.setdefault(key, []).append(Namesake(*rest))
        if self._link.draft is not None:
            for known in (self._link.draft.before.people, self._link.draft.made.people):
                for key in known.keys() & keys:
                    here = found.setdefault(key, [])
                    here += [one for one in known[key] if one not in here]
        return found

    def add_many(self, added: Sequence[Contact]) -> None:
        """Store new contacts at once, as they are."""
        super().add_many(added)
        if self._link.draft is not None:
            made = self._link.draft.made.people
            for one in added:
                email_key = folded(one.email) if one.email else None
                known = made.setdefault(folded(one.name), [])
                known.append(Namesake(one.id, one.company_id, email_key))

    def get(self, contact_id: int) -> Contact:
        """Give a contact, a merged one too; raises `NotFound`."""
        row = self._row(contact_id)
        if row is None:
            raise NotFound("This contact is not there any more.")
        return Contact(*row)

    def by_email(self, email: str) -> list[Contact]:
        """Give the contacts with that e-mail address."""
        rows = _BY_EMAIL.rows(self._link, workspace_id=self._workspace_id, email_key=folded(email))
        return self._present(sorted(rows, key=itemgetter(0)))

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

    def _entry(self, row: Row) -> Contact:
        return Contact(*row)

    def _values(self, one: Contact) -> dict[str, object]:
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
