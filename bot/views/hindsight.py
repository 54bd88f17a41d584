"""Forecasts looked back on: what each week said, and how far off past months were."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from bot.domain.money import Money
from bot.domain.snapshot import Accuracy, Came, Snapshot
from bot.views.words import Words

_MONTHS = 6
_WEEKS = 6


def weeks(said: Sequence[Snapshot], words: Words) -> str:
    """Say how the forecast of one window changed from week to week."""
    told = (f"{words.date(one.taken)} {_sum(one.p50, one, words)}" for one in said[-_WEEKS:])
    return words("Likely, week by week: {weeks}", weeks=" → ".join(told))


def past(came: Sequence[Came], told: Accuracy, words: Words) -> str:
    """Say how forecasts of past months did, the newest first."""
    lines = [
        words(
            "*How past forecasts did*: {within} of {months} months came within (eight in ten are "
            "meant to), {error} off on average",
            within=words.number(told.within),
            months=words.number(told.months),
            error=words.percent(told.error),
        )
    ]
    if told.bias is not None:
        lines.append(words("All together they were {off}", off=_off(told.bias, words)))
    if told.own_bias is not None:
        lines.append(words("The numbers people called were {off}", off=_off(told.own_bias, words)))
    shown = came[-_MONTHS:]
    lines += [_month(one, words) for one in reversed(shown)]
    if any(one.snapshot.replayed for one in shown):
        lines.append(
            words("† reckoned afterwards from what was known on the month's first morning")
        )
    return "\n".join(lines)


def _month(one: Came, words: Words) -> str:
    kept = one.snapshot
    line = words(
        "{month}: likely {likely} ({low} – {high}), {came} came",
        month=words.month(kept.first),
        likely=_sum(kept.p50, kept, words),
        low=_sum(kept.p10, kept, words),
        high=_sum(kept.p90, kept, words),
        came=_sum(one.actual, kept, words),
    )
    if one.off is not None:
        line += f" · {_off(one.off, words)}"
    return f"{line} †" if kept.replayed else line


def _off(value: Decimal, words: Words) -> str:
    share = words.percent(abs(value))
    if not value:
        return words("exactly right")
    high, low = words("{share} too high", share=share), words("{share} too low", share=share)
    return high if value > 0 else low


def _sum(minor: int, kept: Snapshot, words: Words) -> str:
    """Say a sum in whole units: what is expected is not known to the cent."""
    amount = Money(minor, kept.currency).amount.quantize(Decimal(1), ROUND_HALF_EVEN)
    return words.rounded(amount, kept.currency)
