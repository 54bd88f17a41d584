"""The five numbers that come first, each with the label that says which one it is."""

from collections.abc import Callable, Sequence

from bot.domain.metrics import (
    Compared,
    Number,
    Tally,
    average_value,
    average_won_value,
    conversion_rate,
    cycle_days,
    qualified_rate,
    still_open_rate,
    unconverted,
    win_rate,
)
from bot.domain.money import Money
from bot.domain.rate import NO_RATES, Rates
from bot.views import label
from bot.views.block import Block, Message, button, context, header, message, section
from bot.views.breakdown import rate_text
from bot.views.definition import DEFINITIONS
from bot.views.look import Cast, controls, scope_line
from bot.views.query import MetricQuery, metric_value
from bot.views.words import Words

# How many currencies are named in the line of what an average leaves out.
_CURRENCIES = 6


def numbers(
    compared: Compared,
    words: Words,
    *,
    query: MetricQuery,
    currency: str,
    rates: Rates = NO_RATES,
    cast: Cast,
    more: Sequence[str] = (),
) -> Message:
    """Show the five numbers for a question; `currency` is the workspace's, `rates` are those into
    it, `more` lines that follow. Each number opens what stands behind it."""
    tally, value = compared.now, metric_value(query)
    shown = _five(tally, words, currency, rates)
    beside = _beside(compared, words, currency, rates)
    sections = []
    for number, (name, said, detail), then in zip(Number, shown, beside, strict=True):
        lines = [f"*{name}*  {said}", detail, then]
        behind = button(
            words("Deals"),
            "metric.behind",
            f"{number}:0:{value}",
            spoken=f"{words('Deals')}: {name}",
        )
        sections.append(section("\n".join(line for line in lines if line), accessory=behind))
    notes = _notes(tally, words, currency, rates)
    heading = words("Numbers")
    summary = "; ".join(f"{name}: {said}" for name, said, _ in shown)
    return message(
        f"{heading}, {scope_line(words, query, cast)}. {summary}",
        [
            header(heading),
            context(scope_line(words, query, cast)),
            *sections,
            *([section("\n".join(more))] if more else []),
            *([context(notes)] if notes else []),
            *controls(words, query, cast),
        ],
    )


def broken_down(
    blocks: Sequence[Block], words: Words, *, query: MetricQuery, cast: Cast, title: str
) -> Message:
    """Show a question's answer told apart by something, with the controls that ask on."""
    line = scope_line(words, query, cast)
    first = next((one["text"]["text"] for one in blocks if one["type"] == "section"), "")
    return message(
        f"{title}, {line}. {first}",
        [header(title), context(line), *blocks, *controls(words, query, cast)],
    )


def _beside(compared: Compared, words: Words, currency: str, rates: Rates) -> list[str]:
    """Say of each number what it was in the period before and a year ago; "" of what stands now."""
    before, year = compared.before, compared.year_ago
    if before is None or year is None:
        return [""] * len(Number)

    def said(tell: Callable[[Tally], str]) -> str:
        return words(
            "period before {before} · a year ago {year}", before=tell(before), year=tell(year)
        )

    return [
        "",
        words(
            "won in the period before {before} · a year ago {year}",
            before=words.rounded(average_won_value(before, currency, rates), currency),
            year=words.rounded(average_won_value(year, currency, rates), currency),
        ),
        said(lambda one: words.percent(win_rate(one))),
        said(lambda one: words.percent(conversion_rate(one))),
        said(lambda one: words.days(cycle_days(one))),
    ]


def _five(tally: Tally, words: Words, currency: str, rates: Rates) -> list[tuple[str, str, str]]:
    """Give name, number and what it is made of, in the order of the definitions."""
    names = [words(name) for name, _ in DEFINITIONS]
    values = (
        words.number(tally.open_deals + tally.open_leads),
        words.rounded(average_value(tally, currency, rates), currency),
        rate_text(win_rate(tally), tally.won, tally.won + tally.lost, words),
        rate_text(conversion_rate(tally), tally.created_won, tally.created, words),
        words.days(cycle_days(tally)),
    )
    details = (
        _open(tally, words, rates),
        words(
            "won {value}", value=words.rounded(average_won_value(tally, currency, rates), currency)
        ),
        _closed(tally, words),
        _cohort(tally, words),
        _cycle(tally, words),
    )
    return list(zip(names, values, details, strict=True))


def _open(tally: Tally, words: Words, rates: Rates) -> str:
    parts = [
        words.plural("{n} deal", "{n} deals", tally.open_deals),
        words.plural("{n} lead", "{n} leads", tally.open_leads),
    ]
    if tally.open_value:
        value = {code: Money(minor, code) for code, minor in tally.open_value.items()}
        weighted = {
            code: Money(int(minor.to_integral_value()), code)
            for code, minor in tally.weighted_value.items()
        }
        parts.append(label.worth(value, rates, words, rest=True))
        said = label.worth(weighted, rates, words, rest=True)
        parts.append(words("weighted {value}", value=said))
    return " · ".join(parts)


def _closed(tally: Tally, words: Words) -> str:
    parts = [
        words("{n} won", n=words.number(tally.won)),
        words("{n} lost", n=words.number(tally.lost)),
    ]
    if tally.disqualified:
        parts.append(words("{n} disqualified", n=words.number(tally.disqualified)))
    if win_rate(tally) is None and not tally.ever_lost:
        parts.append(words("unavailable until a loss is recorded"))
    return " · ".join(parts)


def _cohort(tally: Tally, words: Words) -> str:
    return " · ".join(
        (
            words("{n} created", n=words.number(tally.created)),
            words("{share} qualified", share=words.percent(qualified_rate(tally))),
            words("{share} still open", share=words.percent(still_open_rate(tally))),
        )
    )


def _cycle(tally: Tally, words: Words) -> str:
    return " · ".join(
        (
            words("won only {days}", days=words.days(cycle_days(tally, won_only=True))),
            words("median {days}", days=words.days(tally.closed_median)),
        )
    )


def _notes(tally: Tally, words: Words, currency: str, rates: Rates) -> str:
    """Say what the numbers leave out."""
    parts = []
    if tally.undated:
        parts.append(
            words.plural(
                "{n} card without a creation date is in no cohort and no cycle.",
                "{n} cards without a creation date are in no cohort and no cycle.",
                tally.undated,
            )
        )
    if left := unconverted(tally, currency, rates):
        counts = ", ".join(
            words("{n} in {code}", n=words.number(deals), code=code)
            for code, deals in sorted(left.items())[:_CURRENCIES]
        )
        parts.append(
            words("Not in the average, without an exchange rate: {counts}.", counts=counts)
        )
    if tally.suspicious:
        parts.append(
            words.plural(
                "{n} deal closed before it was created; check its dates.",
                "{n} deals closed before they were created; check their dates.",
                tally.suspicious,
            )
        )
    return " ".join(parts)
