"""What stands behind a number: how it is counted, and the deals it is counted from."""

from collections.abc import Mapping, Sequence
from shlex import quote

from bot.domain.deal import Deal
from bot.domain.metrics import Number, Period
from bot.domain.pipeline import Stage
from bot.views.block import Block, View, actions, button, context, divider, modal, section
from bot.views.definition import DEFINITIONS
from bot.views.look import Cast
from bot.views.query import MetricQuery, metric_value
from bot.views.text import text
from bot.views.words import Words

SIZE = 10
"""Deals on a page."""


def behind(
    number: Number,
    deals: Sequence[Deal],
    words: Words,
    *,
    query: MetricQuery,
    total: int,
    stages: Mapping[int, Stage],
    export: str,
    page: str,
    sent: bool = False,
) -> View:
    """Draw a number's definition and a page of its deals; `deals` may hold one more than a page,
    which says that there is a next one. `sent` says that they are on their way as a file."""
    place = list(Number).index(number)
    name, about = DEFINITIONS[place]
    shown, value = deals[:SIZE], metric_value(query)
    rows: list[Block] = [
        section(f"*{words(name)}*\n{words(about)}"),
        divider(),
        section(words.plural("{n} deal", "{n} deals", total)),
        *(section(_line(one, words, stages)) for one in shown),
    ]
    buttons = []
    if total > SIZE:
        buttons.append(button(words("First page"), "metric.page", f"{number}:0:{value}"))
    if len(deals) > SIZE:
        buttons.append(
            button(words("Next page"), "metric.page.next", f"{number}:{shown[-1].number}:{value}")
        )
    if total and not sent:
        buttons.append(button(words("Export"), "metric.export", page))
    if buttons:
        rows.append(actions(buttons))
    if sent:
        rows.append(section(words("The file comes to your direct messages in a moment.")))
    rows.append(context(words("As a file:") + f" `{text(export, 300)}`"))
    return modal(words(name), rows, close=words("Close"), callback_id="metric.behind")


def export_of(number: Number, query: MetricQuery, period: Period, cast: Cast) -> str:
    """Write the command that exports the same deals."""
    parts = [f"pipewright metrics --deals {number}"]
    if period.first:
        parts.append(f"--from {period.first}")
    if period.last:
        parts.append(f"--to {period.last}")
    pipeline = cast.pipelines.get(query.pipeline_id or 0)
    named = {
        "pipeline": pipeline.name if pipeline else "",
        "owner": cast.people[query.owner_id].name if query.owner_id else "",
        "team": query.team,
        "region": query.region,
        "source": query.source,
        "persona": cast.personas.get(query.persona_id or 0, ""),
        "product": cast.products.get(query.product_id or 0, ""),
        "currency": query.currency,
    }
    parts += [f"--{name} {quote(value)}" for name, value in named.items() if value]
    return " ".join(parts)


def _line(one: Deal, words: Words, stages: Mapping[int, Stage]) -> str:
    stage = stages.get(one.stage_id)
    parts = [
        text(stage.name, 40) if stage else "",
        words.money(one.value),
        words.date(one.close_date) if one.close_date else "",
    ]
    return f"*{text(one.name, 80)}* #{one.number} · {' · '.join(part for part in parts if part)}"
