"""A digest against its targets: how far, how fast, and the last months as a chart."""

from decimal import Decimal

from bot.domain.brief import Brief, Stretch
from bot.domain.forecast import Grain
from bot.domain.goal import Measure, Progress
from bot.domain.metrics import worth
from bot.domain.money import Money
from bot.views import attainment
from bot.views.block import Block, section
from bot.views.chart import chart
from bot.views.plot import MARKED
from bot.views.text import text
from bot.views.warning import marks_line
from bot.views.words import Words

_GOALS = 4
"""Goals that a digest names; `/metrics goal` shows all."""


def goals(brief: Brief, words: Words) -> list[Block]:
    """Draw how far each goal is, in two or three lines each."""
    if not brief.goals:
        return []
    head = words("Against target")
    if brief.digest.pipeline_id is not None:
        head = words("Against target, all pipelines")
    lines = [f"*{head}*"]
    for one in brief.goals[:_GOALS]:
        reached = attainment.reached(one, words, brief.currency)
        lines.append(f"• {_name(one, words)}: *{reached}*")
        lines += attainment.course(one, words, brief.currency).split("\n")
    return [section("\n".join(lines))]


def point(brief: Brief, words: Words) -> str:
    """Say in a few words how far the first goal is, "" without any or for one pipeline alone."""
    if not brief.goals or brief.digest.pipeline_id is not None:
        return ""
    one = brief.goals[0]
    share = words.percent(Decimal(round(one.attainment or 0)))
    said = words("{share} of the month's target", share=share)
    if one.goal.grain is Grain.QUARTER:
        said = words("{share} of the quarter's target", share=share)
    if one.goal.measure is Measure.REVENUE:
        return said
    return f"{said} ({words(attainment.MEASURES[one.goal.measure])})"


def charts(brief: Brief, words: Words) -> list[Block]:
    """Chart the last months: what was won beside the target, or how many where nothing is valued.

    Values are in the workspace's currency, others converted; a month with a remark is marked.
    """
    names = [_marked(one, brief, words) for one in brief.months]
    amounts = [float(worth(one.value, brief.currency, brief.rates)) for one in brief.months]
    if any(amounts):
        shown = {words("Won"): amounts}
        if any(one.target for one in brief.months):
            shown[words("Target")] = [_major(one.target or 0, brief) for one in brief.months]
        title = words("Won value in {currency}", currency=brief.currency)
        return chart("bar", title, names, shown) + marks_line(brief.notes, words)
    won = [one.won for one in brief.months]
    if not any(won):
        return []
    title = words("Deals won")
    return chart("bar", title, names, {words("Won"): won}) + marks_line(brief.notes, words)


def _marked(one: Stretch, brief: Brief, words: Words) -> str:
    noted = any(note.day.replace(day=1) == one.month for note in brief.notes)
    return words.month(one.month) + (MARKED if noted else "")


def _name(one: Progress, words: Words) -> str:
    named = words(attainment.MEASURES[one.goal.measure])
    days = f"{words.date(one.window.first)} – {words.date(one.window.last)}"
    team = text(one.goal.team, 40) if one.goal.team else ""
    return " · ".join(part for part in (named, days, team) if part)


def _major(minor: int, brief: Brief) -> float:
    return float(Money(minor, brief.currency).amount)
