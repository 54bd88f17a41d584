"""Putting a message of a conversation on a deal: that one message, and nothing around it."""

from dataclasses import replace

from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.message import Message
from bot.domain.person import Person
from bot.domain.timeline import Entry, EntryKind
from bot.services.change import fetch
from bot.services.journal import MAX_WORDS
from bot.storage import UnitOfWork


def add(uow: UnitOfWork, message: Message, words: str, *, by: Person) -> Deal:
    """Put a message on its deal's timeline; the deal itself stays as it is.

    What is longer than the timeline keeps is cut: the permalink leads to the rest. Raises
    `Invalid` when nothing was written, or when the message stands on the deal already and was
    not taken back.
    """
    deal = fetch(uow, message.deal_id, by=by)
    said = words.strip()[:MAX_WORDS]
    if not said:
        raise Invalid("This message has no words that could be kept.")
    known = uow.messages.find(deal.id, message.channel_id, message.ts)
    if known is not None and not uow.timeline.undone(known.entry_id):
        raise Invalid("This message is on {deal} already.", deal=deal.name)
    entry = Entry(
        id=uow.new_id(),
        deal_id=deal.id,
        kind=EntryKind.MESSAGE,
        at=uow.now,
        recorded_at=uow.now,
        author_id=by.id,
        body=said,
    )
    uow.timeline.append(entry)
    writer = uow.persons.by_slack(message.author_id) if message.author_id else None
    named = writer.name if writer else message.author
    uow.messages.put(replace(message, entry_id=entry.id, author=named))
    return deal
