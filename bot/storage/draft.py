"""What a transaction is going to write, made ready before it begins, so that it lasts no longer."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.storage.link import Step
from bot.storage.pending import Pending
from bot.storage.stage import Stage

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft(Generic[T]):
    """What work gave, and the steps that write what it wrote in bulk, the totals last.

    `pending` is what the next draft has to know of it while it is not stored. Where `stage` is
    given the rows lie there.
    """

    given: T
    steps: Sequence[Step]
    pending: Pending
    stage: Stage | None = None

    def store(self, uow: "UnitOfWork") -> T:
        """Write it; what others took meanwhile (a number, a name) breaks a unique key or raises."""
        for step in self.steps:
            step(uow.link)
        return self.given


def drafted(
    uow: "UnitOfWork",
    work: "Callable[[UnitOfWork], T]",
    before: Pending,
    stage: Stage | None = None,
) -> Draft[T]:
    """Do work in a transaction that reads, and keep what it writes.

    Only what repositories write in bulk can be kept; anything else is refused by the database,
    since the transaction cannot write. `before` is of the draft that is being stored meanwhile.
    Rows are laid ready on `stage`, on SQLite.
    """
    with (
        nullcontext() if stage is None else stage.filling(),
        uow.link.drafting(before, stage) as draft,
    ):
        given = work(uow)
        uow.totals.flush()
    return Draft(given, draft.steps, draft.made, stage)
