"""What a transaction is going to write, made ready before it begins, so that it lasts no longer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.storage.link import Step
from bot.storage.pending import Pending
from bot.storage.total import Growth

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft(Generic[T]):
    """What work gave, the steps that write what it wrote in bulk, and what totals grow by.

    `pending` is what the next draft has to know of it while it is not stored.
    """

    given: T
    steps: Sequence[Step]
    growth: Mapping[str, Growth]
    pending: Pending

    def store(self, uow: "UnitOfWork") -> T:
        """Write it; what others took meanwhile (a number, a name) breaks a unique key or raises."""
        for step in self.steps:
            step(uow.link)
        uow.totals.add(self.growth)
        return self.given


def drafted(uow: "UnitOfWork", work: "Callable[[UnitOfWork], T]", before: Pending) -> Draft[T]:
    """Do work in a transaction that reads, and keep what it writes.

    Only what repositories write in bulk can be kept; anything else is refused by the database,
    since the transaction cannot write. `before` is of the draft that is being stored meanwhile.
    """
    with uow.link.drafting(before) as draft:
        given = work(uow)
    return Draft(given, draft.steps, uow.totals.handed(), draft.made)
