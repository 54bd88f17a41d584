"""The stalled rule: working time in the stage, not age, edits or far-away plans."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.deal import Deal, Position, Status
from bot.domain.person import Person
from bot.domain.pipeline import Stage, StageKind
from bot.domain.stall import learned, stalls_at

STAGE = Stage(2, 1, 1, "Demo", StageKind.DEAL, 40, stalled_days=10)
OWNER = Person(id=1, name="Dana", zone="America/New_York")
ENTERED = datetime(2026, 11, 2, 17, tzinfo=UTC)  # a Monday noon in New York
DUE = datetime(2026, 11, 16, 17, tzinfo=UTC)
NOW = datetime(2026, 11, 10, 17, tzinfo=UTC)
DEAL = Deal(
    id=1,
    number=1,
    name="Acme",
    position=Position(1, 2, Status.OPEN, 1, None, None, None),
    created_at=ENTERED - timedelta(days=300),
    entered_at=ENTERED,
)


def test_a_deal_stalls_after_the_stages_working_days_whatever_its_age() -> None:
    assert stalls_at(DEAL, STAGE, OWNER, NOW) == DUE


def test_an_activity_silences_for_five_working_days_without_restarting_the_clock() -> None:
    early = replace(DEAL, last_activity_at=ENTERED + timedelta(days=1))
    late = replace(DEAL, last_activity_at=datetime(2026, 11, 13, 17, tzinfo=UTC))
    assert stalls_at(early, STAGE, OWNER, NOW) == DUE
    assert stalls_at(late, STAGE, OWNER, NOW) == datetime(2026, 11, 20, 17, tzinfo=UTC)


def test_a_step_planned_within_the_limit_holds_the_flag_off_until_that_day_is_over() -> None:
    planned = replace(DEAL, next_step_on=date(2026, 11, 18))
    over = datetime(2026, 11, 19, 5, tzinfo=UTC)  # midnight in New York
    assert stalls_at(planned, STAGE, OWNER, NOW) == over


def test_a_step_planned_far_out_does_not_count() -> None:
    planned = replace(DEAL, next_step_on=date(2027, 6, 1))
    assert stalls_at(planned, STAGE, OWNER, NOW) == DUE


def test_undated_closed_and_unlimited_ones_never_stall() -> None:
    assert stalls_at(replace(DEAL, entered_at=None), STAGE, OWNER, NOW) is None
    assert stalls_at(DEAL, replace(STAGE, stalled_days=None), OWNER, NOW) is None
    assert stalls_at(DEAL, replace(STAGE, kind=StageKind.WON), OWNER, NOW) is None


def test_it_counts_from_entering_the_stage_and_not_from_creation() -> None:
    older = replace(DEAL, created_at=ENTERED - timedelta(days=900))
    assert stalls_at(older, STAGE, OWNER, NOW) == stalls_at(DEAL, STAGE, OWNER, NOW) == DUE


def test_it_counts_the_stage_and_not_the_whole_age_of_the_deal() -> None:
    moved = replace(DEAL, entered_at=NOW)
    assert stalls_at(moved, STAGE, OWNER, NOW) == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_an_edit_of_a_field_does_not_start_it_again() -> None:
    edited = replace(DEAL, name="Acme Inc", version=9, position_at=NOW, competitor="Globex")
    assert stalls_at(edited, STAGE, OWNER, NOW) == DUE


def test_what_sets_it_back_can_be_seen_on_the_deal() -> None:
    """Only the stage, the last activity and the next step count, and the card shows all three."""
    hidden = replace(DEAL, qualified_at=NOW, hold_until=None, source_detail="x", lost_reason="y")
    assert stalls_at(hidden, STAGE, OWNER, NOW) == DUE
    shown = replace(DEAL, last_activity_at=NOW)
    assert stalls_at(shown, STAGE, OWNER, NOW) == datetime(2026, 11, 17, 17, tzinfo=UTC)


def test_a_far_future_step_neither_always_counts_nor_never() -> None:
    far, near = date(2026, 12, 1), date(2026, 11, 30)
    assert stalls_at(replace(DEAL, next_step_on=far), STAGE, OWNER, NOW) == DUE
    held = stalls_at(replace(DEAL, next_step_on=near), STAGE, OWNER, NOW)
    assert held == datetime(2026, 12, 1, 5, tzinfo=UTC)


def test_when_it_is_asked_before_the_flag_is_raised_makes_no_difference_to_a_plan() -> None:
    planned = replace(DEAL, next_step_on=date(2026, 11, 25))
    asked = {stalls_at(planned, STAGE, OWNER, ENTERED + timedelta(days=day)) for day in range(14)}
    assert asked == {datetime(2026, 11, 26, 5, tzinfo=UTC)}


def test_a_deal_that_comes_back_on_the_day_of_its_step_has_that_day() -> None:
    back = date(2027, 3, 1)
    aside = replace(DEAL, hold_until=back, next_step_on=back)
    assert stalls_at(aside, STAGE, OWNER, NOW) == datetime(2027, 3, 2, 5, tzinfo=UTC)


def test_a_limit_is_learned_from_twenty_visits_and_is_their_eightieth_percentile() -> None:
    days = [float(n) / 2 for n in range(1, 21)]
    assert learned(days[:19]) is None
    assert learned(days) == 8
    assert learned([0.1] * 20) == 1
    taught = replace(STAGE, learned_days=8, learned_from=20)
    assert stalls_at(DEAL, taught, OWNER, NOW) == datetime(2026, 11, 12, 17, tzinfo=UTC)
    assert stalls_at(DEAL, replace(taught, stalled_days=None), OWNER, NOW) is None
