"""Drawings that are kept: while what they were drawn from is the same, they are not made again.

Many people look at the same board, again and again, and to draw it takes more than to ask for it.
So everything it was drawn from is asked each time, and only drawn when an answer is another one:
what is shown is as new as if it were, whoever changed something, and in whatever process.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from bot.commands.answer import Payload
from bot.storage import UnitOfWork
from bot.storage.note import Notes

MOST = 64
"""Drawings kept in all, those that were last looked at; one of a board takes some 100 kB."""

_DAY_STEP = 900
"""Seconds after which it may be another day somewhere: no zone begins its days in between."""


class Drawings:
    """Drawings with the notes of what they were drawn from."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[Notes, Payload]] = OrderedDict()
        self._lock = Lock()

    def draw(
        self, uow: UnitOfWork, name: Hashable, draw: Callable[[UnitOfWork], Payload]
    ) -> Payload:
        """Give what `draw` draws, which follows from its name, what it reads, and the day.

        Nobody may change what is given. In a transaction that writes it is always drawn anew.
        """
        if uow.writes:
            return draw(uow)
        name = (uow.workspace_id, uow.now.timestamp() // _DAY_STEP, name)
        # What was read before in the transaction would be missing from the notes.
        uow = uow.afresh()
        known = self._known.get(name)
        if known is not None and known[0].still_hold(uow):
            return known[1]
        with uow.link.noting() as notes:
            drawn = draw(uow)
        with self._lock:
            self._known.pop(name, None)
            if notes.is_kept:
                self._known[name] = (notes, drawn)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return drawn
