"""Goals: shares of working days, pace, coverage, and the way back rounded to whole deals."""

from datetime import date
from decimal import Decimal

from bot.domain.forecast import Grain, month_of, quarter_of
from bot.domain.funnel import Step
from bot.domain.goal import Goal, Measure, Progress, gone, way_back

NOVEMBER = month_of(date(2026, 11, 1))
WEEKDAYS = frozenset(range(5))


def made(done: int, share: str, due: int | None = None) -> Progress:
    goal = Goal(Measure.WON, Grain.MONTH, NOVEMBER.first, 10)
    return Progress(goal, NOVEMBER, done, Decimal(share), due)


def test_only_working_days_that_are_no_holidays_pass() -> None:
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    assert gone(NOVEMBER, friday, WEEKDAYS, set()) == Decimal(5) / 21
    assert gone(NOVEMBER, date(2026, 11, 8), WEEKDAYS, set()) == Decimal(5) / 21
    assert gone(NOVEMBER, monday, WEEKDAYS, {monday}) == Decimal(5) / 20
    assert gone(NOVEMBER, date(2026, 10, 31), WEEKDAYS, set()) == 0
    assert gone(NOVEMBER, date(2026, 12, 24), WEEKDAYS, set()) == 1


def test_pace_and_coverage_follow_from_what_is_done_and_due() -> None:
    half = made(4, "0.5", 9)
    assert (half.attainment, half.pace, half.behind, half.lacking) == (40, 8, 1, 6)
    assert half.coverage == Decimal("1.5")
    over = made(12, "0.5", 9)
    assert (over.attainment, over.lacking, over.coverage) == (120, 0, None)
    assert made(0, "0").pace is None


def test_the_way_back_from_three_wins_is_whole_deals_and_never_fewer_further_back() -> None:
    steps = (
        Step(1, "Lead", reached=400, won=30, waiting=7),
        Step(2, "Qualified", reached=130, won=30, waiting=2),
        Step(3, "Proposal", reached=50, won=30, waiting=1),
    )
    back = way_back(3, steps, Decimal(30) / 7, Decimal("52.4"))
    assert back is not None
    assert [(one.name, one.needed, one.present) for one in back.rungs] == [
        ("Proposal", 5, 1),
        ("Qualified", 13, 3),
        ("Lead", 40, 10),
    ]
    assert (back.a_week, back.days, back.sample) == (10, 52, 30)


def test_too_few_wins_say_nothing_about_the_way() -> None:
    steps = (Step(1, "Lead", reached=40, won=4),)
    assert way_back(3, steps, Decimal(4), None) is None
    assert way_back(0, (Step(1, "Lead", reached=40, won=20),), Decimal(4), None) is None


def test_a_goal_of_a_quarter_is_about_the_quarter_a_day_is_in() -> None:
    goal = Goal(Measure.LEADS, Grain.QUARTER, date(2026, 1, 1), 30)
    assert goal.window(date(2026, 11, 25)) == quarter_of(date(2026, 10, 1))
