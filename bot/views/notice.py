"""Short answers: what was done, what was refused and what to do about it."""

from collections.abc import Sequence

from bot.domain.deal import Deal
from bot.domain.error import CrmError
from bot.views import label
from bot.views.block import Message, View, actions, button, message, modal, section
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words


def sentence(said: str, words: Words) -> Message:
    """Say one thing; `said` is ready mrkdwn."""
    return message(said, [section(said)])


def refusal(error: CrmError, words: Words) -> Message:
    """Say why something was not done, and what to do."""
    return sentence(text(words.error(error), 1000), words)


def refusal_view(error: CrmError, words: Words) -> View:
    """Say the same in place of a modal."""
    said = text(words.error(error), 1000)
    return modal(words("Not done"), [section(said)], close=words("Close"))


def trouble(reference: str, words: Words) -> Message:
    """Own up to a fault of ours; `reference` finds it in the log."""
    said = words(
        "Something went wrong on our side, and nothing was changed. Try again; if it happens "
        "again, give the reference {reference} to whoever runs Pipewright.",
        reference=text(reference, 60),
    )
    return sentence(said, words)


def trouble_view(reference: str, words: Words) -> View:
    """Say the same in place of a modal."""
    blocks = trouble(reference, words)["blocks"]
    return modal(words("Not done"), blocks, close=words("Close"))


def expired(words: Words) -> Message:
    """Ask for another press: Slack keeps a window's permission for three seconds."""
    return sentence(words("Slack took too long to open the window. Please press again."), words)


def waiting_view(title: str, words: Words) -> View:
    """Hold a modal open while its content is fetched; `title` is ready plain text."""
    return modal(title, [section(words("One moment…"))], close=words("Close"))


def done(words: Words) -> Message:
    """Answer a press that has already had its effect."""
    return sentence(words("This was already done."), words)


def stale(deal: Deal, words: Words, missed: Sequence[str] = ()) -> str:
    """Say, above the present card, that the button was older than the deal (mrkdwn).

    `missed` are the changes that its reader has not seen.
    """
    said = words(
        "{deal} changed in the meantime, so nothing was done. This is how it stands now.",
        deal=f"*{label.title(deal)}*",
    )
    return "\n".join([said, *(f"• {line}" for line in missed)])


def read_back(deal: Deal, reading: str, words: Words, *, verb: str, rest: str) -> Message:
    """Show how something typed was read, before it counts.

    `reading` is the value in the reader's format (mrkdwn); Save goes on with `verb` and `rest`,
    what was typed, just as Edit does.
    """
    asked = words(
        "{deal}: {reading}. Is that right?", deal=f"*{label.title(deal)}*", reading=reading
    )
    value = token(deal, verb, rest)
    save = button(
        words("Save"),
        "reading.save",
        value,
        style="primary",
        spoken=words("Save this for {deal}", deal=plain(deal.name, 50)),
    )
    edit = button(words("Edit"), "reading.edit", value, spoken=words("Edit before it is saved"))
    return message(asked, [section(asked), actions([save, edit])])
