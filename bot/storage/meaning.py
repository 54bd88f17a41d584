"""What an error of the database is raised as: done again, told in words, or as it is."""

from bot.domain.error import Busy
from bot.storage.fault import BUSY, NO_ROOM, UNSURE, Fault, fault_of


class Again(Exception):
    """The work lost against another transaction and may be done again."""

    def __init__(self, fault: Fault, error: BaseException) -> None:
        super().__init__(str(error))
        self.fault = fault
        self.error = error


def meaning_of(error: BaseException, *, again: bool = False, ending: bool = False) -> BaseException:
    """Give what to raise for an error: a refusal in words where it is not our mistake.

    A connection lost while it was `ending` (committing) leaves it open whether it did.
    """
    fault = fault_of(error)
    if again and fault in (Fault.AGAIN, Fault.TWIN, Fault.GONE):
        return Again(fault, error)
    match fault:
        case Fault.LOST if ending:
            return Busy(UNSURE)
        case Fault.AGAIN | Fault.BUSY | Fault.LOST:
            return error if isinstance(error, Busy) else Busy(BUSY)
        case Fault.NO_ROOM:
            return Busy(NO_ROOM)
        case _:
            return error
