"""One open transaction on one connection, with SQL that was compiled once.

SQLAlchemy builds and compiles each statement; after that the driver is called directly, which
costs a fifth of `Connection.execute` on the statements that run in every request.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Dialect

from bot.storage.ask import Ask, Batch, Question, name_of, question_of
from bot.storage.driver import Driver
from bot.storage.form import Form, Row
from bot.storage.later import Later, Unread
from bot.storage.note import Note, Notes
from bot.storage.pending import Pending
from bot.storage.statement import Statement

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork


class Link:
    """A driver's connection inside a transaction; `dialect` says which database it is."""

    __slots__ = (
        "_ahead",
        "_driver",
        "_later",
        "_many",
        "_notes",
        "_unread",
        "dialect",
        "draft",
        "postgres",
    )

    def __init__(self, driver: Driver, dialect: Dialect) -> None:
        self._driver = driver
        self.dialect = dialect
        self.postgres = dialect.name == "postgresql"
        # Rows as the driver gave them, and those that are turned into our values already.
        self._ahead: dict[Question, list[Row]] = {}
        self._many: dict[Question, list[Row]] = {}
        self._unread: list[Unread] | None = None
        self._later: dict[Statement, Later] | None = None
        self._notes: Notes | None = None
        self.draft: Drafting | None = None

    @property
    def driver(self) -> Driver:
        """The connection, for what is no statement of ours; nobody notes what it is asked."""
        self.unnoted()
        return self._driver

    @driver.setter
    def driver(self, driver: Driver) -> None:
        self._driver = driver

    @contextmanager
    def noting(self) -> Iterator[Notes]:
        """Note what is asked inside, with the answers; whoever notes around it has it, too."""
        around, self._notes = self._notes, Notes()
        notes = self._notes
        try:
            yield notes
        finally:
            self._notes = around
            if around is not None:
                around.add(notes)

    def unnoted(self) -> None:
        """Say in the notes, if any are taken, that something is read past them."""
        if self._notes is not None:
            self._notes.whole = False

    def note_beside(self, read: "Callable[[UnitOfWork], object]", answer: object) -> None:
        """Note what was read from memory, and how it is read again."""
        if self._notes is not None:
            self._notes.beside.append((read, answer))

    def answers_as(self, notes: Sequence[Note]) -> bool:
        """Ask again what was noted; tell whether every answer is the same.

        Where one is not, the answers that came are given to whoever asks next.
        """
        answers: list[list[Row]] = []
        if self.postgres:
            with self._driver.pipeline():
                sent = [self._driver.execute(one.sql, one.bound) for one in notes]
            answers = [cursor.fetchall() for cursor in sent]
        else:
            for one in notes:
                answers.append(self._driver.execute(one.sql, one.bound).fetchall())
                if answers[-1] != one.rows:
                    break
        if answers == [one.rows for one in notes]:
            return True
        self._ahead |= {
            question: rows
            for one, rows in zip(notes, answers, strict=False)
            if (question := one.question) is not None
        }
        return False

    def ask_before(self, notes: Mapping[Question, Note]) -> None:
        """Read in one message what is likely to be asked; no use where it is one question."""
        new = [item for item in notes.items() if item[0] not in self._ahead]
        if len(new) > 1:
            with self._driver.pipeline():
                sent = [(name, self._driver.execute(one.sql, one.bound)) for name, one in new]
            self._ahead |= {name: cursor.fetchall() for name, cursor in sent}

    @contextmanager
    def drafting(self, before: Pending) -> Iterator["Drafting"]:
        """Keep the steps that are taken inside, for a transaction that writes; see `Draft`."""
        self.draft = draft = Drafting(before)
        try:
            yield draft
        finally:
            self.draft = None

    def take(self, step: "Step") -> None:
        """Take a step that writes in bulk, or keep it while this is a draft."""
        if self.draft is None:
            step(self)
        else:
            self.draft.steps.append(step)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send what is run inside in one message where each would be one there and back.

        For statements whose results nobody reads: what goes wrong is raised at the end, and so is
        what `touch` refuses. One inside another is part of it.
        """
        if not self.postgres or self._unread is not None:
            yield
            return
        unread: list[Unread] = []
        self._unread = unread
        try:
            with self._driver.pipeline():
                yield
        finally:
            self._unread = None
        for one in unread:
            one.ask()

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Write what is written `later` inside at the end, each statement for all its rows at once.

        Statements go in the order in which they were met first, so what leaves a place goes before
        what enters it. Nothing inside may read what is written so.
        """
        if self._later is not None:
            yield
            return
        later: dict[Statement, Later] = {}
        self._later = later
        try:
            yield
        finally:
            self._later = None
        with self.together():
            for statement, one in later.items():
                cursor = statement.run_many(self, one.rows)
                if one.refuse is not None:
                    self._ask(Unread(cursor, len(one.rows), one.refuse))

    def later(
        self,
        statement: Statement,
        given: Mapping[str, Any],
        refuse: Callable[[], None] | None = None,
    ) -> bool:
        """Keep a statement for the end of the gathering; False where there is none.

        With `refuse` each must touch one row, else it is called: of the first that was kept so.
        """
        if self._later is None:
            return False
        self._later.setdefault(statement, Later([], refuse)).rows.append(given)
        return True

    def touch(
        self, statement: Statement, refuse: Callable[[], None], given: Mapping[str, Any]
    ) -> None:
        """Run a statement that must touch a row; else `refuse` is called, which raises."""
        if self.later(statement, given, refuse):
            return
        self._ask(Unread(statement.send(self, given), 1, refuse))

    def _ask(self, touched: Unread) -> None:
        if self._unread is None:
            touched.ask()
        else:
            self._unread.append(touched)

    @contextmanager
    def reading_ahead(self, asked: Iterable[Ask]) -> Iterator[None]:
        """Read in one message what will be asked for inside, where each would be one by itself.

        Each answer is given once, the next time its statement is run: so ask only for what
        nothing inside changes before it is read. What was read ahead already is not read again.
        """
        if not self.postgres:
            yield
            return
        known = self._ahead
        wanted = {question_of(*one): one for one in asked}
        new = {question: one for question, one in wanted.items() if question not in known}
        if new:
            with self._driver.pipeline():
                sent = [(question, one[0].send(self, one[1])) for question, one in new.items()]
            for question, cursor in sent:
                known[question] = cursor.fetchall()
        try:
            yield
        finally:
            for question in new:
                known.pop(question, None)

    @contextmanager
    def reading_many(self, batches: Iterable[Batch], keys: Sequence[int]) -> Iterator[None]:
        """Read in one statement each what will be asked for one key after the other inside."""
        found: dict[Question, list[Row]] = {}
        for batch in batches:
            rows: dict[int, list[Row]] = {key: [] for key in keys}
            for row in batch.many.rows(self, **batch.given, ids=list(keys)):
                rows[row[batch.place]].append(row)
            for key, ours in rows.items():
                found[question_of(batch.one, {**batch.given, batch.key: key})] = ours
        self._many |= found
        try:
            yield
        finally:
            for question in found:
                self._many.pop(question, None)

    def ask(self, statement: Statement, form: Form, given: Mapping[str, Any]) -> list[Row]:
        """Give a statement's rows: those that were read ahead, else the database's."""
        if self._many:
            known = self._many.pop(name_of(statement, given), None)
            if known is not None:
                return known
        rows = self._ahead.pop(name_of(statement, given), None) if self._ahead else None
        notes = self._notes
        if rows is None or notes is not None:
            bound = form.params(given)
            if rows is None:
                rows = self._driver.execute(form.sql, bound).fetchall()
            if notes is not None:
                notes.asked.append(Note(statement, given, form.sql, bound, rows))
        return form.convert(rows)


Step = Callable[[Link], object]
"""Something that writes, and needs nothing but a connection for it any more."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The steps kept so far, what they make, and what is being stored meanwhile."""

    before: Pending
    made: Pending = field(default_factory=Pending)
    steps: list[Step] = field(default_factory=list)


__all__ = ["Ask", "Batch", "Driver", "Link", "Row", "Statement", "Step"]
