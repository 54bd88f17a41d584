"""What is warned of: conversions by the week they were decided in, jams, one big deal."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.domain.alarm import Week
from bot.domain.funnel import Step
from bot.domain.metrics import Tally
from bot.domain.path import TOP, WON, Ladder, Stay
from bot.domain.rep import Rep
from bot.domain.warning import (
    Note,
    followed,
    heavy,
    jammed,
    outcomes,
    pairs_of,
    stepless,
    weeks_of,
)

LADDER = Ladder(((1, 1), (2, 2)), {1: 1, 2: 2, 8: TOP})
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(days: int) -> datetime:
    return NOON + timedelta(days=days)


def test_a_deal_is_decided_when_it_goes_on_or_closes_and_not_before() -> None:
    pairs = pairs_of(LADDER)
    assert pairs == [(1, 2), (2, WON)]
    still = [Stay(1, at(0))]
    assert list(outcomes(still, LADDER, pairs)) == []
    lost = [Stay(1, at(0), at(3)), Stay(9, at(3))]
    assert list(outcomes(lost, LADDER, pairs)) == [((1, 2), at(3), False)]
    won = [Stay(1, at(0), at(1)), Stay(2, at(1), at(9)), Stay(8, at(9))]
    assert list(outcomes(won, LADDER, pairs)) == [((1, 2), at(1), True), ((2, WON), at(9), True)]
    reopened = [Stay(1, at(0), at(3)), Stay(9, at(3), at(5)), Stay(1, at(5))]
    assert list(outcomes(reopened, LADDER, pairs)) == []


def test_the_week_that_is_not_over_is_left_out_and_empty_ones_are_not() -> None:
    decided = {date(2026, 3, 2): (4, 2), date(2026, 3, 16): (1, 1), date(2026, 3, 23): (9, 0)}
    assert weeks_of(decided, date(2026, 3, 25)) == [
        Week(date(2026, 3, 2), 4, 2),
        Week(date(2026, 3, 9), 0, 0),
        Week(date(2026, 3, 16), 1, 1),
    ]
    assert weeks_of({date(2026, 3, 23): (9, 0)}, date(2026, 3, 25)) == []


def test_a_jam_is_half_of_the_waiting_standing_longer_than_four_of_five_ever_did() -> None:
    usual = Counter({2: 10, 5: 10})
    assert jammed(Step(1, "Demo", days=usual, ages={9: 8}, waiting=8))
    assert not jammed(Step(1, "Demo", days=usual, ages={4: 8}, waiting=8))
    assert not jammed(Step(1, "Demo", days=usual, ages={9: 7}, waiting=7))
    assert not jammed(Step(1, "Demo", days={2: 19}, ages={9: 8}, waiting=8))


def test_one_deal_is_most_of_the_month_only_beside_others() -> None:
    assert heavy({1: 60, 2: 40}) == (1, 60, 100)
    assert heavy({1: 50, 2: 50}) is None
    assert heavy({1: 60}) is None and heavy({}) is None


def test_a_person_without_next_steps_has_enough_deals_to_tell() -> None:
    assert stepless(Rep(1, "Jo", Tally(open_deals=6), planned=2))
    assert not stepless(Rep(1, "Jo", Tally(open_deals=6), planned=3))
    assert not stepless(Rep(1, "Jo", Tally(open_deals=4), planned=0))
    assert not stepless(Rep(1, "Jo", Tally(open_deals=6), planned=None))
    assert Rep(1, "Jo", Tally(open_deals=6), planned=3).hygiene == Decimal(50)


def test_the_nearest_remark_before_a_drop_is_named() -> None:
    since = date(2026, 3, 16)
    old, near, late = (
        Note(number, day, "x", 1)
        for number, day in enumerate([date(2026, 2, 1), date(2026, 3, 12), date(2026, 3, 24)])
    )
    assert followed([old, near, late], since) is near
    assert followed([old, late], since) is None
