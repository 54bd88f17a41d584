"""One open transaction on one connection, with SQL that was compiled once.

SQLAlchemy builds and compiles each statement; after that the driver is called directly, which
costs a fifth of `Connection.execute` on the statements that run in every request.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Dialect

from bot.storage.answer import Answers
from bot.storage.ask import Ask, Batch, Question, name_of, question_of
from bot.storage.cork import corked
from bot.storage.driver import Driver
from bot.storage.form import Form, Row
from bot.storage.insertion import Insertion
from bot.storage.later import Later, Unread
from bot.storage.note import Note, Notes
from bot.storage.pending import Pending
from bot.storage.stage import Stage
from bot.storage.statement import Statement

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork


class Link:
    """A driver's connection inside a transaction; `dialect` says which database it is."""

    __slots__ = (
        "_driver",
        "_later",
        "_notes",
        "_unread",
        "answers",
        "dialect",
        "draft",
        "foresees",
        "postgres",
    )

    def __init__(self, driver: Driver, dialect: Dialect) -> None:
        self._driver = driver
        self.dialect = dialect
        self.postgres = dialect.name == "postgresql"
        self.answers = Answers(driver, postgres=self.postgres)
        self.foresees = False
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
        self._driver = self.answers.driver = driver

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

    def noted(self, notes: Iterable[Note]) -> None:
        """Note what was asked without this."""
        if self._notes is not None:
            self._notes.asked += notes

    @contextmanager
    def drafting(self, before: Pending, stage: Stage | None) -> Iterator["Drafting"]:
        """Keep the steps that are taken inside, for a transaction that writes; see `Draft`."""
        self.draft = draft = Drafting(before, stage)
        try:
            yield draft
        finally:
            self.draft = None

    def take(self, step: "Step") -> None:
        """Take a step that writes in bulk, or keep it while this is a draft."""
        if self.draft is None:
            step(self)
        else:
            self.draft.keep(step)

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
            with corked(self._driver):
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
        known, sure = self.answers.ahead, self.answers.sure
        wanted = {question_of(*one): one for one in asked}
        new = {name: one for name, one in wanted.items() if not (name in known or name in sure)}
        if new:
            with corked(self._driver):
                sent = [(question, one[0].send(self, one[1])) for question, one in new.items()]
            for question, cursor in sent:
                known[question] = cursor.fetchall()
        try:
            yield
        finally:
            for question in new:
                known.pop(question, None)

    def reading_many(
        self, batches: Iterable[Batch], keys: Sequence[int]
    ) -> AbstractContextManager[None]:
        """Read in one statement each what will be asked for one key after the other inside."""
        found: dict[Question, list[Row]] = {}
        for batch in batches:
            rows: dict[int, list[Row]] = {key: [] for key in keys}
            for row in batch.many.rows(self, **batch.given, ids=list(keys)):
                rows[row[batch.place]].append(row)
            for key, ours in rows.items():
                found[question_of(batch.one, {**batch.given, batch.key: key})] = ours
        return self.answers.given(found)

    def ask(self, statement: Statement, form: Form, given: Mapping[str, Any]) -> list[Row]:
        """Give a statement's rows: those that were read ahead, else the database's."""
        notes, answers = self._notes, self.answers
        name: Question | None = None
        rows: list[Row] | None = None
        if notes is not None or not answers.are_none:
            name = name_of(statement, given)
        if name is not None:
            known = answers.many.pop(name, None)
            if known is not None:
                return known
            rows = answers.take(name)
        if rows is None or notes is not None:
            bound = form.params(given)
            if rows is None:
                rows = self._driver.execute(form.sql, bound).fetchall()
            if notes is not None:
                notes.asked.append(Note(name, form.sql, bound, rows))
        return form.convert(rows)


Step = Callable[[Link], object]
"""Something that writes, and needs nothing but a connection for it any more."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """The steps kept so far, what they make, and what is being stored meanwhile."""

    before: Pending
    stage: Stage | None
    made: Pending = field(default_factory=Pending)
    steps: list[Step] = field(default_factory=list)

    def keep(self, step: Step) -> None:
        """Keep a step; its rows lie ready on the stage if there is one."""
        if self.stage is not None and isinstance(step, Insertion):
            step = self.stage.lay(step)
        self.steps.append(step)


__all__ = ["Ask", "Batch", "Driver", "Link", "Row", "Statement", "Step"]
