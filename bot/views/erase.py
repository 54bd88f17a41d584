"""Erasing a contact: what goes, what stays, and that it is done."""

from bot.domain.company import Contact
from bot.views.block import Message, View, context, field, modal, section, typed
from bot.views.form import Fields
from bot.views.input import Line
from bot.views.metadata import Extra, dump
from bot.views.notice import sentence
from bot.views.text import plain, text
from bot.views.words import Words


class EraseForm(Fields):
    """The name of who is erased, written out so that nobody is by a slip."""

    name: Line


def ask(one: Contact, words: Words, *, meta: Extra) -> View:
    """Say what goes and what stays, and ask for the name."""
    goes = words(
        "*Goes for good:* the name, e-mail address, phone number and your own fields of this "
        "contact, and each mention of them in notes, names of deals, imported rows and the list "
        "of changes."
    )
    stays = words(
        "*Stays:* deals, their values and dates, and all numbers. Where the person was named "
        "stands `{tomb}`.",
        tomb=f"Erased contact {one.id}",
    )
    beyond = words(
        "Messages that are in Slack already, files that were exported and older backups are not "
        "reached. This cannot be undone."
    )
    return modal(
        words("Erase a person"),
        [
            section(f"*{text(one.name, 150)}*"),
            section(goes),
            section(stays),
            field(
                "name",
                words("Write the name to confirm"),
                typed(plain(one.name, 150), limit=150),
            ),
            context(beyond),
        ],
        close=words("Cancel"),
        submit=words("Erase"),
        callback_id="contact.erase",
        metadata=dump(extra={**meta, "contact": str(one.id)}),
    )


def done(name: str, count: int, words: Words) -> Message:
    """Say that somebody is erased; `name` is what stands in their place."""
    said = words.plural(
        "Erased: {n} record told of this person. *{name}* stands in their place now.",
        "Erased: {n} records told of this person. *{name}* stands in their place now.",
        count,
        name=text(name, 80),
    )
    return sentence(said, words)
