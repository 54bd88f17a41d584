"""Companies of a workspace."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Executable,
    Integer,
    bindparam,
    func,
    insert,
    select,
    update,
)

from bot.domain.company import Company, host
from bot.domain.error import NotFound, Stale
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, after_prefix, folded, given
from bot.storage.tables import company
from bot.storage.tables.kind import Json
from bot.storage.upsert import insert as upsert

_COLUMNS = (
    company.c.id,
    company.c.name,
    company.c.industry,
    company.c.employees,
    company.c.country,
    company.c.domain,
    company.c.parent_id,
    company.c.version,
    company.c.merged_into,
)
_OURS = select(*_COLUMNS).where(company.c.workspace_id == given(company.c.workspace_id))
_ID = Statement(
    select(func.coalesce(company.c.merged_into, company.c.id)).where(
        company.c.workspace_id == given(company.c.workspace_id),
        company.c.name_key == given(company.c.name_key),
    )
)
_ADD = Statement(
    lambda name: (
        upsert(name, company)
        .on_conflict_do_nothing(index_elements=[company.c.workspace_id, company.c.name_key])
        .returning(company.c.id)
    )
)
_PUT = Statement(insert(company))
_GET = Statement(_OURS.where(company.c.id == given(company.c.id)))
_AT = Statement(
    _OURS.where(company.c.domain == given(company.c.domain), company.c.merged_into.is_(None))
    .order_by(company.c.id)
    .limit(bindparam("most", type_=Integer))
)
# Sorted afterwards: SQLite would walk all names for an order it has an index for.
_FORMER = Statement(
    _OURS.where(
        company.c.merged_into == given(company.c.merged_into), company.c.merged_into.is_not(None)
    )
)
_BEGIN_SO = Statement(
    _OURS.where(
        company.c.name_key >= given(company.c.name_key, "first"),
        company.c.name_key < given(company.c.name_key, "last"),
    )
    .order_by(company.c.name_key)
    .limit(bindparam("most", type_=Integer))
)
_SAVE = Statement(
    update(company)
    .where(
        company.c.workspace_id == given(company.c.workspace_id, "ours"),
        company.c.id == given(company.c.id, "this"),
        company.c.version == given(company.c.version, "seen"),
    )
    .values(
        {
            name: given(company.c[name], f"new_{name}")
            for name in (
                *("name", "name_key", "industry", "employees", "country", "domain", "parent_id"),
                *("version", "merged_into"),
            )
        }
    )
)


def _these(dialect: str) -> Executable:
    if dialect == "postgresql":
        return _OURS.where(company.c.id == func.any(bindparam("ids", type_=ARRAY(BigInteger))))
    each = func.json_each(bindparam("ids", type_=Json)).table_valued("value")
    return _OURS.where(company.c.id.in_(select(each.c.value)))


_THESE = Statement(_these)


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
        """Give the id of the company of that name, stored with these fields if it is new.

        The name of one that was merged into another gives the other.
        """
        found = self.named(name)
        if found is None:
            fresh = Company(
                self._uow.new_id(), name, industry, employees, country, domain, parent_id
            )
            row = {"workspace_id": self._workspace_id, "id": fresh.id, **_values(fresh)}
            if _ADD.first(self._link, **row) is not None:
                return fresh.id
            # Another transaction added it between the two statements.
            found = self.named(name)
            assert found is not None
        return found

    def named(self, name: str) -> int | None:
        """Give the id of the company of exactly that name, or None."""
        row = _ID.first(self._link, workspace_id=self._workspace_id, name_key=folded(name))
        return row[0] if row else None

    def get(self, company_id: int) -> Company:
        """Give a company, a merged one too; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=company_id)
        if row is None:
            raise NotFound("This company is not there any more.")
        return Company(*row)

    def name_of(self, company_id: int) -> str | None:
        """Give the name of a company, None where there is none of that id."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=company_id)
        return row[1] if row else None

    def many(self, ids: Iterable[int]) -> dict[int, Company]:
        """Give companies by id."""
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        rows = _THESE.rows(self._link, workspace_id=self._workspace_id, ids=wanted)
        return {row[0]: Company(*row) for row in rows}

    def add(self, added: Company) -> Company:
        """Store a new company as it is."""
        _PUT.run(self._link, workspace_id=self._workspace_id, id=added.id, **_values(added))
        return added

    def save(self, changed: Company) -> Company:
        """Store a changed company and give it with its new version.

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

    def beginning(self, prefix: str, limit: int = 20) -> list[Company]:
        """Give companies whose name begins so, by name; for a former name the one it became."""
        first = folded(prefix)
        rows = _BEGIN_SO.rows(
            self._link,
            workspace_id=self._workspace_id,
            first=first,
            last=after_prefix(first),
            most=limit,
        )
        return self._present(rows)

    def at(self, domain: str, limit: int = 3) -> list[Company]:
        """Give the companies whose web site is at that host."""
        rows = _AT.rows(self._link, workspace_id=self._workspace_id, domain=domain, most=limit)
        return [Company(*row) for row in rows]

    def former(self, company_id: int) -> list[Company]:
        """Give the companies that became part of this one."""
        rows = _FORMER.rows(self._link, workspace_id=self._workspace_id, merged_into=company_id)
        return sorted((Company(*row) for row in rows), key=lambda one: folded(one.name))

    def names(self, prefix: str, limit: int = 20) -> list[tuple[int, str]]:
        """Give (id, name) of companies whose name begins with `prefix`, by name."""
        return [(one.id, one.name) for one in self.beginning(prefix, limit)]

    def _present(self, rows: list[Row]) -> list[Company]:
        found = [Company(*row) for row in rows]
        into = self.many(one.merged_into for one in found if one.merged_into is not None)
        present = {}
        for one in found:
            stands = into.get(one.merged_into, one) if one.merged_into is not None else one
            present[stands.id] = stands
        return list(present.values())


def _values(one: Company) -> dict[str, object]:
    return {
        "name": one.name.strip(),
        "name_key": folded(one.name),
        "industry": one.industry,
        "employees": one.employees,
        "country": one.country,
        "domain": host(one.domain),
        "parent_id": one.parent_id,
        "version": one.version,
        "merged_into": one.merged_into,
    }
