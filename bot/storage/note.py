"""What a drawing was made from: every question it put to the database, and the answers.

A screen that is drawn from its notes alone is the same as long as all of the answers are. To ask
again costs a part of drawing again, and on PostgreSQL one message there and back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.storage.ask import Question
from bot.storage.form import Row

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

MOST_ROWS = 1000
"""Rows of all answers up to which a drawing is worth remembering."""


@dataclass(frozen=True, slots=True)
class Note:
    """A question, as the driver was sent it, and the rows as it gave them.

    By `question` the answer is found by whoever asks the same; None: nobody can.
    """

    question: Question | None
    sql: str
    bound: Any
    rows: list[Row]


@dataclass(slots=True)
class Notes:
    """Everything that was asked, in order; not `whole` when something was read past them.

    `beside` is what was read from memory, each with how it is read again.
    """

    asked: list[Note] = field(default_factory=list)
    beside: list[tuple[Callable[["UnitOfWork"], object], object]] = field(default_factory=list)
    whole: bool = True

    def add(self, others: "Notes") -> None:
        """Take over what somebody else noted after these."""
        self.asked += others.asked
        self.beside += others.beside
        self.whole = self.whole and others.whole

    @property
    def is_kept(self) -> bool:
        """Whether they tell all, and are few enough to be kept."""
        return self.whole and sum(len(one.rows) for one in self.asked) <= MOST_ROWS

    def still_hold(self, uow: "UnitOfWork") -> bool:
        """Ask everything again, in a transaction that only reads; tell whether nothing changed.

        Where something did, what was asked up to there need not be asked again by the drawing.
        """
        link = uow.link
        if not link.answers.hold(self.asked):
            return False
        link.noted(self.asked)
        return all(read(uow) == answer for read, answer in self.beside)
