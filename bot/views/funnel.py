"""How deals come through the stages, where they wait, and where and why they are lost."""

from collections.abc import Mapping, Sequence

from bot.domain.funnel import Funnel, Loss, Step, bottleneck
from bot.domain.pipeline import Stage
from bot.views import label
from bot.views.block import Block, context, divider, section
from bot.views.breakdown import rate_text
from bot.views.text import text
from bot.views.words import Words

_STAGES, _LOSSES, _GONE = 15, 8, 5


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
    # Leads fall out by the dozen and would leave no room for the deals that were lost.
    parts = {
        words("Lost, where and why"): [one for one in losses if not one.disqualified][:_LOSSES],
        words("Disqualified, where and why"): [one for one in losses if one.disqualified][:_GONE],
    }
    for title, shown in parts.items():
        if shown:
            lines = [_loss(one, stages, words) for one in shown]
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


def _stage(one: Step, words: Words) -> str:
    rate = rate_text(one.conversion, one.gone_on, one.reached, words)
    parts = [
        words("{n} reached it", n=words.number(one.reached)),
        words("{rate} went on", rate=rate),
        words("{rate} were won", rate=rate_text(one.to_won, one.won, one.reached, words)),
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
    reason = label.reason(one.reason, words) if one.reason else words("no reason given")
    deals = words.plural("{n} deal", "{n} deals", one.deals)
    return f"{name}: {reason} · {deals}"
