"""Cohorts as a table: shares of all cards created, and a dash for ages not yet passed."""

from datetime import date

from bot.domain.funnel import Cohort
from bot.views.cohort import cohort_blocks
from bot.views.words import Words


def test_a_share_is_of_all_created_and_a_young_age_is_a_dash() -> None:
    old = Cohort(date(2026, 1, 1), 40, (10, 20), (5, 10))
    young = Cohort(date(2026, 2, 1), 8, (1,), (1,))
    table, said, _ = cohort_blocks([old, young], Words("en"))
    cells = [[cell["text"] for cell in row] for row in table["rows"]]
    assert cells[0] == ["Created", "Cards", "1 month", "2 months"]
    assert [row[1:] for row in cells[1:]] == [["40", "12%", "25%"], ["8", "12%", "–"]]
    assert "12% · 25%" in said["text"]["text"]


def test_months_too_young_for_any_age_show_nothing() -> None:
    assert cohort_blocks([Cohort(date(2026, 2, 1), 8, (), ())], Words("ko")) == []
