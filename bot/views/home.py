"""App Home: what is due, what is mine, and the quick ways to everything else."""

from collections.abc import Mapping, Sequence

from bot.domain.deal import Deal
from bot.domain.home import Home
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.rate import NO_RATES, Rates
from bot.views import followup, label
from bot.views.block import (
    VIEW_BLOCKS,
    Block,
    View,
    actions,
    button,
    context,
    divider,
    fitting,
    header,
    section,
)
from bot.views.text import plain
from bot.views.token import token
from bot.views.words import Words

_ROWS = 15


def home(
    home: Home,
    words: Words,
    *,
    person: Person,
    pipelines: Mapping[int, Pipeline],
    fixes: Sequence[Block] = (),
    rates: Rates = NO_RATES,
) -> View:
    """Draw a person's page; it shows nobody else's deals. `fixes` is what they have to mend."""
    blocks = [
        header(_greeting(person, words)),
        section(_standing(home, rates, words)),
        actions(
            [
                button(words("New lead"), "lead.new", style="primary"),
                button(words("New deal"), "deal.new"),
                button(words("Board"), "board.open", spoken=words("Open the board")),
                button(words("Numbers"), "metric.open", spoken=words("Show the numbers")),
            ]
        ),
        divider(),
        header(words("Due today")),
        *_due(home, words),
        *([divider(), *fixes] if fixes else []),
        divider(),
        header(words("My deals")),
        *_deals(home, words, pipelines),
        context(words("Type `/deal help`, `/lead help` or `/pipeline help` in any conversation.")),
    ]
    return {"type": "home", "callback_id": "home", "blocks": fitting(blocks, VIEW_BLOCKS)}


def _greeting(person: Person, words: Words) -> str:
    return words("Hello {name}", name=plain(person.name, 60))


def _standing(home: Home, rates: Rates, words: Words) -> str:
    deals = words.plural("{n} open deal", "{n} open deals", home.open_deals)
    parts = [f"*{deals}*"]
    if home.open_value:
        parts.append(label.worth(home.open_value, rates, words, rest=True))
    if home.stalled:
        parts.append(words.plural("{n} stalled", "{n} stalled", home.stalled))
    if home.due:
        parts.append(words.plural("{n} follow-up due", "{n} follow-ups due", len(home.due)))
    return " · ".join(parts)


def _due(home: Home, words: Words) -> list[Block]:
    if not home.due:
        return [section(words("Nothing is due. Pick a deal and plan the next touch."))]
    return [row for due in home.due[:_ROWS] for row in followup.touch(due, words)]


def _deals(home: Home, words: Words, pipelines: Mapping[int, Pipeline]) -> list[Block]:
    if not home.deals:
        return [section(words("You have no open deals yet. Add a lead to begin."))]
    rows = [_row(deal, words, pipelines) for deal in home.deals[:_ROWS]]
    left = home.open_deals - len(rows)
    if left > 0:
        rows.append(
            context(words.plural("{n} more is on the board.", "{n} more are on the board.", left))
        )
    return rows


def _row(deal: Deal, words: Words, pipelines: Mapping[int, Pipeline]) -> Block:
    stalled = words("stalled") if deal.stalled else ""
    point = label.line(
        deal, words, label.stage(deal, pipelines), label.closing(deal, words), stalled
    )
    return section(f"*{label.title(deal)}*\n{point}", accessory=_open(deal, words))


def _open(deal: Deal, words: Words) -> Block:
    spoken = words("Open {deal}", deal=plain(deal.name, 50))
    return button(words("Open"), "deal.open", token(deal), spoken=spoken)
