"""What things are called: states, sources, reasons, people, and a deal in one line."""

import re
from collections.abc import Mapping
from datetime import date

from bot.domain.board import Filter, Sort
from bot.domain.company import PurchaseRole
from bot.domain.deal import Deal, Source, Status
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.rate import Rates
from bot.domain.reason import LostReason
from bot.domain.span import Span
from bot.domain.timeline import ActivityKind
from bot.views.text import plain, text
from bot.views.words import Words, msg

STATUS: Mapping[Status, str] = {
    Status.OPEN: msg("open"),
    Status.WON: msg("won"),
    Status.LOST: msg("lost"),
    Status.DISQUALIFIED: msg("disqualified"),
}
SOURCE: Mapping[Source, str] = {
    Source.WEB_FORM: msg("Web form"),
    Source.EMAIL: msg("E-mail"),
    Source.WEBHOOK: msg("Webhook"),
    Source.REFERRAL: msg("Referral"),
    Source.CHAT: msg("Chat message"),
    Source.LINKEDIN: msg("LinkedIn"),
    Source.CALL: msg("Phone call"),
    Source.EVENT: msg("Event"),
    Source.LIST: msg("Contact list"),
    Source.OTHER: msg("Other source"),
}
PURCHASE_ROLE: Mapping[PurchaseRole, str] = {
    PurchaseRole.DECISION_MAKER: msg("Decision maker"),
    PurchaseRole.CHAMPION: msg("Champion"),
    PurchaseRole.BUYER: msg("Buyer"),
    PurchaseRole.INFLUENCER: msg("Influencer"),
    PurchaseRole.USER: msg("User"),
    PurchaseRole.BLOCKER: msg("Blocker"),
}
REASON: Mapping[LostReason, str] = {
    LostReason.PRICE: msg("Price"),
    LostReason.COMPETITOR: msg("Chose a competitor"),
    LostReason.NO_BUDGET: msg("No budget"),
    LostReason.NO_DECISION: msg("No decision"),
    LostReason.TIMING: msg("Bad timing"),
    LostReason.MISSING_FEATURE: msg("Something was missing"),
    LostReason.NO_REPLY: msg("No reply"),
    LostReason.OTHER: msg("Another reason"),
}
ACTIVITY: Mapping[ActivityKind, str] = {
    ActivityKind.CALL: msg("Call"),
    ActivityKind.EMAIL: msg("E-mail"),
    ActivityKind.MEETING: msg("Meeting"),
    ActivityKind.DEMO: msg("Demo"),
}
KIND: Mapping[StageKind, str] = {
    StageKind.LEAD: msg("leads"),
    StageKind.DEAL: msg("deals"),
    StageKind.WON: msg("won"),
    StageKind.LOST: msg("lost"),
}
ROLE: Mapping[Role, str] = {
    Role.ADMIN: msg("Admin"),
    Role.MANAGER: msg("Manager"),
    Role.REP: msg("Sales rep"),
    Role.VIEWER: msg("Only looks"),
    Role.OUTSIDER: msg("Guest"),
}
FILTER: Mapping[Filter, str] = {
    Filter.ALL: msg("All deals"),
    Filter.STALLED: msg("Stalled"),
    Filter.NO_STEP: msg("No next step"),
    Filter.CLOSING: msg("Closing this month"),
}
SORT: Mapping[Sort, str] = {
    Sort.VALUE: msg("Highest value first"),
    Sort.CLOSE: msg("Closing soonest first"),
    Sort.AGE: msg("Longest in stage first"),
    Sort.QUIET: msg("Longest without activity first"),
    Sort.NAME: msg("By name"),
}
SPAN: Mapping[Span, str] = {
    Span.ALL: msg("All time"),
    Span.THIS_MONTH: msg("This month"),
    Span.LAST_MONTH: msg("Last month"),
    Span.THIS_QUARTER: msg("This quarter"),
    Span.LAST_QUARTER: msg("Last quarter"),
    Span.THIS_YEAR: msg("This year"),
    Span.LAST_YEAR: msg("Last year"),
}

_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")

NAME = 60
"""How long a deal's name may be in a line; longer ones are cut."""


def title(deal: Deal) -> str:
    """Name a deal with its number, for mrkdwn."""
    return f"{text(deal.name, NAME)} #{deal.number}"


def plain_title(deal: Deal) -> str:
    """Name a deal with its number, for plain text."""
    return f"{plain(deal.name, NAME)} #{deal.number}"


def person(person_id: int | None, people: Mapping[int, Person], words: Words) -> str:
    """Name the person with that id, for mrkdwn; nobody and unknown people have words too."""
    if person_id is None:
        return words("No owner")
    known = people.get(person_id)
    return text(known.name, 40) if known else words("someone")


def channel(channel_id: str, words: Words) -> str:
    """Name a channel by its id, for mrkdwn: Slack shows what it is called."""
    return f"<#{channel_id}>" if _CHANNEL.fullmatch(channel_id) else words("the channel")


def stage(deal: Deal, pipelines: Mapping[int, Pipeline] | Pipeline) -> str:
    """Name the stage a deal stands in, for mrkdwn; empty when its pipeline is not at hand."""
    if not isinstance(pipelines, Pipeline):
        found = pipelines.get(deal.position.pipeline_id)
    else:
        found = pipelines
    known = found.known(deal.stage_id) if found else None
    return text(known.name, 40) if known else ""


def worth(sums: Mapping[str, Money], rates: Rates, words: Words, *, rest: bool = False) -> str:
    """Say a sum in the workspace's currency; where nothing can be converted, per currency.

    `rest` adds what could not be converted, where there is no line of its own for it.
    """
    total = rates.total(sums)
    if total.converted is None:
        return words.sums(sums)
    said = words.sums({total.converted.currency: total.converted})
    said = f"≈ {said}" if total.mixed else said
    return f"{said} + {words.sums(total.rest)}" if rest and total.rest else said


def reason(code: str, words: Words) -> str:
    """Name why a deal was lost, for mrkdwn; words of an import stay as they are."""
    known = REASON.get(LostReason(code)) if code in LostReason.__members__.values() else None
    return words(known) if known else text(code, 100)


def reason_meant(typed: str, words: Words) -> str:
    """Give the reason a form offers whose name that is, in English or the reader's; else that."""
    wanted = typed.strip().casefold()
    names = ((code, name) for code, own in REASON.items() for name in (own, words(own)))
    return next((code.value for code, name in names if name.casefold() == wanted), typed)


def closing(deal: Deal, words: Words) -> str:
    """Say when a deal closes or closed; empty while no day is known."""
    day = deal.close_date
    if day is None:
        return ""
    if deal.status is not Status.OPEN:
        return words("closed {date}", date=words.date(day))
    if is_over(day, words):
        return words("close date passed {date}", date=words.date(day))
    return words("closes {date}", date=words.date(day))


def step(deal: Deal, words: Words) -> str:
    """Say the next step and its day, for mrkdwn; empty when none is planned."""
    parts = []
    if deal.next_step:
        parts.append(text(deal.next_step, 200))
    if deal.next_step_on is not None:
        parts.append(due(deal.next_step_on, words))
    return " · ".join(parts)


def due(day: date, words: Words) -> str:
    """Say when something is due, seen from the reader's day."""
    if day == words.today:
        return words("due today")
    if is_over(day, words):
        return words("overdue since {date}", date=words.date(day))
    return words("due {date}", date=words.date(day))


def line(deal: Deal, words: Words, *parts: str) -> str:
    """Join what is known about a deal in one line."""
    known = [words.money(deal.value) if deal.value is not None else words("no value yet"), *parts]
    return " · ".join(part for part in known if part)


def is_over(day: date, words: Words) -> bool:
    return words.today is not None and day < words.today
