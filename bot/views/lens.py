"""What a board was narrowed to, in words, and what its cards show of a deal."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from bot.domain.board import Board, BoardQuery, Filter
from bot.domain.custom import PREFIX, CustomField, FieldKind
from bot.domain.deal import Deal
from bot.domain.lens import USUAL, Fact, Lens, Own, Seen, Stretch, When
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Stage
from bot.views import custom, label
from bot.views.text import cut, text
from bot.views.words import Words, msg

STRETCH: Mapping[Stretch, str] = {
    Stretch.THIS_WEEK: msg("This week"),
    Stretch.NEXT_WEEK: msg("Next week"),
    Stretch.LAST_WEEK: msg("Last week"),
    Stretch.THIS_MONTH: msg("This month"),
    Stretch.NEXT_MONTH: msg("Next month"),
    Stretch.LAST_MONTH: msg("Last month"),
    Stretch.THIS_QUARTER: msg("This quarter"),
    Stretch.NEXT_QUARTER: msg("Next quarter"),
    Stretch.LAST_QUARTER: msg("Last quarter"),
    Stretch.THIS_YEAR: msg("This year"),
    Stretch.LAST_YEAR: msg("Last year"),
    Stretch.OVERDUE: msg("Before today"),
    Stretch.UNKNOWN: msg("No date"),
}
FACT: Mapping[Fact, str] = {
    Fact.VALUE: msg("Value"),
    Fact.OWNER: msg("Owner"),
    Fact.CLOSE: msg("Close date"),
    Fact.STEP: msg("Next step"),
    Fact.AGE: msg("Days in the stage"),
    Fact.ACTIVITY: msg("Last activity"),
    Fact.SOURCE: msg("Source"),
    Fact.PERSONA: msg("Persona"),
    Fact.COMPANY: msg("Company"),
    Fact.CONTACT: msg("Contact"),
    Fact.CHANCE: msg("Probability"),
    Fact.CREATED: msg("Created"),
}


def said(query: BoardQuery, seen: Seen, words: Words, people: Mapping[int, Person]) -> str:
    """Say what a board was narrowed to, for mrkdwn; empty where it shows everything."""
    lens = seen.lens
    if query.filter is Filter.ALL and query.owner_id is None and not lens.narrows:
        return ""
    parts = [
        label.person(query.owner_id, people, words) if query.owner_id is not None else "",
        words("No owner") if lens.unowned else "",
        _named(words("Team"), text(lens.team, 60)) if lens.team is not None else "",
        words(label.FILTER[query.filter]) if query.filter is not Filter.ALL else "",
        words("Stalled") if lens.stalled else "",
        words("No next step") if lens.no_step else "",
        _amount(lens, words),
        *_dates(lens, words),
        ", ".join(words(label.SOURCE[one]) for one in lens.sources),
        *_names(seen, words),
        *(_own(one, seen.fields.get(one.field_id), words, people) for one in lens.own),
    ]
    return " · ".join(part for part in parts if part)


def _names(seen: Seen, words: Words) -> Iterator[str]:
    lens = seen.lens
    if lens.persona_id is not None:
        known = seen.personas.get(lens.persona_id)
        yield _named(words("Persona"), text(known, 60) if known else "?")
    if lens.company_id is not None:
        yield _named(words("Company"), text(seen.company or "?", 60))


def _named(what: str, value: str) -> str:
    return f"{what}: {value}"


def _amount(lens: Lens, words: Words) -> str:
    low, high = lens.least, lens.most
    if low is not None and high is not None and low == high:
        return words.money(low)
    parts = []
    if low is not None:
        over = Money(low.minor - 1, low.currency)
        parts.append(
            words("over {value}", value=words.money(over))
            if _is_rounder(over, low)
            else words("{value} or more", value=words.money(low))
        )
    if high is not None:
        under = Money(high.minor + 1, high.currency)
        parts.append(
            words("under {value}", value=words.money(under))
            if _is_rounder(under, high)
            else words("{value} or less", value=words.money(high))
        )
    return ", ".join(parts)


def _is_rounder(one: Money, other: Money) -> bool:
    """Tell which of two neighbours somebody typed: "over 10,000" is kept as 10,000.01 or more."""
    return one.minor > 0 and len(str(one.minor).rstrip("0")) < len(str(other.minor).rstrip("0"))


def _dates(lens: Lens, words: Words) -> Iterator[str]:
    if lens.closing is not None:
        yield _named(words("Close date"), when(lens.closing, words))
    if lens.created is not None:
        yield _named(words("Created"), when(lens.created, words))


def when(asked: When, words: Words) -> str:
    """Say a range of days."""
    if asked.stretch is not None:
        return words(STRETCH[asked.stretch])
    return _span(
        words.date(asked.first) if asked.first else "",
        words.date(asked.last) if asked.last else "",
        words,
    )


def _span(first: str, last: str, words: Words) -> str:
    if first and last:
        return first if first == last else words("{first} to {last}", first=first, last=last)
    if first:
        return words("from {first} on", first=first)
    return words("up to {last}", last=last)


def _own(one: Own, known: CustomField | None, words: Words, people: Mapping[int, Person]) -> str:
    if known is None:
        return ""
    if one.text is not None:
        value = (
            label.person(int(one.text), people, words)
            if one.kind is FieldKind.PERSON and one.text.isdecimal()
            else text(one.text, 60)
        )
        return _named(text(known.name, 60), value)
    first, last = (_bound(one.kind, bound, words) for bound in (one.first, one.last))
    return _named(text(known.name, 60), _span(first, last, words))


def _bound(kind: FieldKind, bound: str | None, words: Words) -> str:
    if bound is None:
        return ""
    if kind is FieldKind.MONEY:
        minor, currency = bound.split(" ")
        return words.money(Money(int(minor), currency))
    return (
        words.date(date.fromisoformat(bound))
        if kind is FieldKind.DATE
        else words.number(Decimal(bound))
    )


def facts(
    deal: Deal, stage: Stage, board: Board, words: Words, people: Mapping[int, Person]
) -> str:
    """Say under a card's name what was chosen to be shown of it, for mrkdwn."""
    chosen = board.seen.lens.facts or USUAL
    parts = [
        _custom(deal, one, board.seen, words, people)
        if one.startswith(PREFIX)
        else _fact(deal, one, stage, board.seen, words, people)
        for one in chosen
        if one != Fact.VALUE
    ]
    if deal.stalled:
        parts.append(words("stalled"))
    return " · ".join(part for part in parts if part)


def _fact(
    deal: Deal,
    fact: str,
    stage: Stage,
    seen: Seen,
    words: Words,
    people: Mapping[int, Person],
) -> str:
    match fact:
        case Fact.OWNER:
            return label.person(deal.owner_id, people, words)
        case Fact.CLOSE:
            return label.closing(deal, words)
        case Fact.STEP:
            return label.step(deal, words) or words("no next step")
        case Fact.AGE:
            entered = _day(deal.entered_at, words)
            return _days_here(entered, words)
        case Fact.ACTIVITY:
            last = _day(deal.last_activity_at, words)
            return words("last activity {date}", date=words.date(last)) if last else ""
        case Fact.SOURCE:
            return words(label.SOURCE[deal.source]) if deal.source else ""
        case Fact.PERSONA:
            known = seen.personas.get(deal.persona_id) if deal.persona_id is not None else None
            return text(known, 40) if known else ""
        case Fact.COMPANY:
            return text(deal.company, 40) if deal.company else ""
        case Fact.CONTACT:
            return text(deal.contact, 40) if deal.contact else ""
        case Fact.CHANCE:
            own = deal.position.probability
            return words.percent(Decimal(stage.probability if own is None else own))
        case Fact.CREATED:
            made = _day(deal.created_at, words)
            return words("created {date}", date=words.date(made)) if made else ""
        case _:
            return ""


def _day(instant: datetime | None, words: Words) -> date | None:
    return instant.astimezone(words.zone).date() if instant else None


def _days_here(entered: date | None, words: Words) -> str:
    if entered is None or words.today is None:
        return ""
    days = max((words.today - entered).days, 0)
    return words.plural("{n} day in the stage", "{n} days in the stage", days)


def _custom(deal: Deal, key: str, seen: Seen, words: Words, people: Mapping[int, Person]) -> str:
    known = seen.fields.get(int(key.removeprefix(PREFIX)))
    value = seen.values.get(deal.id, {}).get(known.id) if known else None
    if known is None or value is None:
        return ""
    return _named(text(known.name, 30), cut(custom.shown(value, known, words, people), 60))
