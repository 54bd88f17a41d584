"""A drop is found within a month; a year without one is quiet; luck is not taken for a drop."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from bot.domain.alarm import HISTORY, Drop, Week, dropped, threshold

FIRST = date(2025, 1, 6)
YEAR = 52


def weeks(decided: Sequence[int], passed: Sequence[int]) -> list[Week]:
    return [
        Week(FIRST + timedelta(weeks=number), int(one), int(other))
        for number, (one, other) in enumerate(zip(decided, passed, strict=True))
    ]


def drawn(draw: np.random.Generator, rates: Sequence[float], a_week: float) -> list[Week]:
    decided = draw.poisson(a_week, len(rates))
    return weeks(decided, draw.binomial(decided, rates))


def first_alarm(told: list[Week], start: int) -> tuple[int, Drop] | None:
    """Look every week from one on, as the bot does; give the week of the first alarm."""
    for week in range(start, len(told) + 1):
        found = dropped(told[:week])
        if found is not None:
            return week, found
    return None


def test_a_drop_from_50_to_30_percent_is_flagged_within_four_weeks_in_nine_of_ten_runs() -> None:
    draw = np.random.default_rng(1)
    rates = [0.5] * HISTORY + [0.3] * 4
    in_time = 0
    for _ in range(1000):
        found = first_alarm(drawn(draw, rates, 40), HISTORY + 1)
        in_time += found is not None
    assert in_time >= 900


@pytest.mark.parametrize(("a_week", "rate"), [(40, 0.5), (8, 0.4)])
def test_at_most_one_year_of_twenty_without_a_change_raises_an_alarm(
    a_week: float, rate: float
) -> None:
    """300 years: a rate of 5 % would show 24 or more in one run of fifty; soak makes 1,000."""
    draw = np.random.default_rng(2)
    alarms = sum(
        first_alarm(drawn(draw, [rate] * (HISTORY + YEAR), a_week), HISTORY + 1) is not None
        for _ in range(300)
    )
    assert alarms <= 15


def test_the_week_it_began_and_both_rates_are_told() -> None:
    told = weeks([40] * 30, [20] * HISTORY + [12] * 4)
    found = dropped(told)
    assert found is not None
    assert found.since == told[HISTORY].first
    assert (round(found.before), round(found.after), found.decided) == (50, 30, 160)
    assert 0 < found.chance < 0.001


def test_good_and_bad_weeks_that_always_were_are_no_alarm() -> None:
    usual = [32, 8] * (HISTORY // 2)
    assert dropped(weeks([40] * (HISTORY + 1), [*usual, 6])) is None
    steady = [20] * HISTORY
    assert dropped(weeks([40] * (HISTORY + 1), [*steady, 6])) is not None


def test_too_little_history_and_a_rise_say_nothing() -> None:
    assert dropped(weeks([40] * HISTORY, [20] * (HISTORY - 1) + [0])) is None
    assert dropped(weeks([40] * (HISTORY + 3), [20] * HISTORY + [38] * 3)) is None
    assert dropped(weeks([1] * (HISTORY + 3), [1] * HISTORY + [0] * 3)) is None


def test_watching_more_pairs_asks_for_more() -> None:
    assert threshold(1) < threshold(5) < threshold(20)


def test_a_fall_seen_for_a_week_or_two_has_to_be_larger() -> None:
    told = weeks([40] * (HISTORY + 3), [20] * HISTORY + [12] * 3)
    assert dropped(told[:-1]) is None
    assert dropped(told) is not None
