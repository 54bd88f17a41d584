"""A statement that is compiled once per dialect and then runs on the bare driver."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable
from sqlalchemy.sql.elements import ClauseElement

from bot.storage.form import Form, Row

if TYPE_CHECKING:
    from bot.storage.link import Link


class Statement:
    """A statement that is compiled once per dialect and then runs on the bare driver.

    Made from a Core construct, or from a function of the dialect's name where the two databases
    need different ones. Parameters are given by name (`bindparam`).
    """

    __slots__ = ("_build", "_forms")

    def __init__(self, build: Executable | Callable[[str], Executable]) -> None:
        self._build = build
        self._forms: dict[str, Form] = {}

    def _form(self, link: "Link") -> Form:
        name = link.dialect.name
        form = self._forms.get(name)
        if form is None:
            build = self._build
            clause = build(name) if callable(build) else build
            assert isinstance(clause, ClauseElement)
            form = self._forms[name] = Form(clause, link.dialect)
        return form

    def send(self, link: "Link", given: Mapping[str, Any]) -> Any:
        """Run it and give the driver's cursor, to be read later."""
        form = self._form(link)
        return link.driver.execute(form.sql, form.params(given))

    def rows(self, link: "Link", /, **params: Any) -> list[Row]:
        """Run it and give all rows."""
        return link.ask(self, self._form(link), params)

    def first(self, link: "Link", /, **params: Any) -> Row | None:
        """Run it and give the first row, if there is one."""
        found = self.rows(link, **params)
        return found[0] if found else None

    def run(self, link: "Link", /, **params: Any) -> int:
        """Run it and give the number of rows it touched."""
        form = self._form(link)
        count: int = link.driver.execute(form.sql, form.params(params)).rowcount
        return count

    def later(self, link: "Link", /, **params: Any) -> None:
        """Run it, inside `Link.gathering` at its end and together with others like it."""
        if not link.later(self, params):
            self.run(link, **params)

    def run_many(self, link: "Link", rows: Sequence[Mapping[str, Any]]) -> Any:
        """Run it for several rows of parameters and give the driver's cursor.

        SQLite prepares it once; PostgreSQL, where each row were a message, is sent all of them as
        columns.
        """
        if len(rows) == 1:
            return self.send(link, rows[0])
        form = self._form(link)
        if link.postgres:
            spread = form.spread
            return link.driver.execute(spread.sql, spread.columns(rows))
        cursor = link.driver.cursor()
        cursor.executemany(form.sql, [form.params(row) for row in rows])
        return cursor

    def sql(self, link: "Link") -> str:
        """Give the text this database is sent (for benchmarks and plans)."""
        return self._form(link).sql

    def bound(self, link: "Link", /, **params: Any) -> Any:
        """Give the parameters as the driver takes them (for benchmarks and plans)."""
        return self._form(link).params(params)
