"""Companies of a workspace."""

from collections.abc import Iterable

from sqlalchemy import func, literal_column, select

from bot.domain.company import Company, host
from bot.domain.error import NotFound
from bot.storage.directory import MOST, Directory, ways
from bot.storage.insert import insert_many
from bot.storage.link import Row, Statement
from bot.storage.many import among
from bot.storage.repository import folded, given
from bot.storage.tables import company
from bot.storage.upsert import insert as upsert

_FIELDS = ("id", "name", "industry", "employees", "country", "domain", "parent_id")
_WAYS = ways(company, (*_FIELDS, "version", "merged_into"), ("name_key",), ("name_key", "domain"))
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
_IDS = Statement(
    lambda name: select(
        company.c.name_key, func.coalesce(company.c.merged_into, company.c.id)
    ).where(
        company.c.workspace_id == given(company.c.workspace_id), among(name, company.c.name_key)
    )
)
_AT = Statement(
    _WAYS.ours.where(company.c.domain == given(company.c.domain), company.c.merged_into.is_(None))
    # Nothing is added, but SQLite then takes the index on hosts and not the one in this order.
    .order_by(company.c.id + literal_column("0"))
    .limit(MOST)
)


class Companies(Directory[Company]):
    """Companies; two names that differ in capitals or spaces are one company."""

    ways = _WAYS

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
            row = {"workspace_id": self._workspace_id, "id": fresh.id, **self._values(fresh)}
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

    def ensure(self, names: Iterable[str]) -> tuple[dict[str, int], list[int]]:
        """Give ids by folded name, stored where there is none yet, and the ids of the new ones."""
        said: dict[str, str] = {}
        for name in names:
            said.setdefault(folded(name), name.strip())
        draft = self._link.draft
        found = self._ids(said)
        if draft is not None:
            near = (draft.before.companies, draft.made.companies)
            found |= {key: known[key] for known in near for key in said if key in known}
        # In one order, so that two imports that meet here do not wait for each other.
        lacking = sorted(key for key in said if key not in found)
        if not lacking:
            return found, []
        fresh = dict(zip(lacking, self._uow.new_id.many(len(lacking)), strict=True))
        self._store([(fresh[key], said[key], key) for key in lacking])
        if draft is not None:
            draft.made.companies.update(fresh)
        if draft is not None or not self._link.postgres:
            return found | fresh, list(fresh.values())
        # Another transaction may have been first with some of them.
        stored = self._ids(lacking)
        return found | stored, [one for key, one in fresh.items() if stored[key] == one]

    def _ids(self, keys: Iterable[str]) -> dict[str, int]:
        rows = _IDS.rows(self._link, workspace_id=self._workspace_id, ids=list(keys))
        return {row[0]: row[1] for row in rows}

    def _store(self, rows: list[tuple[int, str, str]]) -> None:
        names = ("workspace_id", "id", "name", "name_key")
        if self._link.draft is not None or not self._link.postgres:
            insert_many(self._link, company, names, ((self._workspace_id, *row) for row in rows))
            return
        self._link.driver.execute(
            f"INSERT INTO {company.name} ({', '.join(names)}) "
            "SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[]) "
            "ON CONFLICT (workspace_id, name_key) DO NOTHING",
            [self._workspace_id, *map(list, zip(*rows, strict=True))],
        )

    def get(self, company_id: int) -> Company:
        """Give a company, a merged one too; raises `NotFound`."""
        row = self._row(company_id)
        if row is None:
            raise NotFound("This company is not there any more.")
        return Company(*row)

    def name_of(self, company_id: int) -> str | None:
        """Give the name of a company, None where there is none of that id."""
        row = self._row(company_id)
        return row[1] if row else None

    def at(self, domain: str, limit: int = 3) -> list[Company]:
        """Give the companies whose web site is at that host."""
        rows = _AT.rows(self._link, workspace_id=self._workspace_id, domain=domain, most=limit)
        return [Company(*row) for row in rows]

    def names(self, prefix: str, limit: int = 20) -> list[tuple[int, str]]:
        """Give (id, name) of companies whose name begins with `prefix`, by name."""
        return [(one.id, one.name) for one in self.beginning(prefix, limit)]

    def _entry(self, row: Row) -> Company:
        return Company(*row)

    def _values(self, one: Company) -> dict[str, object]:
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
