"""The rhythm of touches: never on a day off, never more than there are, anew after a reply."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.followup import ASK, TOUCH
from bot.domain.rhythm import DEFAULT, Calendar, Pace, Rhythm, counted, due, turn

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
FRIDAY = NOW.date()
GAPS = st.lists(st.integers(1, 20), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    gaps=GAPS,
    weekdays=st.sets(st.integers(0, 6)),
    free=st.sets(st.integers(0, 60)),
    touches=st.integers(0, 12),
)
def test_a_turn_is_never_due_on_a_day_off(
    gaps: list[int], weekdays: set[int], free: set[int], touches: int
) -> None:
    holidays = {FRIDAY + timedelta(days=days) for days in free}
    calendar = Calendar(FRIDAY, weekdays, holidays)
    next_turn = turn(Rhythm(touches), gaps)
    day = due(next_turn, gaps, calendar)
    assert day >= FRIDAY and day not in holidays
    assert not weekdays or day.weekday() in weekdays
    if next_turn.kind == TOUCH:
        passed = (FRIDAY + timedelta(days=n) for n in range(1, (day - FRIDAY).days + 1))
        worked = [
            one
            for one in passed
            if one not in holidays and (not weekdays or one.weekday() in weekdays)
        ]
        assert len(worked) == gaps[next_turn.touch - 1]


@settings(max_examples=60, deadline=None)
@given(gaps=GAPS, done=st.lists(st.sampled_from(Pace), max_size=30))
def test_touches_never_exceed_those_there_are_and_a_reply_begins_anew(
    gaps: list[int], done: list[Pace]
) -> None:
    rhythm = Rhythm()
    for pace in done:
        rhythm = counted(rhythm, pace, gaps, NOW)
        assert 0 <= rhythm.touches <= len(gaps)
        next_turn = turn(rhythm, gaps)
        assert next_turn.touch <= next_turn.touches == len(gaps)
        assert (next_turn.kind == ASK) is (rhythm.touches == len(gaps))
    answered = counted(rhythm, Pace.RESET, gaps, NOW)
    assert (answered.touches, answered.replied_at) == (0, NOW)
    assert turn(answered, gaps).touch == 1


def test_the_default_is_five_touches_three_to_five_working_days_apart() -> None:
    calendar = Calendar(FRIDAY, frozenset(range(5)), {date(2026, 5, 5)})
    assert DEFAULT == (3, 4, 5, 5, 5)
    assert due(turn(Rhythm(), DEFAULT), DEFAULT, calendar) == date(2026, 5, 7)
