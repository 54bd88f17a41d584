"""Taking what tells of one person out of every text of a workspace."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Table,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from bot.storage.lexicon import file_names, having
from bot.storage.registry import DERIVED, SLACK
from bot.storage.repository import Repository, folded
from bot.storage.tables import company, contact, deal, metadata, person, word, word_key
from bot.storage.tables.kind import Json
from bot.storage.word import word_id, words_of

CHUNK = 200
"""Rows changed in one transaction."""

Found = list[tuple[Any, ...]]


class Erasures(Repository):
    """Changes that leave nothing of a person behind."""

    def tables(self) -> list[str]:
        """Name the tables that may hold words about somebody, in a settled order."""
        plain = DERIVED | SLACK - {"outbox"} | {"erasing", "workspace"}
        return [
            name
            for name, table in sorted(metadata.tables.items())
            if name not in plain and _texts(table)
        ]

    def find(self, name: str, needles: Sequence[str], *, deals: Sequence[int] = ()) -> Found:
        """Give the keys of rows with one of some words in them (lower case, as LIKE finds them).

        With `deals` only rows of those deals.
        """
        table = metadata.tables[name]
        hits = []
        for column in _texts(table):
            text = func.lower(type_coerce(column, Text))
            # SQLite lowers ASCII alone: other letters are looked for as they were written, too.
            forms = {form for needle in needles for form in (needle, needle.lower())}
            hits += [text.contains(form, autoescape=True) for form in sorted(forms)]
        chosen = select(*_key(table)).where(table.c.workspace_id == self._workspace_id, or_(*hits))
        if deals:
            about = "id" if table is deal else "deal_id"
            if about not in table.c:
                return []
            chosen = chosen.where(table.c[about].in_(list(deals)))
        return [tuple(row) for row in self._uow.connection.execute(chosen)]

    def clean(
        self, name: str, keys: Iterable[tuple[Any, ...]], pattern: re.Pattern[str], tomb: str
    ) -> int:
        """Put `tomb` in the place of what a pattern finds in rows; gives how many changed."""
        table = metadata.tables[name]
        self._uow.archives.permit()
        texts, key = _texts(table), _key(table)
        changed = 0
        for values in keys:
            mine = [
                table.c.workspace_id == self._workspace_id,
                *(column == value for column, value in zip(key, values, strict=True)),
            ]
            chosen = select(*(type_coerce(column, Text) for column in texts)).where(*mine)
            row = self._uow.connection.execute(chosen).first()
            if row is None:
                continue
            fresh = {
                column.name: pattern.sub(_tomb_for(column, tomb), text)
                for column, text in zip(texts, row, strict=True)
                if text is not None and pattern.search(text)
            }
            if not fresh:
                continue
            written = {f"new_{name}": bindparam(f"new_{name}", type_=Text) for name in fresh}
            self._uow.connection.execute(
                update(table)
                .where(*mine)
                .values({name: type_coerce(written[f"new_{name}"], Text) for name in fresh}),
                {f"new_{name}": text for name, text in fresh.items()},
            )
            changed += 1
        self._uow.archives.forbid()
        return changed

    def empty_contact(self, contact_id: int, tomb: str) -> None:
        """Leave of a contact its place and nothing else."""
        self._empty(
            contact,
            contact_id,
            {
                "name": tomb,
                "name_key": folded(tomb),
                "email": None,
                "email_key": None,
                "phone": None,
                "title": None,
                "role": None,
            },
        )

    def empty_person(self, person_id: int, tomb: str) -> None:
        """Leave of one of the team their place, so that deals and history keep an owner."""
        self._empty(
            person,
            person_id,
            {
                "name": tomb,
                "name_key": folded(tomb),
                "email": None,
                "email_key": None,
                "slack_id": None,
                "team": None,
                "region": None,
                "active": False,
            },
        )
        self._uow.acquainted = True

    def unfile(self, deals: Sequence[int], name: str) -> None:
        """File deals under the words they have now; words nobody has any more are forgotten."""
        if deals:
            chosen = (
                select(deal.c.id, deal.c.name, company.c.name)
                .outerjoin(
                    company,
                    (company.c.workspace_id == deal.c.workspace_id)
                    & (company.c.id == deal.c.company_id),
                )
                .where(deal.c.workspace_id == self._workspace_id, deal.c.id.in_(list(deals)))
            )
            rows = self._uow.connection.execute(chosen).all()
            file_names(
                self._link,
                self._workspace_id,
                {row[0]: (row[1], row[2]) for row in rows},
                known=True,
            )
        for one in words_of(name):
            number = word_id(self._workspace_id, one)
            if having(self._link, self._workspace_id, [[number]], 1):
                continue
            for table, column in ((word_key, word_key.c.word_id), (word, word.c.id)):
                self._uow.connection.execute(
                    delete(table).where(
                        table.c.workspace_id == self._workspace_id, column == number
                    )
                )

    def scrub_pages(self) -> None:
        """Have SQLite write zeros over what this transaction takes away."""
        if not self._link.postgres:
            self._link.driver.execute("PRAGMA secure_delete = ON")

    def _empty(self, table: Table, row_id: int, values: dict[str, object]) -> None:
        mine = (table.c.workspace_id == self._workspace_id, table.c.id == row_id)
        self._uow.connection.execute(update(table).where(*mine).values(values))


def _texts(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.c
        if isinstance(column.type, Text | Json) and not column.primary_key
    ]


def _key(table: Table) -> list[Column[Any]]:
    return [column for column in table.primary_key.columns if column.name != "workspace_id"]


def _tomb_for(column: Column[Any], tomb: str) -> str:
    return folded(tomb) if column.name.endswith("_key") else tomb
