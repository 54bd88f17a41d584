"""The lines of a digest: its point, what a notification shows of it, and each section's head."""

from collections.abc import Mapping

from bot.domain.brief import Batch, Brief, Event, Events, Touches
from bot.domain.deal import Status
from bot.domain.digest import DigestKind, Part
from bot.domain.money import Money
from bot.domain.person import Person
from bot.views import brief_goal, label
from bot.views.text import text
from bot.views.words import Words

_POINTS = 4
"""Things the first line names; a phone shows about that much."""


def point(brief: Brief, words: Words) -> str:
    """Say what matters most in one line (mrkdwn without marks)."""
    parts = _points(brief, words)[:_POINTS]
    if not parts:
        parts = [words("Nothing is due, nothing has stalled, nothing has changed.")]
    return " · ".join(part for part in (*parts, brief_goal.point(brief, words)) if part)


def summary(brief: Brief, words: Words) -> str:
    """Say the same so that it reads well alone: with the day, and the first deals by name."""
    day = words.date(brief.day)
    said = words("{day}: {point}", day=day, point=point(brief, words))
    named = [label.title(deal) for _, deal in brief.due.first[:2]]
    named = named or [label.title(one.deal) for one in brief.won.first[:2]]
    named = named or [label.title(deal) for deal in brief.closing.deals[:2]]
    return f"{said} ({', '.join(named)})" if named else said


def _points(brief: Brief, words: Words) -> list[str]:
    """Give what there is to say in short, the most pressing first."""
    found = []
    if brief.due.count:
        found.append(words.plural("{n} follow-up due", "{n} follow-ups due", brief.due.count))
    attention = len(brief.folded)
    if attention:
        found.append(words.plural("{n} more needs you", "{n} more need you", attention))
    if brief.escalated:
        found.append(ignored(brief, words))
    if brief.won.count:
        found.append(f"{_won(brief, words)}")
    if brief.closing.count:
        said = words.plural("{n} closes this week", "{n} close this week", brief.closing.count)
        found.append(said)
    if brief.stalled.count:
        found.append(words.plural("{n} stalled", "{n} stalled", brief.stalled.count))
    if brief.lost.count:
        found.append(words("{n} lost", n=words.number(brief.lost.count)))
    if brief.new.count:
        found.append(words.plural("{n} new", "{n} new", brief.new.count))
    return found


def ignored(brief: Brief, words: Words) -> str:
    """Say how many reminders nobody acted on."""
    count = len(brief.escalated)
    return words.plural("{n} reminder nobody acted on", "{n} reminders nobody acted on", count)


def _won(brief: Brief, words: Words) -> str:
    said = words("{n} won", n=words.number(brief.won.count))
    if not brief.won.value:
        return said
    return f"{said} ({label.worth(brief.won.value, brief.rates, words, rest=True)})"


def due(found: Touches, words: Words) -> str:
    """Say how many follow-ups are due, and how many of them since before today."""
    said = words.plural("{n} follow-up due", "{n} follow-ups due", found.count)
    if not found.overdue:
        return said
    late = words.plural("{n} overdue", "{n} overdue", found.overdue)
    return f"{said} · {late}"


def closing(found: Batch, brief: Brief, words: Words) -> str:
    """Say how many deals close by when, and what they are worth."""
    said = words.plural(
        "{n} deal closes by {date}",
        "{n} deals close by {date}",
        found.count,
        date=words.date(brief.week_ends),
    )
    return _with(said, found.value, brief, words)


def stalled(found: Batch, brief: Brief, words: Words) -> str:
    """Say how many deals stalled, and what they are worth."""
    said = words.plural("{n} stalled deal", "{n} stalled deals", found.count)
    return _with(said, found.value, brief, words)


def happened(part: Part, told: Events, brief: Brief, words: Words) -> str:
    """Say how many deals were won, lost or came in since when, and what they are worth."""
    since = words.when(brief.since)
    match part:
        case Part.WON:
            said = words.plural(
                "{n} deal won since {date}", "{n} deals won since {date}", told.count, date=since
            )
        case Part.LOST:
            said = words.plural(
                "{n} deal lost since {date}", "{n} deals lost since {date}", told.count, date=since
            )
        case _:
            said = words.plural(
                "{n} new card since {date}", "{n} new cards since {date}", told.count, date=since
            )
    return _with(said, told.value, brief, words)


def event(part: Part, one: Event, people: Mapping[int, Person], words: Words) -> str:
    """Say what happened to a deal in one line: by whom, for how much, and why."""
    deal = one.deal
    who = label.person(deal.owner_id, people, words)
    known = [f"*{label.title(deal)}*", words.money(deal.value) if deal.value else "", who]
    if part is Part.NEW:
        known.append(words(label.SOURCE[deal.source]) if deal.source else "")
    if part is Part.LOST and deal.lost_reason:
        known.append(label.reason(deal.lost_reason, words))
    if part is Part.LOST and deal.competitor:
        known.append(text(deal.competitor, 60))
    if one.body and one.body != deal.lost_reason and part is not Part.NEW:
        known.append(f"“{text(one.body, 120)}”")
    elif part is Part.WON and deal.status is Status.WON and deal.source:
        known.append(words(label.SOURCE[deal.source]))
    return " · ".join(part for part in known if part)


def is_weekly(brief: Brief) -> bool:
    """Tell a review of the week from a day's digest."""
    return brief.digest.kind is DigestKind.REVIEW


def _with(said: str, value: Mapping[str, Money], brief: Brief, words: Words) -> str:
    if not value:
        return said
    return f"{said} · {label.worth(value, brief.rates, words, rest=True)}"
