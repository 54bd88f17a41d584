"""A follow-up put off with one tap comes back on a day that is worked."""

from datetime import date

import pytest

from bot.domain.followup import Snooze, put_off_to
from bot.domain.person import WEEKDAYS

FRIDAY = date(2026, 7, 3)
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})


@pytest.mark.parametrize(
    ("how_far", "working", "back"),
    [
        (Snooze.NEXT_DAY, WEEKDAYS, date(2026, 7, 6)),
        (Snooze.THREE_DAYS, WEEKDAYS, date(2026, 7, 8)),
        (Snooze.NEXT_WEEK, WEEKDAYS, date(2026, 7, 6)),
        (Snooze.NEXT_DAY, SUNDAY_TO_THURSDAY, date(2026, 7, 5)),
        (Snooze.NEXT_WEEK, frozenset({2}), date(2026, 7, 8)),
        (Snooze.NEXT_DAY, frozenset(), date(2026, 7, 4)),
    ],
)
def test_it_comes_back_on_a_working_day(
    how_far: Snooze, working: frozenset[int], back: date
) -> None:
    assert put_off_to(how_far, FRIDAY, working) == back
