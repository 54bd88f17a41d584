"""The form of a remark on the numbers."""

from bot.domain.warning import Note
from bot.views.block import View, field, modal, typed
from bot.views.field import calendar_field
from bot.views.form import Fields
from bot.views.input import Day, Line
from bot.views.metadata import Extra, dump
from bot.views.words import Words


class NoteForm(Fields):
    """A day, and what happened on it."""

    day: Day
    said: Line


def note_form(note: Note, words: Words, *, meta: Extra) -> View:
    """Ask for the day of a remark and for its words."""
    return modal(
        words("Remark"),
        [
            field("day", words("Day"), calendar_field(words, note.day)),
            field("said", words("What happened"), typed(initial=note.said, limit=80)),
        ],
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="note.save",
        metadata=dump(extra=meta),
    )
