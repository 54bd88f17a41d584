"""The points of a fan: whole months that came, then forecasts, and days among them."""

from datetime import date

from bot.domain.fan import Point, course, place_of
from bot.domain.forecast import Forecast, Sample, Window, month_of, quarter_of

TODAY = date(2026, 11, 27)


def made(window: Window) -> Forecast:
    return Forecast(window, "USD", 1, 2, 3, 4, 0, 0, 0, Sample(0, 0, 0, 0, 0, 0, 0, 0.0))


def points(asked: Window, first_win: date) -> list[Point]:
    def won(window: Window) -> int:
        return 100 if window.last >= first_win else 0

    return course(asked, TODAY, won=won, made=made)


def test_six_months_come_before_three_that_are_forecast() -> None:
    found = points(month_of(TODAY), date(2020, 1, 1))
    assert [one.window.label for one in found] == [
        *(f"2026-{month:02d}" for month in range(5, 13)), "2027-01",
    ]  # fmt: skip
    assert [one.forecast is not None for one in found] == [False] * 6 + [True] * 3


def test_a_quarter_further_on_is_reached_and_what_came_before_the_first_win_is_left_out() -> None:
    found = points(quarter_of(date(2027, 4, 1)), date(2026, 8, 1))
    assert [one.window.label for one in found] == ["2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2"]


def test_a_day_stands_within_its_month_and_nowhere_outside() -> None:
    found = points(month_of(TODAY), date(2020, 1, 1))
    assert place_of(date(2026, 6, 15), found) == 1 + 14.5 / 30 - 0.5
    assert place_of(date(2026, 5, 1), found) == 0
    assert place_of(date(2027, 1, 31), found) == 8
    assert place_of(date(2025, 5, 1), found) is None
