"""/deal: every verb of a deal, in one line or by the form that asks for what is missing."""

from dataclasses import replace

from bot.commands.answer import Answer, Screen, Show
from bot.commands.call import Call
from bot.commands.find import deal_and_rest
from bot.commands.form import Verb, begin
from bot.commands.help import guide
from bot.commands.lead import typed
from bot.commands.route import Routes
from bot.commands.spoken import ask, spoken
from bot.services.match import Outcome
from bot.storage import UnitOfWork
from bot.views.words import msg

routes = Routes()

command = routes.command(
    "deal", about=msg("Show, move and change deals"), hint="[new | show | move | won | … | help]"
)


@command.sub(
    "new",
    hint=msg("Acme renewal, Acme, $12k"),
    about=msg("Add a deal: by form, which one line fills in"),
    aliases=("add", "새", "추가"),
)
def new(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form, with what was typed: the deal's name, then its company and the rest."""
    if not call.text:
        return begin(call, uow, lead=False)
    read, _ = typed(call, uow)
    draft = replace(read, name=read.contact or "", contact=None, lead=False)
    return begin(call, uow, lead=False, draft=draft)


def _verb(verb: Verb, *, hint: str, about: str, aliases: tuple[str, ...] = ()) -> None:
    spoken(command, verb.value, verb, hint=hint, about=about, aliases=aliases)


_verb(
    Verb.SHOW,
    hint=msg("acme"),
    about=msg("Show the card of a deal, by number or name"),
    aliases=("open", "보기"),
)
_verb(
    Verb.MOVE,
    hint=msg("acme proposal"),
    about=msg("Move a deal to another stage"),
    aliases=("이동",),
)
_verb(
    Verb.VALUE,
    hint=msg("acme $12k"),
    about=msg("Set what a deal is worth"),
    aliases=("amount", "금액"),
)
_verb(
    Verb.DATE,
    hint=msg("acme next friday"),
    about=msg("Set the day a deal should close"),
    aliases=("close", "날짜", "마감"),
)
_verb(
    Verb.ASSIGN,
    hint=msg("acme @dana"),
    about=msg("Give a deal to somebody"),
    aliases=("owner", "담당", "배정"),
)
_verb(
    Verb.NOTE,
    hint=msg("acme wants a pilot first"),
    about=msg("Write a note on a deal"),
    aliases=("메모",),
)
_verb(
    Verb.LOG,
    hint=msg("acme call left voicemail"),
    about=msg("Log a call, e-mail, meeting or demo"),
    aliases=("기록",),
)
_verb(
    Verb.REPLY,
    hint=msg("acme wants a call on monday"),
    about=msg("Log that the customer answered; follow-ups begin anew"),
    aliases=("replied", "answered", "회신", "답장"),
)
_verb(
    Verb.FOLLOWUP,
    hint=msg("acme friday ask about the offer"),
    about=msg("Plan when to come back to a deal"),
    aliases=("follow-up", "후속"),
)
_verb(Verb.WON, hint=msg("acme $12k"), about=msg("Close a deal as won"), aliases=("win", "성사"))
_verb(
    Verb.LOST,
    hint=msg("acme too expensive"),
    about=msg("Close a deal as lost"),
    aliases=("lose", "실패"),
)
_verb(Verb.REOPEN, hint=msg("acme"), about=msg("Put a closed deal back to work"), aliases=("재개",))
_verb(
    Verb.UNDO,
    hint=msg("acme"),
    about=msg("Take your last change of a deal back, for ten minutes"),
    aliases=("취소",),
)

_verb(
    Verb.ROOM,
    hint=msg("acme"),
    about=msg("Make a channel for a deal, or join the one it has"),
    aliases=("channel", "채널"),
)


@command.sub("help", about=msg("Show this list"), aliases=("?", "도움말"))
def explain(call: Call, uow: UnitOfWork) -> Answer:
    """List what the command can do."""
    return guide(call, command)


@command.other
def otherwise(call: Call, uow: UnitOfWork) -> Answer:
    """Take a text without a verb for the deal itself; nothing at all gets the help."""
    if not call.text:
        return guide(call, command)
    meant = deal_and_rest(uow, call.text, takes_rest=False)
    if meant.outcome is Outcome.ONE:
        return Show(Screen("card", {"deal": meant.deals[0].id}))
    slip = meant.outcome is Outcome.NONE and command.near(call.text)
    if meant.deals and not slip:
        return ask(meant, Verb.SHOW)
    return guide(call, command, typed=call.text)
