"""Answers that a transaction has before they are asked for, each as new as if asked then."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bot.storage.ask import Question
from bot.storage.cork import corked
from bot.storage.driver import Driver
from bot.storage.form import Row
from bot.storage.note import Note
from bot.storage.seal import sums_of

Found = dict[Question, list[Row]]


class Answers:
    """Rows as the driver gives them, by question.

    `ahead` are given to whoever asks next, `many` as well (their own question is noted by whoever
    reads many). `sure` are those of an earlier transaction that are the same in this one, which
    only reads; they are given as often as somebody asks.
    """

    __slots__ = ("_postgres", "ahead", "driver", "many", "sure")

    def __init__(self, driver: Driver, *, postgres: bool) -> None:
        self.driver = driver
        self._postgres = postgres
        self.ahead: Found = {}
        self.many: Found = {}
        self.sure: Found = {}

    @property
    def are_none(self) -> bool:
        """Whether there is nothing to be given."""
        return not (self.ahead or self.many or self.sure)

    @contextmanager
    def given(self, found: Mapping[Question, list[Row]]) -> Iterator[None]:
        """Give what was found for many to those who ask inside, each once."""
        self.many |= found
        try:
            yield
        finally:
            for question in found:
                self.many.pop(question, None)

    def take(self, question: Question) -> list[Row] | None:
        """Give an answer that was read ahead or is sure; None: it has to be asked for."""
        rows = self.ahead.pop(question, None)
        return self.sure.get(question) if rows is None else rows

    def hold(self, notes: Sequence[Note]) -> bool:
        """Ask again what was noted; tell whether every answer is the same.

        Where one is not, the answers that came are given to whoever asks next.
        """
        sure = self.sure
        left = [one for one in notes if one.question not in sure] if sure else notes
        if any(sure[one.question] != one.rows for one in notes if one.question in sure):
            return False
        answers: list[list[Row]] = []
        if not self._postgres:
            for one in left:
                answers.append(self.driver.execute(one.sql, one.bound).fetchall())
                if answers[-1] != one.rows:
                    break
        elif left:
            with corked(self.driver):
                sent = [self.driver.execute(one.sql, one.bound) for one in left]
            answers = [cursor.fetchall() for cursor in sent]
        if answers == [one.rows for one in left]:
            return True
        self.ahead |= {
            one.question: rows
            for one, rows in zip(left, answers, strict=False)
            if one.question is not None
        }
        return False

    def ask_before(self, notes: Mapping[Question, Note]) -> None:
        """Read in one message what is likely to be asked; no use where it is one question."""
        new = [one for one in notes.items() if not (one[0] in self.ahead or one[0] in self.sure)]
        if len(new) > 1:
            with corked(self.driver):
                sent = [(name, self.driver.execute(one.sql, one.bound)) for name, one in new]
            self.ahead |= {name: cursor.fetchall() for name, cursor in sent}

    def confirm(
        self, notes: Mapping[Question, Note], sums: Mapping[Question, bytes]
    ) -> dict[Question, bytes]:
        """Ask what has `sums` for those alone, and give them as of now.

        Where one is the same, so is the answer that was noted.
        """
        now = self.sums({name: notes[name] for name in sums})
        self.sure |= {name: notes[name].rows for name, one in now.items() if sums[name] == one}
        return now

    def sums(self, notes: Mapping[Question, Note]) -> dict[Question, bytes]:
        """Give what the answers to what was noted add up to, on PostgreSQL."""
        if not notes:
            return {}
        return dict(zip(notes, sums_of(self.driver, list(notes.values())), strict=True))
