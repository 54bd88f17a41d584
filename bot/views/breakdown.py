"""What numbers can be told apart by, as people type it, and the lines of each group."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from bot.domain.deal import Source
from bot.domain.metrics import Tally, average_won_value, conversion_rate, cycle_days, win_rate
from bot.domain.money import Money
from bot.domain.rate import Rates
from bot.domain.sample import SMALL, wilson
from bot.views import label
from bot.views.block import Block, context, section
from bot.views.text import text
from bot.views.words import Words, msg

BY: Mapping[str, str] = {
    "owner": msg("By owner"),
    "team": msg("By team"),
    "region": msg("By region"),
    "stage": msg("By stage"),
    "source": msg("By source"),
    "persona": msg("By persona"),
    "product": msg("By product"),
    "currency": msg("By currency"),
    "month": msg("By month"),
    "quarter": msg("By quarter"),
    "pipeline": msg("By pipeline"),
    "cohort": msg("By month of creation"),
}
"""Groups of numbers by what they are told apart by."""

_TYPED: Mapping[str, str] = {
    "owner": "owner|owners|rep|reps|person|people|담당자|담당|영업사원|사람",
    "team": "team|teams|팀",
    "region": "region|regions|지역",
    "stage": "stage|stages|단계",
    "source": "source|sources|channel|경로|유입 경로|유입경로|출처",
    "persona": "persona|personas|페르소나",
    "product": "product|products|제품|상품",
    "currency": "currency|currencies|통화",
    "month": "month|months|월",
    "quarter": "quarter|quarters|분기",
    "pipeline": "pipeline|pipelines|파이프라인",
    "cohort": "cohort|cohorts|코호트|생성월",
}
IN_TIME = ("month", "quarter", "cohort")
"""Groups that follow each other."""

UNKNOWN = msg("Unknown")
_NONE: Mapping[str, str] = {
    "owner": msg("No owner"),
    "persona": msg("No persona"),
    "product": msg("No product"),
    "team": msg("No team"),
    "region": msg("No region"),
}
"""What those are called that belong to no group."""

_SHOWN = 20
"""Groups on one screen."""


def split_by(typed: str) -> tuple[str, str]:
    """Part `this quarter by rep` or `이번 분기 담당자별` into the period and the group; "" is none.

    What names no group stays with the period, which then says that it is not known.
    """
    *before, last = typed.casefold().split() or [""]
    if before and before[-1] == "by":
        before, name = before[:-1], last
    else:
        name = last.removesuffix("로").removesuffix("별")
        if name == last:
            return typed, ""
    for by, names in _TYPED.items():
        if name in names.split("|"):
            return " ".join(typed.split()[: len(before)]), by
    return typed, ""


def ranked(
    groups: Sequence[tuple[str, Tally]], *, by: str, rates: Rates
) -> list[tuple[str, Tally]]:
    """Put those with most won value first and what is of none last; times and stages stay."""
    if by in (*IN_TIME, "stage"):
        return list(groups)
    return sorted(groups, key=lambda one: (not one[0], -won_value(one[1], rates), one[0]))


def won_value(tally: Tally, rates: Rates) -> Decimal:
    """Give what was won, in major units of the currency of the rates; nothing without a rate."""
    worth = rates.total(_won(tally)).converted
    return worth.amount if worth is not None else Decimal(0)


def group_name(key: str, words: Words, by: str) -> str:
    """Name a group, as plain text."""
    if not key:
        return words(_NONE.get(by, UNKNOWN))
    return words(label.SOURCE[Source(key)]) if by == "source" else key


def group_blocks(
    groups: Sequence[tuple[str, Tally]], words: Words, *, by: str, currency: str, rates: Rates
) -> list[Block]:
    """Show each group in two lines: who, and what came of it; of times the newest first."""
    if not groups:
        return [section(words("Nothing is counted here yet."))]
    ordered = list(groups)[::-1] if by in IN_TIME else list(groups)
    blocks = [
        section(f"*{text(group_name(key, words, by), 60)}*\n{_line(tally, words, currency, rates)}")
        for key, tally in ordered[:_SHOWN]
    ]
    if len(ordered) > _SHOWN:
        more = len(ordered) - _SHOWN
        blocks.append(
            context(
                words.plural("and {n} more group", "and {n} more groups", more)
                + f" · `pipewright metrics --by {by} --csv`"
            )
        )
    return blocks


def rate_text(share: Decimal | None, hits: int, cases: int, words: Words) -> str:
    """Say a rate; one of a small sample with the range it may lie in."""
    said = words.percent(share)
    trust = wilson(hits, cases)
    if share is None or trust is None or cases >= SMALL:
        return said
    low, high = (words.percent(bound.quantize(Decimal(1))) for bound in (trust.low, trust.high))
    return words("{rate} (of only {n}: {low} to {high})", rate=said, n=cases, low=low, high=high)


def _won(tally: Tally) -> dict[str, Money]:
    return {code: Money(minor, code) for code, minor in tally.won_value.items() if minor}


def _line(tally: Tally, words: Words, currency: str, rates: Rates) -> str:
    won, parts, gone = _won(tally), [], tally.disqualified
    worth = f" ({label.worth(won, rates, words, rest=True)})" if won else ""
    if tally.standing:
        parts.append(words("{n} open", n=words.number(tally.open_leads + tally.open_deals)))
    parts += [
        words("{n} won", n=words.number(tally.won)) + worth,
        words("{n} lost", n=words.number(tally.lost)),
        *([words("{n} disqualified", n=words.number(gone))] if gone else []),
        words(
            "win rate {rate}",
            rate=rate_text(win_rate(tally), tally.won, tally.won + tally.lost, words),
        ),
        words(
            "conversion {rate}",
            rate=rate_text(conversion_rate(tally), tally.created_won, tally.created, words),
        ),
        words(
            "average won {value}",
            value=words.rounded(average_won_value(tally, currency, rates), currency),
        ),
        words("cycle {days}", days=words.days(cycle_days(tally))),
    ]
    return " · ".join(parts)
