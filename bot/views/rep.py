"""The team person by person: what each won, at which pace, and how they work."""

from collections.abc import Mapping, Sequence

from bot.domain.goal import Progress
from bot.domain.metrics import known, win_rate
from bot.domain.money import Money
from bot.domain.rate import Rates
from bot.domain.rep import Rep
from bot.views import attainment, label
from bot.views.block import Block, context, section
from bot.views.breakdown import rate_text
from bot.views.text import text
from bot.views.words import Words

_REPS = 15

Goals = Mapping[int, Sequence[Progress]]
"""By person: those of their goals that the reader may see, of the period that is shown."""


def rep_blocks(
    reps: Sequence[Rep],
    words: Words,
    *,
    ranked: bool,
    currency: str,
    rates: Rates,
    goals: Goals,
) -> list[Block]:
    """Show each rep's results and habits, by name; ranked by what they won where that is wanted.

    `currency` is the workspace's, `rates` are those into it.
    """
    if not reps:
        return [section(words("Nothing is counted here yet."))]
    shown = list(reps)
    if ranked:
        shown.sort(key=lambda one: (not one.owner_id, -one.tally.won))
    blocks = []
    for place, one in enumerate(shown[:_REPS], 1):
        name = text(one.name, 60) if one.owner_id else words("No owner")
        head = f"{place}. *{name}*" if ranked and one.owner_id else f"*{name}*"
        theirs = goals.get(one.owner_id or 0, ())
        lines = [head, _results(one, words, currency, rates, theirs)]
        lines += [_goal(goal, words, currency) for goal in theirs]
        blocks.append(section("\n".join([*lines, _habits(one, words)])))
    if len(shown) > _REPS:
        more = words.plural("and {n} more person", "and {n} more people", len(shown) - _REPS)
        blocks.append(context(f"{more} · `pipewright metrics --by owner --csv`"))
    return blocks


def _results(one: Rep, words: Words, currency: str, rates: Rates, goals: Sequence[Progress]) -> str:
    tally = one.tally
    won = {code: Money(minor, code) for code, minor in tally.won_value.items() if minor}
    worth = f" ({label.worth(won, rates, words, rest=True)})" if won else ""
    parts = [
        words("{n} open", n=words.number(one.open)),
        words("{n} won", n=words.number(tally.won)) + worth,
    ]
    so_far = known(tally.won_value, currency, rates)
    pace = one.pace(so_far) if so_far else None
    if pace and not goals:
        parts.append(words("at this pace {n}", n=words.rounded(pace, currency)))
    rate = rate_text(win_rate(tally), tally.won, tally.won + tally.lost, words)
    return " · ".join([*parts, words("win rate {rate}", rate=rate)])


def _goal(one: Progress, words: Words, currency: str) -> str:
    """Say how far a goal is, and what it will come to."""
    measure = one.goal.measure
    said = f"{words(attainment.MEASURES[measure])}: {attainment.reached(one, words, currency)}"
    if not one.lacking or one.pace is None:
        return said
    at_pace = attainment.amount(one.pace, measure, words, currency)
    return f"{said} · {words('at this pace {n}', n=at_pace)}"


def _habits(one: Rep, words: Words) -> str:
    parts = [
        words("activities: {n}", n=words.number(one.activities)),
        words(
            "follow-ups in time: {rate}",
            rate=rate_text(one.kept_rate, one.kept, one.due, words),
        ),
        words("with a next step: {rate}", rate=words.percent(one.hygiene)),
    ]
    if one.steps:
        rate = rate_text(one.playbook_rate, one.steps_done, one.steps, words)
        parts.append(words("playbook done: {rate}", rate=rate))
    if one.reached:
        skipped = rate_text(one.skipped_rate, one.reached - one.stood, one.reached, words)
        parts.append(words("stages skipped: {rate}", rate=skipped))
    return " · ".join(parts)
