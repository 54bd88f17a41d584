"""What became of the cards created in a month: as Slack's own table, and in words beside it."""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.funnel import Cohort
from bot.views.block import Block, context, section
from bot.views.words import Words

MONTHS = 12
"""Cohorts shown, the newest, and months of age they are followed for."""

_SAID = 6
"""Months of age said in words: a line of text holds no more on a phone."""


def cohort_blocks(cohorts: Sequence[Cohort], words: Words) -> list[Block]:
    """Show what share of the cards of each month was won within 30, 60, ... days; [] without any
    month that is old enough."""
    shown = [one for one in cohorts if one.created and one.won][-MONTHS:]
    ages = min(max((len(one.won) for one in shown), default=0), MONTHS)
    if not ages:
        return []
    head = [words("Created"), words("Cards"), *(_age(age, words) for age in range(1, ages + 1))]
    rows = [head, *(_row(one, ages, words) for one in shown)]
    title = words("Won of those created, by age")
    lines = [
        f"{words.month(one.month)}: " + " · ".join(_shares(one, words)[:_SAID]) for one in shown
    ]
    note = words(
        "Each share is of all cards created in the month, within 30, 60, … days of each one's "
        "creation; only ages that the whole month has passed are told."
    )
    return [
        {
            "type": "table",
            "column_settings": [{"align": "left"}, *[{"align": "right"}] * (ages + 1)],
            "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        },
        section("\n".join([f"*{title}*", *lines])),
        context(note),
    ]


def _row(one: Cohort, ages: int, words: Words) -> list[str]:
    shares = _shares(one, words)[:ages]
    told = [words.month(one.month), words.number(one.created), *shares]
    return told + ["–"] * (ages - len(shares))


def _shares(one: Cohort, words: Words) -> list[str]:
    return [
        words.percent((Decimal(100 * won) / one.created).quantize(Decimal(1))) for won in one.won
    ]


def _age(months: int, words: Words) -> str:
    return words.plural("{n} month", "{n} months", months)
