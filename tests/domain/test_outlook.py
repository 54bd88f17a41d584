"""What a month may bring, also where nothing was won for long or ever."""

from datetime import date

import pytest

from bot.domain.forecast import Month
from bot.domain.outlook import outlook


@pytest.mark.parametrize("early", [0, 900_000])
@pytest.mark.parametrize("expected", [None, 0.0, 500_000.0])
def test_a_year_without_a_win_makes_a_cautious_forecast_and_no_error(
    early: int, expected: float | None
) -> None:
    months = [
        Month(date(2024 + at // 12, at % 12 + 1, 1), early if at < 3 else 0, 1, 400_000.0)
        for at in range(20)
    ]
    found = outlook(months, expected, date(2025, 9, 1))
    assert 0 <= found.middle < 500_000 and found.deviation > 0
