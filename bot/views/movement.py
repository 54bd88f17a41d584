"""What changed in the open pipeline: opening, each reason with its sum, closing, and the check."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.money import Money
from bot.domain.movement import Flow, Line, LineKind, Movement
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.span import Span
from bot.views.block import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    header,
    message,
    option,
    section,
    select,
)
from bot.views.option import owner_filter, pipeline_filter
from bot.views.query import MovementQuery, movement_value
from bot.views.text import EMPTY, plain, text
from bot.views.words import Words, msg

LINE: Mapping[LineKind, str] = {
    LineKind.NEW: msg("New"),
    LineKind.REOPENED: msg("Reopened"),
    LineKind.PULLED_IN: msg("Close date pulled in"),
    LineKind.MOVED_IN: msg("Came from elsewhere"),
    LineKind.WON: msg("Won"),
    LineKind.LOST: msg("Lost"),
    LineKind.DISQUALIFIED: msg("Disqualified"),
    LineKind.PUSHED_OUT: msg("Close date pushed out"),
    LineKind.MOVED_OUT: msg("Went elsewhere"),
    LineKind.VALUE_CHANGED: msg("Value changed"),
}
CLOSING: Mapping[Span, str] = {
    Span.ALL: msg("Any close date"),
    Span.THIS_MONTH: msg("Closing this month"),
    Span.THIS_QUARTER: msg("Closing this quarter"),
}

_MINUS = "\u2212"
_CURRENCIES = 8
"""Currencies that a line names; a team that sells in more looks at the command line."""


def changes(
    movement: Movement,
    words: Words,
    *,
    query: MovementQuery,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
    notes: Sequence[str] = (),
) -> Message:
    """Show what moved the open deals, each line with what it added; `notes` say what of their
    close dates."""
    when = _when(query, words)
    opening, *lines, closing, check = report(movement, words)
    scope = _scope(query, words, pipelines, people)
    blocks: list[Block] = [
        header(words("What changed")),
        section(f"*{when}* · {scope}"),
        section(opening),
        section("\n".join(lines)),
        section(closing),
        *([section("\n".join(notes))] if notes else []),
        context(check),
        _controls(query, words, pipelines, people),
    ]
    return message(". ".join([f"{when}: {opening}", *lines, closing, check]), blocks)


def scope_line(
    query: MovementQuery,
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> str:
    """Say since when and of which deals the changes are."""
    return f"{_when(query, words)} · {_scope(query, words, pipelines, people)}"


def report(movement: Movement, words: Words) -> list[str]:
    """Say the opening, each reason, the closing, and whether it adds up, a line each."""
    check = (
        words("Opening and lines add up to the closing, per currency, to the last unit.")
        if movement.adds_up
        else words("The lines do not add up to the closing. Ask whoever runs Pipewright to look.")
    )
    return [
        words("Opening: {standing}", standing=_standing(movement.opening, words)),
        *([_line(line, words) for line in movement.lines] or [words("Nothing changed.")]),
        words("Closing: {standing}", standing=_standing(movement.closing, words)),
        check,
    ]


def _when(query: MovementQuery, words: Words) -> str:
    if query.since is None:
        return words("All time")
    since = words.date(query.since)
    if query.until is None:
        return words("Since {date}", date=since)
    return words("{first} to {last}", first=since, last=words.date(query.until))


def _scope(
    query: MovementQuery,
    words: Words,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> str:
    pipeline = pipelines.get(query.pipeline_id) if query.pipeline_id is not None else None
    owner = people.get(query.owner_id) if query.owner_id is not None else None
    parts = [text(pipeline.name, 60) if pipeline else words("All pipelines")]
    if owner is not None:
        parts.append(text(owner.name, 40))
    if query.closing in CLOSING and query.closing is not Span.ALL:
        parts.append(words(CLOSING[query.closing]))
    return " · ".join(parts)


def _standing(flow: Flow, words: Words) -> str:
    deals = words.plural("{n} open deal", "{n} open deals", flow.deals)
    amounts = [words.money(money) for money in list(flow.value.values())[:_CURRENCIES]]
    return " · ".join([deals, " + ".join(amounts)] if amounts else [deals])


def _line(line: Line, words: Words) -> str:
    flow = line.flow
    sign = "+" if flow.deals > 0 else _MINUS
    many = (
        words.plural("{sign}{n} deal", "{sign}{n} deals", abs(flow.deals), sign=sign)
        if flow.deals
        else words.plural("{n} change", "{n} changes", line.changes)
    )
    return f"{words(LINE[line.kind])}: {many} · {_signed(flow, words)}"


def signed(money: Money, words: Words) -> str:
    """Say an amount that came or went."""
    sign = "+" if money.minor > 0 else _MINUS
    return sign + words.money(replace(money, minor=abs(money.minor)))


def _signed(flow: Flow, words: Words) -> str:
    shown = [
        signed(money, words) for money in list(flow.value.values())[:_CURRENCIES] if money.minor
    ]
    return ", ".join(shown) or EMPTY


def _controls(
    query: MovementQuery,
    words: Words,
    pipelines: Mapping[int, Pipeline],
    people: Mapping[int, Person],
) -> Block:
    listed = [one for one in pipelines.values() if not one.archived]
    other = pipeline_filter(
        "movement.pipeline", words, pipelines=listed, query=query, everything=True
    )
    elements = [
        owner_filter("movement.owner", words, people=people, query=query),
        _closing(query, words),
        *([other] if other else []),
        button(words("As a picture"), "chart.show", f"changes|{movement_value(query)}"),
    ]
    return actions(elements, block_id=f"movement:{movement_value(query)}")


def _closing(query: MovementQuery, words: Words) -> Element:
    options = [
        option(plain(words(name)), movement_value(replace(query, closing=span)))
        for span, name in CLOSING.items()
    ]
    present = movement_value(query)
    return select("movement.closing", words("Select a close date"), options, initial=present)
