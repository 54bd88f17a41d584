"""Contacts of a workspace."""

from sqlalchemy import insert, select

from bot.storage.link import Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import contact

_SAME = Statement(
    select(contact.c.id, contact.c.company_id, contact.c.email_key)
    .where(
        contact.c.workspace_id == given(contact.c.workspace_id),
        contact.c.name_key == given(contact.c.name_key),
    )
    .order_by(contact.c.id)
)
_ADD = Statement(insert(contact))


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

        Two e-mail addresses are two people, even with one name and one company.
        """
        key, email_key = folded(name), folded(email) if email else None
        rows = _SAME.rows(self._link, workspace_id=self._workspace_id, name_key=key)
        for contact_id, employer, address in rows:
            if employer == company_id and (not email_key or address in (None, email_key)):
                found: int = contact_id
                return found
        fresh = self._uow.new_id()
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=fresh,
            name=name.strip(),
            name_key=key,
            company_id=company_id,
            email=email,
            email_key=email_key,
            phone=phone,
            title=title,
            role=None,
        )
        return fresh
