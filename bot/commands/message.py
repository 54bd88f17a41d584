"""A message of a conversation put on a deal: by its shortcut, and only that message."""

from collections.abc import Mapping
from typing import Any

from bot.commands import place
from bot.commands.answer import Answer, Done, Open
from bot.commands.call import Call
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import OTHER, after
from bot.domain.error import FormErrors, Invalid
from bot.domain.message import Message
from bot.domain.permit import ask_to_sell
from bot.services import message as messages
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import message as conversation
from bot.views.markup import read_markup
from bot.views.metadata import metadata
from bot.views.text import again
from bot.views.words import msg

routes = Routes()


@routes.shortcut(
    "message.add",
    name=msg("Add to deal"),
    about=msg("Keep this message on a deal, with who wrote it and a link"),
    on_message=True,
)
def choose(call: Call, uow: UnitOfWork) -> Answer:
    """Show the message and ask which deal it belongs to."""
    ask_to_sell(call.person)
    payload = call.request.payload
    said: Mapping[str, Any] = payload.get("message") or {}
    words = again(read_markup(str(said.get("text") or ""), lambda slack_id: _name(uow, slack_id)))
    if not words.strip():
        raise Invalid("This message has no words that could be kept.")
    team, stamp = payload.get("team") or {}, str(said.get("ts") or "")
    channel = call.request.channel_id or ""
    link = conversation.permalink(
        str(team.get("domain") or ""), channel, stamp, str(said.get("thread_ts") or "")
    )
    kept = {
        "channel": channel,
        "ts": stamp,
        "writer": said.get("user"),
        "name": str(said.get("username") or "")[:80] or None,
        "link": link,
    }
    # What is said afterwards goes to where the message stands, for this person alone.
    meta = {**place.beside_later(call.request), "on": OTHER, "message": kept}
    return Open(conversation.add(call.words, words, meta=meta))


def closes(call: Call, uow: UnitOfWork) -> Answer:
    """Close the form of a message that is on its deal already."""
    return Done()


@routes.changes(Kind.SUBMISSION, "message.add", again=closes)
def add(call: Call, uow: UnitOfWork) -> Answer:
    """Put the message on the deal that was chosen."""
    chosen = forms.read(
        forms.PickForm, call.values, call.words, currency=call.workspace.currency
    ).values
    call.once(uow)
    message = _kept(call, chosen.deal)
    try:
        deal = messages.add(uow, message, conversation.quoted(call.request.view), by=call.person)
    except Invalid as error:
        raise FormErrors({"deal": error}) from error
    return after(call, deal, conversation.added(deal, call.words))


def _kept(call: Call, deal_id: int) -> Message:
    kept = metadata(call.request.view).extra.get("message")
    if not isinstance(kept, dict):
        raise Invalid("This window is too old. Close it and open it again.")
    return Message(
        deal_id=deal_id,
        channel_id=str(kept["channel"]),
        ts=str(kept["ts"]),
        entry_id=0,
        author_id=kept.get("writer"),
        author=kept.get("name"),
        permalink=kept.get("link"),
    )


def _name(uow: UnitOfWork, slack_id: str) -> str | None:
    known = uow.persons.by_slack(slack_id)
    return known.name if known else None
