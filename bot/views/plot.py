"""The numbers as Slack's own charts: months and groups, and the stages of a pipeline."""

from collections.abc import Mapping, Sequence

from bot.domain.funnel import Funnel
from bot.domain.metrics import Tally, conversion_rate
from bot.domain.rate import Rates
from bot.views.block import Block
from bot.views.breakdown import IN_TIME, group_name, won_value
from bot.views.chart import Kind, chart
from bot.views.words import Words

_GROUPS = 12
MARKED = " ▾"
"""What stands behind the name of a month that somebody has remarked on."""


def group_charts(
    groups: Sequence[tuple[str, Tally]],
    words: Words,
    *,
    by: str,
    rates: Rates,
    marked: frozenset[str] = frozenset(),
) -> list[Block]:
    """Chart groups: won and lost, and what they won; of cohorts, their conversion.

    `marked` are the keys of months with a remark. Values without a rate are left out.
    """
    if not groups:
        return []
    shown = list(groups) if by in IN_TIME else list(groups)[:_GROUPS]
    names = [group_name(key, words, by) + (MARKED if key in marked else "") for key, _ in shown]
    tallies = [tally for _, tally in shown]
    if by == "cohort":
        shares = [float(conversion_rate(one) or 0) for one in tallies]
        counts = {
            words("Created cards"): [one.created for one in tallies],
            words("Won"): [one.created_won for one in tallies],
        }
        return [
            *chart("bar", words("Cards by month of creation"), names, counts),
            *chart(
                "line", words("Won of those created, in %"), names, {words("Conversion"): shares}
            ),
        ]
    counts = {
        words("Won"): [one.won for one in tallies],
        words("Lost"): [one.lost for one in tallies],
    }
    drawn = chart("bar", words("Won and lost"), names, counts)
    amounts = [float(won_value(one, rates)) for one in tallies]
    if any(amounts):
        title = words("Won value in {currency}", currency=rates.home)
        kind: Kind = "line" if by in IN_TIME else "bar"
        drawn += chart(kind, title, names, {words("Won value"): amounts})
    return drawn


def funnel_charts(funnel: Funnel, words: Words) -> list[Block]:
    """Chart what reached each stage and what went on from it."""
    if not any(one.reached for one in funnel.steps):
        return []
    names = [one.name for one in funnel.steps]
    rows: Mapping[str, Sequence[int]] = {
        words("Reached"): [one.reached for one in funnel.steps],
        words("Went on"): [one.gone_on for one in funnel.steps],
    }
    return chart("bar", words("Deals by stage"), names, rows)
