"""Companies of a workspace."""

from sqlalchemy import Integer, bindparam, select

from bot.storage.link import Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import company
from bot.storage.upsert import insert

_ID = Statement(
    select(company.c.id).where(
        company.c.workspace_id == given(company.c.workspace_id),
        company.c.name_key == given(company.c.name_key),
    )
)
_NAME = Statement(
    select(company.c.name).where(
        company.c.workspace_id == given(company.c.workspace_id), company.c.id == given(company.c.id)
    )
)
_ADD = Statement(
    lambda name: (
        insert(name, company)
        .on_conflict_do_nothing(index_elements=[company.c.workspace_id, company.c.name_key])
        .returning(company.c.id)
    )
)
_NAMES = Statement(
    select(company.c.id, company.c.name)
    .where(
        company.c.workspace_id == given(company.c.workspace_id),
        company.c.name_key >= given(company.c.name_key, "first"),
        company.c.name_key < given(company.c.name_key, "last"),
    )
    .order_by(company.c.name_key)
    .limit(bindparam("most", type_=Integer))
)


class Companies(Repository):
    """Companies; two names that differ in capitals or spaces are one company."""

    def get_or_add(
        self,
        name: str,
        *,
        industry: str | None = None,
        employees: int | None = None,
        country: str | None = None,
        domain: str | None = None,
        parent_id: int | None = None,
    ) -> int:
        """Give the id of the company of that name, stored with these fields if it is new."""
        key = folded(name)
        found = _ID.first(self._link, workspace_id=self._workspace_id, name_key=key)
        if found is None:
            fresh = self._uow.new_id()
            added = _ADD.first(
                self._link,
                workspace_id=self._workspace_id,
                id=fresh,
                name=name.strip(),
                name_key=key,
                industry=industry,
                employees=employees,
                country=country,
                domain=domain,
                parent_id=parent_id,
            )
            if added is not None:
                return fresh
            # Another transaction added it between the two statements.
            found = _ID.first(self._link, workspace_id=self._workspace_id, name_key=key)
            assert found is not None
        company_id: int = found[0]
        return company_id

    def name_of(self, company_id: int) -> str | None:
        """Give the name of a company, None where there is none of that id."""
        row = _NAME.first(self._link, workspace_id=self._workspace_id, id=company_id)
        return row[0] if row else None

    def names(self, prefix: str, limit: int = 20) -> list[tuple[int, str]]:
        """Give (id, name) of companies whose name begins with `prefix`, by name."""
        first = folded(prefix)
        rows = _NAMES.rows(
            self._link,
            workspace_id=self._workspace_id,
            first=first,
            last=after_prefix(first),
            most=limit,
        )
        return [(row[0], row[1]) for row in rows]
