"""/pipeline changes and /pipeline as-of: the past of the board, from Slack."""

from tests.commands.test_board import element
from tests.office import Office


def test_what_changed_is_told_line_by_line_and_adds_up(opened: Office) -> None:
    dana = opened.member()
    number = opened.lead("A, Gondola, $7,654")
    said = opened.say("/pipeline changes since today")
    assert "Since" in said and "New: +" in said and "$7,654" in said
    assert "add up to the closing" in said
    opened.say(f"/deal lost {number} too small")
    assert "Disqualified: \u2212" in opened.say("/pipeline changes")
    options = element(opened.newest(dana), "movement.closing")["options"]
    opened.press(dana, "movement.closing", options[1]["value"])
    assert "Opening: 0 open deals" in opened.sees(dana, "Opening: 0")


def test_a_day_that_is_none_or_still_to_come_is_refused(opened: Office) -> None:
    assert "still to come" in opened.say("/pipeline changes since 2099-01-01")
    assert "not a day I can read" in opened.say("/pipeline changes since forever")
    assert "still to come" in opened.say("/pipeline as-of 2099-01-01")
    assert "Say which day" in opened.say("/pipeline as-of")
    assert "not a day I can read" in opened.say("/pipeline as-of someday soon")


def test_the_board_is_shown_as_it_stood_and_as_it_is_now(opened: Office) -> None:
    dana = opened.member()
    opened.lead("B, Felucca, $1,234,567")
    today = opened.say("/pipeline as-of today")
    assert "$1,234,567" in today or "open deals" in today
    past = opened.say("/pipeline as-of 2026-01-15 sales")
    assert "January 15, 2026" in past or "Jan 15, 2026" in past
    assert "0 open deals" in past and "Lead 0" in past
    opened.press(dana, "past.day", "2026-01-20")
    opened.sees(dana, "Jan 20, 2026")
    opened.press(dana, "movement.open")
    assert "Since Jan 21" in opened.sees(dana, "Opening: 0 open deals")
    opened.say("/pipeline as-of 2026-01-15")
    opened.press(dana, "board.back")
    opened.sees(dana, "Sales: 1 open deal")
