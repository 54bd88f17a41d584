"""Managers' remarks on the numbers ("new e-mail sequence"), by day."""

from dataclasses import replace
from datetime import date

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Forbidden, Invalid, NotFound
from bot.domain.permit import may_curate
from bot.domain.person import Person
from bot.domain.warning import Note
from bot.services.trail import tell
from bot.storage import UnitOfWork

KEY = "notes"
"""The setting that holds them: few, and always read together."""
MOST, LONGEST = 200, 80


def notes(uow: UnitOfWork) -> list[Note]:
    """Give all remarks, the earliest first."""
    kept = uow.settings.get(KEY) or []
    return [Note(one["id"], date.fromisoformat(one["day"]), one["said"], one["by"]) for one in kept]


def notes_of(uow: UnitOfWork, first: date | None, last: date | None) -> list[Note]:
    """Give the remarks on the days from one to another, None being without a bound."""
    first, last = first or date.min, last or date.max
    return [one for one in notes(uow) if first <= one.day <= last]


def add(uow: UnitOfWork, day: date, said: str, *, by: Person) -> Audit:
    """Remark on a day; for managers and admins, else `Forbidden`."""
    ask_to_note(by)
    known = notes(uow)
    if len(known) >= MOST:
        raise Invalid("There are {n} remarks already. Remove one first.", n=MOST)
    made = Note(uow.new_id(), day, _fit(said), by.id)
    _keep(uow, [*known, made])
    return _tell(uow, Deed.ADDED, None, made, by)


def change(uow: UnitOfWork, note_id: int, day: date, said: str, *, by: Person) -> Audit:
    """Change what a remark says, and of which day; whoever changed it last is its author."""
    ask_to_note(by)
    before = _known(uow, note_id)
    after = replace(before, day=day, said=_fit(said), author_id=by.id)
    _keep(uow, [*_without(uow, note_id), after])
    return _tell(uow, Deed.CHANGED, before, after, by)


def remove(uow: UnitOfWork, note_id: int, *, by: Person) -> Audit:
    """Take a remark away."""
    ask_to_note(by)
    before = _known(uow, note_id)
    _keep(uow, _without(uow, note_id))
    return _tell(uow, Deed.ARCHIVED, before, None, by)


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Take a change of a remark back."""
    assert told.subject_id is not None
    rest, was = _without(uow, told.subject_id), told.before
    if was is None:
        _keep(uow, rest)
        return
    day, by = date.fromisoformat(was["day"]), int(was["by"])
    _keep(uow, [*rest, Note(told.subject_id, day, str(was["name"]), by)])


def ask_to_note(by: Person) -> None:
    """Raise `Forbidden` unless a person may remark on the numbers."""
    if not may_curate(by):
        raise Forbidden("Managers and admins write remarks. Ask one of them.")


def _fit(said: str) -> str:
    words = " ".join(said.split())
    if not words:
        raise Invalid("Say what happened, for example: /metrics note monday new e-mail sequence")
    if len(words) > LONGEST:
        raise Invalid("A remark has {n} characters at most.", n=LONGEST)
    return words


def _keep(uow: UnitOfWork, known: list[Note]) -> None:
    ordered = sorted(known, key=lambda one: (one.day, one.id))
    uow.settings.put(
        KEY,
        [
            {"id": one.id, "day": one.day.isoformat(), "said": one.said, "by": one.author_id}
            for one in ordered
        ],
    )


def _known(uow: UnitOfWork, note_id: int) -> Note:
    found = next((one for one in notes(uow) if one.id == note_id), None)
    if found is None:
        raise NotFound("This remark is not there any more.")
    return found


def _without(uow: UnitOfWork, note_id: int) -> list[Note]:
    return [one for one in notes(uow) if one.id != note_id]


def _tell(
    uow: UnitOfWork, deed: Deed, before: Note | None, after: Note | None, by: Person
) -> Audit:
    known = after or before
    assert known is not None
    return tell(
        uow,
        Subject.NOTE,
        known.id,
        deed,
        before=_written(before) if before else None,
        after=_written(after) if after else None,
        by=by,
    )


def _written(one: Note) -> dict[str, str]:
    """Give it as plain JSON; ids as text, which are longer than some readers' whole numbers."""
    return {"name": one.said, "day": one.day.isoformat(), "by": str(one.author_id)}
