"""How deals come through the stages, and how a team follows them."""

from collections.abc import Mapping, Sequence

from bot.domain.funnel import Funnel, Loss, Step, bottleneck
from bot.domain.metrics import win_rate
from bot.domain.money import Money
from bot.domain.pipeline import Stage
from bot.domain.rep import Rep
from bot.views.block import Block, context, divider, section
from bot.views.breakdown import rate_text
from bot.views.text import text
from bot.views.words import Words

_STAGES, _LOSSES, _REPS = 15, 8, 15


def funnel_blocks(
    funnel: Funnel, losses: Sequence[Loss], stages: Mapping[int, Stage], words: Words
) -> list[Block]:
    """Show each stage with what reached it and went on, the longest wait, and the losses."""
    blocks = [section(_stage(one, words)) for one in funnel.steps[:_STAGES]]
    slow = bottleneck(funnel)
    if slow is not None:
        blocks.append(
            section(
                words(
                    "*Longest wait: {stage}.* Half of the deals stand there {days} or longer, "
                    "{share} of the way from the first stage to the last; {rate} go on from it.",
                    stage=text(slow.step.name, 60),
                    days=words.days(slow.step.median),
                    share=words.percent(slow.share.quantize(1)),
                    rate=words.percent(slow.step.conversion),
                )
            )
        )
    if losses:
        title = words("Lost, where and why")
        lines = [_loss(one, stages, words) for one in losses[:_LOSSES]]
        blocks += [divider(), section("\n".join([f"*{title}*", *lines]))]
    blocks.append(
        context(
            words(
                "A deal reached a stage when it stood in it or in a later one, in the period in "
                "which it first did. Days are those of visits that ended in the period."
            )
        )
    )
    return blocks


def rep_blocks(reps: Sequence[Rep], words: Words, *, ranked: bool) -> list[Block]:
    """Show each rep's results and habits, by name; ranked by what they won where that is wanted."""
    if not reps:
        return [section(words("Nothing is counted here yet."))]
    shown = list(reps)
    if ranked:
        shown.sort(key=lambda one: (not one.owner_id, -one.tally.won))
    blocks = []
    for place, one in enumerate(shown[:_REPS], 1):
        name = text(one.name, 60) if one.owner_id else words("No owner")
        head = f"{place}. *{name}*" if ranked and one.owner_id else f"*{name}*"
        blocks.append(section(f"{head}\n{_rep(one, words)}"))
    if len(shown) > _REPS:
        more = words.plural("and {n} more person", "and {n} more people", len(shown) - _REPS)
        blocks.append(context(f"{more} · `pipewright metrics --by owner --csv`"))
    return blocks


def _stage(one: Step, words: Words) -> str:
    rate = rate_text(one.conversion, one.gone_on, one.reached, words)
    parts = [
        words("{n} reached it", n=words.number(one.reached)),
        words("{rate} went on", rate=rate),
        words("{rate} were won", rate=words.percent(one.to_won)),
    ]
    time = [
        words("median {days}", days=words.days(one.median)),
        words("80% within {days}", days=words.days(one.p80)),
        words("{n} there now", n=words.number(one.waiting)),
    ]
    if one.age is not None:
        time.append(words("half of them for {days}", days=words.days(one.age)))
    if one.skipped:
        time.append(words("{n} skipped it", n=words.number(one.skipped)))
    if one.back:
        time.append(words("{n} moved back", n=words.number(one.back)))
    return f"*{text(one.name, 60)}*\n{' · '.join(parts)}\n{' · '.join(time)}"


def _loss(one: Loss, stages: Mapping[int, Stage], words: Words) -> str:
    stage = stages.get(one.stage_id)
    name = text(stage.name, 40) if stage else words("Unknown")
    reason = text(one.reason, 60) if one.reason else words("no reason given")
    deals = words.plural("{n} deal", "{n} deals", one.deals)
    out = " (" + words("disqualified") + ")" if one.disqualified else ""
    return f"{name}: {reason} · {deals}{out}"


def _rep(one: Rep, words: Words) -> str:
    tally = one.tally
    won = {code: Money(minor, code) for code, minor in tally.won_value.items() if minor}
    results = [
        words("{n} open", n=words.number(one.open)),
        words("{n} won", n=words.number(tally.won)) + (f" ({words.sums(won)})" if won else ""),
        words(
            "win rate {rate}",
            rate=rate_text(win_rate(tally), tally.won, tally.won + tally.lost, words),
        ),
    ]
    habits = [
        words("activities: {n}", n=words.number(one.activities)),
        words(
            "follow-ups in time: {rate}",
            rate=rate_text(one.kept_rate, one.kept, one.due, words),
        ),
        words("with a next step: {rate}", rate=words.percent(one.hygiene)),
    ]
    if one.steps:
        habits.append(words("playbook done: {rate}", rate=words.percent(one.playbook_rate)))
    return f"{' · '.join(results)}\n{' · '.join(habits)}"
