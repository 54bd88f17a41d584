"""Periods as people type them after `/metrics`: `this month`, `last quarter`, 지난달, 올해."""

from collections.abc import Mapping

from bot.domain.error import Invalid
from bot.domain.span import Span

_NAMES: Mapping[Span, str] = {
    Span.ALL: "all|all time|ever|전체|전체 기간",
    Span.THIS_MONTH: "this month|month|mtd|month to date|이번 달|이번달|이달|당월",
    Span.LAST_MONTH: "last month|지난 달|지난달|전월",
    Span.THIS_QUARTER: "this quarter|quarter|qtd|quarter to date|이번 분기|분기",
    Span.LAST_QUARTER: "last quarter|지난 분기|전분기",
    Span.THIS_YEAR: "this year|year|ytd|year to date|올해|금년",
    Span.LAST_YEAR: "last year|작년|지난해",
}


def read_span(text: str) -> Span:
    """Read a period by its name in either language; raises `Invalid` with the names there are."""
    typed = " ".join(text.casefold().replace("_", " ").split())
    for span, names in _NAMES.items():
        if typed in names.split("|"):
            return span
    raise Invalid(
        "“{typed}” is not a period I know. Try this month, last quarter, this year or all.",
        typed=text,
    )
