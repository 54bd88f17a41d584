"""Subcommands that name a deal first and say the rest in the same line."""

from bot.commands.answer import Answer, Open, Screen, Show
from bot.commands.call import Call
from bot.commands.find import Meant, deal_and_rest
from bot.commands.form import Verb
from bot.commands.route import Command, Handler
from bot.commands.surface import remembered
from bot.commands.verb import act, needs_rest
from bot.domain.deal import Status
from bot.services.match import Outcome
from bot.storage import UnitOfWork
from bot.views import modal


def spoken(
    command: Command,
    word: str,
    verb: Verb,
    *,
    hint: str,
    about: str,
    aliases: tuple[str, ...] = (),
) -> None:
    """Register `word` of a command for a verb; with nothing after it, a form asks for the deal."""

    def run(call: Call, uow: UnitOfWork) -> Answer:
        if not call.text:
            return Open(modal.pick(verb.value, call.words, meta=remembered(call)))
        meant = deal_and_rest(uow, call.text, takes_rest=needs_rest(verb))
        if meant.outcome is Outcome.ONE:
            return act(call, uow, verb, meant.deals[0], meant.rest)
        return ask(meant, verb)

    again: Handler | None = None if verb is Verb.SHOW else _present
    command.sub(word, about=about, hint=hint, again=again, aliases=aliases)(run)


def ask(meant: Meant, verb: Verb) -> Answer:
    """Ask which of several is meant, or offer what comes close."""
    subject = "picker" if meant.outcome is Outcome.MANY else "near"
    # Open deals first: they are what is acted on, but for the one verb that is for closed ones.
    closed_first = verb is Verb.REOPEN
    likely = sorted(meant.deals, key=lambda deal: (deal.status is Status.OPEN) is closed_first)
    deals = [deal.id for deal in likely]
    told = {"typed": meant.typed, "deals": deals, "verb": verb.value, "rest": meant.rest}
    return Show(Screen(subject, told))


def _present(call: Call, uow: UnitOfWork) -> Answer:
    """Show the deal that was named as it stands."""
    meant = deal_and_rest(uow, call.text, takes_rest=True)
    if meant.outcome is Outcome.ONE:
        return Show(Screen("card", {"deal": meant.deals[0].id}))
    return ask(meant, Verb.SHOW)
