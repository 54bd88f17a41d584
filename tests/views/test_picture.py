"""Pictures carry the managers' remarks on their days, and say them where they cannot be seen."""

from datetime import date

from bot.domain.funnel import Cohort
from bot.domain.movement import Flow, Movement
from bot.domain.warning import Note
from bot.picture.shape import Heat, Waterfall
from bot.views.picture import changes_picture, cohort_picture
from bot.views.words import Words

FAIR = Note(1, date(2026, 2, 3), "the *trade* fair", 9)


def test_what_changed_carries_the_newest_remarks_below_it() -> None:
    notes = [Note(n, date(2026, 1, n), f"remark {n}", 9) for n in range(1, 7)]
    none = Movement(Flow(0, {}), (), Flow(0, {}))
    made = changes_picture(none, Words("en"), title="", note="", currency="USD", remarks=notes)
    assert isinstance(made.shape, Waterfall)
    assert [one[-8:] for one in made.shape.remarks] == [f"remark {n}" for n in (3, 4, 5, 6)]
    assert all(one in made.alt for one in made.shape.remarks)


def test_a_remark_marks_the_cards_created_in_its_month() -> None:
    months = [date(2026, month, 1) for month in (1, 2)]
    cohorts = [Cohort(month, 40, (10, 20), (5, 10)) for month in months]
    notes = [Note(2, date(2025, 12, 31), "too early", 9), FAIR]
    made = cohort_picture(cohorts, Words("ko"), title="", note="", remarks=notes)
    assert made is not None and isinstance(made.shape, Heat)
    assert [row.marked for row in made.shape.rows] == [False, True]
    assert len(made.shape.remarks) == 1 and "trade" in made.alt
