"""Which deal is meant: a choice among several, or the near misses."""

from collections.abc import Mapping, Sequence

from bot.domain.deal import Deal
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import Block, Message, actions, button, message, section
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words

_SHOWN = 10


def picker(
    typed: str,
    deals: Sequence[Deal],
    words: Words,
    *,
    verb: str,
    rest: str = "",
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> Message:
    """Ask which of several deals is meant; each button goes on with `verb` and `rest`."""
    asked = words.plural(
        "{n} deal matches “{typed}”. Is it this one?",
        "{n} deals match “{typed}”. Which one is it?",
        len(deals),
        typed=text(typed, 80),
    )
    rows = [_row(deal, words, verb, rest, pipelines, people) for deal in deals[:_SHOWN]]
    return message(_spoken(asked, deals), [section(asked), *rows])


def near(
    typed: str,
    deals: Sequence[Deal],
    words: Words,
    *,
    verb: str,
    rest: str = "",
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> Message:
    """Say that no deal is called that, and offer those that come close."""
    said = words("No deal is called “{typed}”.", typed=text(typed, 80))
    if deals:
        hint = words("Did you mean one of these?")
    else:
        hint = words("Try its number, or the first letters of its name.")
    asked = f"{said} {hint}"
    rows = [_row(deal, words, verb, rest, pipelines, people) for deal in deals[:_SHOWN]]
    new = actions([button(words("New deal"), "deal.new"), button(words("New lead"), "lead.new")])
    return message(_spoken(asked, deals), [section(asked), *rows, new])


def _spoken(asked: str, deals: Sequence[Deal]) -> str:
    names = ", ".join(label.title(deal) for deal in deals[:_SHOWN])
    return f"{asked} {names}".strip()


def _row(
    deal: Deal,
    words: Words,
    verb: str,
    rest: str,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> Block:
    owner = label.person(deal.owner_id, people, words)
    company = text(deal.company, 60) if deal.company and deal.company != deal.name else ""
    point = label.line(deal, words, label.stage(deal, pipelines), owner, company)
    choose = button(
        words("Choose"),
        "match.pick",
        token(deal, verb, rest),
        spoken=words("Choose {deal}", deal=plain(deal.name, 50)),
    )
    return section(f"*{label.title(deal)}*\n{point}", accessory=choose)
