"""Erasing a contact or one of the team: what goes, what stays, and that it is done."""

from collections.abc import Sequence

from bot.domain.company import Contact
from bot.domain.person import Person
from bot.domain.tomb import CONTACT, PERSON, stone
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
    """Say what of a contact goes and what stays, and ask for the name."""
    goes = words(
        "*Goes for good:* the name, e-mail address, phone number and your own fields of this "
        "contact, and each mention of them in notes, names of deals, imported rows and the list "
        "of changes."
    )
    stays = words(
        "*Stays:* deals, their values and dates, and all numbers. Where the person was named "
        "stands `{tomb}`.",
        tomb=stone(CONTACT, one.id),
    )
    beyond = words(
        "Messages that are in Slack already, files that were exported and older backups are not "
        "reached. This cannot be undone."
    )
    meta = {**meta, "contact": str(one.id)}
    return _ask(one.name, (goes, stays), beyond, "contact.erase", words, meta)


def ask_person(one: Person, words: Words, *, meta: Extra) -> View:
    """Say what of one of the team goes and what stays, and ask for the name."""
    goes = words(
        "*Goes for good:* the name, e-mail address, Slack user, team and region of this person, "
        "and each mention of them in notes, names of deals, imported rows and the list of changes."
    )
    stays = words(
        "*Stays:* their deals, what they did and all numbers. Where the person was named stands "
        "`{tomb}`. Give open deals to somebody else: nobody is reminded of them any more.",
        tomb=stone(PERSON, one.id),
    )
    beyond = words(
        "Whoever is still in your Slack is met anew when they next use Pipewright. Messages that "
        "are in Slack already, files that were exported and older backups are not reached. This "
        "cannot be undone."
    )
    meta = {**meta, "person": str(one.id)}
    return _ask(one.name, (goes, stays), beyond, "staff.erase", words, meta)


def _ask(
    name: str, told: Sequence[str], beyond: str, callback_id: str, words: Words, meta: Extra
) -> View:
    return modal(
        words("Erase a person"),
        [
            section(f"*{text(name, 150)}*"),
            *map(section, told),
            field(
                "name",
                words("Write the name to confirm"),
                typed(plain(name, 150), limit=150),
            ),
            context(beyond),
        ],
        close=words("Cancel"),
        submit=words("Erase"),
        callback_id=callback_id,
        metadata=dump(extra=meta),
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
