"""What a forecast is asked for: which month or quarter, and whose deals; the words for both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.error import Invalid
from bot.domain.forecast import Category, Window, month_of, next_month
from bot.domain.forecast import quarter_of as quarter
from bot.views.words import msg

BLOCK = "forecast:"
"""How the ids of blocks on this screen begin; the question follows."""
CATEGORIES: Mapping[Category, str] = {
    Category.COMMIT: msg("Commit"),
    Category.BEST_CASE: msg("Best case"),
    Category.PIPELINE: msg("Pipeline (not sure yet)"),
    Category.OMITTED: msg("Omitted"),
}


class When(StrEnum):
    """Which month or quarter, seen from today."""

    THIS_MONTH = "this_month"
    NEXT_MONTH = "next_month"
    THIS_QUARTER = "this_quarter"
    NEXT_QUARTER = "next_quarter"

    def window(self, today: date) -> Window:
        """Give its days."""
        match self:
            case When.THIS_MONTH:
                return month_of(today)
            case When.NEXT_MONTH:
                return month_of(next_month(today))
            case When.THIS_QUARTER:
                return quarter(today)
            case When.NEXT_QUARTER:
                return quarter(next_month(quarter(today).last))


WHEN: Mapping[When, str] = {
    When.THIS_MONTH: msg("This month"),
    When.NEXT_MONTH: msg("Next month"),
    When.THIS_QUARTER: msg("This quarter"),
    When.NEXT_QUARTER: msg("Next quarter"),
}


@dataclass(frozen=True, slots=True)
class ForecastQuery:
    """What is forecast: which month or quarter, one pipeline or all, a team, a person or all."""

    when: When = When.THIS_MONTH
    pipeline_id: int | None = None
    person_id: int | None = None
    team: str = ""


def forecast_value(query: ForecastQuery) -> str:
    """Write a question for a forecast, in at most 150 characters."""
    return f"{query.when}.{query.pipeline_id or 0}.{query.person_id or 0}.{query.team}"


def read_forecast(value: str) -> ForecastQuery:
    """Read a question for a forecast; `Invalid` for one that no control of ours carries."""
    try:
        when, pipeline, person, team = value.split(".", 3)
        ids = int(pipeline), int(person)
        if not all(0 <= one < 2**63 for one in ids):
            raise ValueError(value)
        return ForecastQuery(When(when), ids[0] or None, ids[1] or None, team)
    except ValueError as error:
        raise Invalid("This forecast is too old. Type /metrics forecast for a new one.") from error
