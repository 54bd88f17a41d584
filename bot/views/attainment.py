"""How far a goal is, in words: what was reached of it, how fast, and what is at hand."""

from collections.abc import Mapping

from bot.domain.goal import Measure, Progress
from bot.domain.money import Money
from bot.views.words import Words, msg

MEASURES: Mapping[Measure, str] = {
    Measure.REVENUE: msg("Revenue"),
    Measure.WON: msg("Deals won"),
    Measure.LEADS: msg("New leads"),
    Measure.ACTIVITIES: msg("Activities"),
}


def amount(one: int, measure: Measure, words: Words, currency: str) -> str:
    """Say a number in the unit of a measure."""
    if measure is Measure.REVENUE:
        return words.rounded(Money(one, currency).amount, currency)
    return words.number(one)


def reached(one: Progress, words: Words, currency: str) -> str:
    """Say what was reached of the target, and the share."""
    measure = one.goal.measure
    return words(
        "{done} of {target} ({share})",
        done=amount(one.done, measure, words, currency),
        target=amount(one.goal.target, measure, words, currency),
        share=words.percent(one.attainment),
    )


def course(one: Progress, words: Words, currency: str) -> str:
    """Say how fast it goes and what is at hand for what is lacking."""
    measure = one.goal.measure
    if not one.lacking:
        return words("Reached.")
    said = [words("{share} of the working days are over", share=words.percent(100 * one.gone))]
    if one.pace is not None:
        at_pace = amount(one.pace, measure, words, currency)
        said.append(words("at this pace {n}", n=at_pace))
    if one.behind > 0:
        said.append(
            words("{n} behind an even course", n=amount(one.behind, measure, words, currency))
        )
    lines = " · ".join(said)
    if one.due is not None and one.coverage is not None:
        due = words(
            "Open and due in it: {due}, {times} times what is lacking",
            due=amount(one.due, measure, words, currency),
            times=words.number(round(one.coverage, 1)),
        )
        if one.weighted is not None and one.weighted_coverage is not None:
            due += " · " + words(
                "weighted {due}, {times} times",
                due=amount(one.weighted, measure, words, currency),
                times=words.number(round(one.weighted_coverage, 1)),
            )
        lines += f"\n{due}"
    return lines
