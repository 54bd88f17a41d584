"""The mailbox that is looked into by itself: its messages come in as if they had been posted."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.domain.door import Door, DoorKind
from bot.domain.error import Busy, CrmError
from bot.front.mail import MAX_MAIL, work_of
from bot.intake import mail
from bot.intake.mailbox import Account, Letter, Mark, Trouble, opened
from bot.services import mailbox as marks
from bot.services.leave import is_left
from bot.storage import Database

_log = structlog.get_logger(__name__)

EVERY = 60.0
"""Seconds between two looks."""
BACK = timedelta(days=7)
"""How far back it is looked where a server has given its UIDs out anew."""


class Postman:
    """Looks into a mailbox every minute in a thread of its own, for one workspace."""

    def __init__(
        self,
        db: Database,
        clock: Callable[[], datetime],
        account: Account,
        workspace_id: int,
        *,
        every: float = EVERY,
    ) -> None:
        self._db, self._clock, self._account, self._every = db, clock, account, every
        self._workspace_id = workspace_id
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mailbox", daemon=True)

    def start(self) -> None:
        """Start looking, the first time at once."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; waits for a look that is under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> int:
        """Look once; gives how many messages came in. What goes wrong is kept for `doctor`."""
        try:
            with opened(self._account) as box:
                taken = 0
                known = self._read(marks.mark)
                if known is None:
                    # What lay there before is nobody's new lead.
                    self._note(Mark(box.present.validity, box.present.uid))
                    return 0
                mark = Mark(*known)
                day = (self._clock() - BACK).date()
                for letter in box.since(mark, day, most_bytes=MAX_MAIL):
                    taken += self._guarded(letter)
                    mark = Mark(box.present.validity, letter.uid)
                    self._note(mark)
                if mark.validity != box.present.validity:
                    mark = box.present
                self._note(mark)
                return taken
        except (Trouble, Busy) as error:
            _log.warning("the mailbox cannot be read", reason=str(error))
            self._fail(str(error))
            return 0

    def _run(self) -> None:
        while True:
            try:
                self.look()
            except Exception:  # noqa: BLE001 (the guard of the thread: the next look may go well)
                _log.exception("a look into the mailbox failed")
            if self._stopping.wait(self._every):
                return

    def _guarded(self, letter: Letter) -> int:
        """Take a message in; one that goes wrong is logged and left, and stops no other."""
        try:
            return self._take(letter)
        except Busy:
            raise
        except Exception:  # noqa: BLE001 (the guard of a message: the mailbox keeps it)
            _log.exception("a message could not be taken in", uid=letter.uid)
            return 0

    def _take(self, letter: Letter) -> int:
        """Take a message in by the door its address names; one that is nobody's is let be."""
        if letter.raw is None:
            _log.warning("a message is too long", uid=letter.uid)
            return 0
        try:
            read = mail.read(letter.raw)
        except mail.Unreadable as error:
            _log.warning("a message cannot be read", uid=letter.uid, reason=str(error))
            return 0
        door = None if read.robot else self._door(read.doors)
        if door is None:
            return 0
        try:
            arrived = self._db.write(door.workspace_id, work_of(door, read))
        except Busy:
            raise
        except CrmError as error:
            _log.warning("a message is not taken", uid=letter.uid, reason=str(error))
            return 0
        return 0 if arrived.again else 1

    def _door(self, public_ids: tuple[str, ...]) -> Door | None:
        """Find the door a message was sent to; without a name on it, the only one there is."""
        with self._db.read(None) as uow:
            doors = [
                one
                for one in uow.doors.of_kind(DoorKind.MAIL)
                if one.enabled and not is_left(uow, one.workspace_id)
            ]
        named = [one for one in doors if one.public_id in public_ids]
        if named or public_ids:
            return named[0] if named else None
        return doors[0] if len(doors) == 1 else None

    def _read(self, work: Callable[..., Any]) -> Any:
        with self._db.read(self._workspace_id) as uow:
            return work(uow)

    def _note(self, mark: Mark) -> None:
        self._db.write(self._workspace_id, lambda uow: marks.note(uow, mark.validity, mark.uid))

    def _fail(self, reason: str) -> None:
        try:
            self._db.write(self._workspace_id, lambda uow: marks.fail(uow, reason))
        except Busy:
            _log.warning("the database is busy, too")
