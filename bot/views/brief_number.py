"""The five numbers of a digest, each with how it changed since the last one."""

from decimal import Decimal

from bot.domain.brief import Brief, Figures, months_up_to
from bot.domain.metrics import (
    average_value,
    conversion_rate,
    cycle_days,
    win_rate,
)
from bot.views.block import Block, Element, section
from bot.views.definition import DEFINITIONS
from bot.views.words import Words

_MINUS = "\u2212"


def numbers(brief: Brief, words: Words, way: Element | None = None) -> list[Block]:
    """Draw the numbers of the last months in one block, a line each; `way` leads on from them."""
    tally = brief.tally
    assert tally is not None
    before, currency = brief.before or Figures(), brief.currency
    names = [words(name) for name, _ in DEFINITIONS]
    standing = tally.open_deals + tally.open_leads
    average = average_value(tally, currency, brief.rates)
    won, converted, cycle = win_rate(tally), conversion_rate(tally), cycle_days(tally)
    values = (
        (words.number(standing), _count(standing, before.open, words)),
        (words.rounded(average, currency), _money(average, before.average, currency, words)),
        (words.percent(won), _points(won, before.win_rate, words)),
        (words.percent(converted), _points(converted, before.conversion, words)),
        (words.days(cycle), _days(cycle, before.cycle, words)),
    )
    lines = [
        f"{name}: *{value}*{change}" for name, (value, change) in zip(names, values, strict=True)
    ]
    first = months_up_to(brief.day).first
    head = words("Numbers since {date}", date=words.date(first))
    if brief.before is not None:
        since = words("change since {date}", date=words.when(brief.since))
        head = f"{head} · {since}"
    return [section("\n".join([f"*{head}*", *lines]), accessory=way)]


def _count(now: int, before: int | None, words: Words) -> str:
    if before is None or now == before:
        return ""
    return f" ({_sign(now - before)}{words.number(abs(now - before))})"


def _money(now: Decimal | None, before: float | None, currency: str, words: Words) -> str:
    change = _change(now, before, Decimal("0.5"))
    return f" ({_sign(change)}{words.rounded(abs(change), currency)})" if change else ""


def _points(now: Decimal | None, before: float | None, words: Words) -> str:
    """Say by how many points of percent a share has changed."""
    change = _change(now, before, Decimal("0.05"))
    if not change:
        return ""
    shown = words.percent(abs(change)).rstrip("%").strip()
    points = words("{n} points", n=shown)
    return f" ({_sign(change)}{points})"


def _days(now: Decimal | None, before: float | None, words: Words) -> str:
    change = _change(now, before, Decimal("0.05"))
    return f" ({_sign(change)}{words.days(abs(change))})" if change else ""


def _change(now: Decimal | None, before: float | None, least: Decimal) -> Decimal:
    """Give a change that is large enough to be shown, else nothing."""
    if now is None or before is None:
        return Decimal()
    change = now - Decimal(str(before))
    return change if abs(change) >= least else Decimal()


def _sign(change: Decimal | int) -> str:
    return "+" if change > 0 else _MINUS
