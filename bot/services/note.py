"""Managers' remarks on the numbers ("new e-mail sequence"), by day."""

from dataclasses import replace
from datetime import date

from bot.domain.error import Forbidden, Invalid, NotFound
from bot.domain.permit import may_curate
from bot.domain.person import Person
from bot.domain.warning import Note
from bot.storage import UnitOfWork

KEY = "notes"
"""The setting that holds them: few, and always read together."""
MOST, LONGEST = 200, 80


def notes(uow: UnitOfWork) -> list[Note]:
    """Give all remarks, the earliest first."""
    kept = uow.settings.get(KEY) or []
    return [Note(one["id"], date.fromisoformat(one["day"]), one["said"], one["by"]) for one in kept]


def add(uow: UnitOfWork, day: date, said: str, *, by: Person) -> Note:
    """Remark on a day; for managers and admins, else `Forbidden`."""
    ask_to_note(by)
    uow.settings.held(KEY)
    known = notes(uow)
    if len(known) >= MOST:
        raise Invalid("There are {n} remarks already. Remove one first.", n=MOST)
    made = Note(uow.new_id(), day, _fit(said), by.id)
    _keep(uow, [*known, made])
    return made


def change(uow: UnitOfWork, note_id: int, day: date, said: str, *, by: Person) -> Note:
    """Change what a remark says, and of which day; whoever changed it last is its author."""
    ask_to_note(by)
    uow.settings.held(KEY)
    known = {one.id: one for one in notes(uow)}
    if note_id not in known:
        raise NotFound("This remark is not there any more.")
    known[note_id] = replace(known[note_id], day=day, said=_fit(said), author_id=by.id)
    _keep(uow, list(known.values()))
    return known[note_id]


def remove(uow: UnitOfWork, note_id: int, *, by: Person) -> None:
    """Take a remark away."""
    ask_to_note(by)
    uow.settings.held(KEY)
    _keep(uow, [one for one in notes(uow) if one.id != note_id])


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
