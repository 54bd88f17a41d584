"""/metrics told apart, narrowed, opened and ranked, as a team does it in Slack."""

import json
from io import BytesIO

import openpyxl

from tests.commands.test_board import element
from tests.commands.test_sheet import received
from tests.office import Office, until


def test_numbers_are_told_apart_in_one_line_in_both_languages(opened: Office) -> None:
    number = opened.lead("Jo, Kayak, $4k, LinkedIn")
    opened.say(f"/deal lost {number} too dear")
    said = opened.say("/metrics this quarter by source")
    assert "By source" in said and "LinkedIn" in said and "1 disqualified" in said
    assert "(of only 1:" in opened.say("/metrics by owner")
    assert "By owner" in opened.say("/metrics 이번 분기 담당자별")
    assert "By month" in opened.say("/metrics mine this year by month")
    for typed in ("/metrics this month by colour", "/metrics " + "a " * 1_500):
        # Slack waits three seconds for an answer.
        assert "What /metrics can do" in opened.say(typed)
    for typed in ("/metrics this month mina", "/metrics owner:mina park"):
        assert "Mina Park" in opened.say(typed)
    assert "Oct 1, 2017 – Dec 31, 2017 ·" in opened.say("/metrics q4 2017 by month")


def test_a_period_of_ones_own_stays_when_the_numbers_are_narrowed(opened: Office) -> None:
    dana = opened.member()
    assert "Jan 1, 2017 – Dec 31, 2017 ·" in opened.say("/metrics 2017")
    opened.press(dana, "metric.narrow")
    year = element(until(lambda: dana.modal), "chosen")["initial_option"]
    assert year["text"]["text"] == "Jan 1, 2017 – Dec 31, 2017"
    assert dana.submit({"span": year["value"], "source": "event"}) == {}
    assert "Jan 1, 2017 – Dec 31, 2017 · All" in opened.sees(dana, "Event")


def test_cohorts_are_a_table_of_what_was_won_by_which_age(opened: Office) -> None:
    assert "By month of creation" in opened.say("/metrics cohorts")
    assert "By month of creation" in opened.say("/metrics 코호트 이번 분기")


def test_each_number_opens_its_definition_its_deals_and_the_export(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Canoe, $6k")
    opened.say("/metrics mine this month")
    opened.press(dana, "metric.behind")
    view = json.dumps(until(lambda: dana.modal), ensure_ascii=False)
    assert "Cards whose status is open right now" in view and "Canoe" in view
    assert "pipewright metrics --deals open --from" in view and "--owner" in view
    dana.click("metric.export")
    until(lambda: "direct messages in a moment" in json.dumps(dana.modal))
    book = openpyxl.load_workbook(BytesIO(received(opened, "dana", "open ")))
    names = [row[1] for row in book.worksheets[0].values]
    assert names[0] == "name" and "Canoe" in names
    dana.close()


def test_numbers_are_narrowed_by_a_form(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Ferry, $9k, LinkedIn")
    opened.say("/metrics by owner")
    opened.press(dana, "metric.narrow")
    until(lambda: dana.modal)
    dana.submit({"source": "linkedin", "span": "this_year"})
    said = opened.sees(dana, "LinkedIn")
    assert "This year" in said and "By owner" in said


def test_the_funnel_and_the_team_have_screens_of_their_own(opened: Office) -> None:
    dana = opened.member()
    said = opened.say("/metrics funnel this quarter")
    assert "Stages" in said and "reached it" in said
    opened.say(f"/deal lost {opened.lead('Jo, Skiff, $3k')} too dear")
    opened.say("/metrics funnel this quarter")
    assert "Disqualified, where and why" in json.dumps(opened.newest(dana)["blocks"])
    looks = element(opened.newest(dana), "metric.by")["options"]
    opened.press(dana, "metric.by", looks[2]["value"])
    opened.sees(dana, "follow-ups in time")


def test_nobody_is_ranked_until_an_admin_wants_it(opened: Office) -> None:
    assert "1. *" not in json.dumps(_reps(opened))
    assert "leaderboard on, or off" in opened.say("/metrics leaderboard perhaps")
    assert "관리자" in opened.say("/metrics leaderboard on", "mina")
    assert "1. *" not in json.dumps(_reps(opened))
    opened.say(f"/deal assign {opened.lead('Jo, Sloop, $2k')} dana")
    opened.say("/metrics leaderboard on", "ines")
    assert "1. *" in json.dumps(_reps(opened))
    opened.say("/metrics leaderboard off", "ines")
    assert "1. *" not in json.dumps(_reps(opened))


def _reps(opened: Office) -> list[object]:
    opened.say("/metrics reps")
    return opened.newest(opened.member())["blocks"]
