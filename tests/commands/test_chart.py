"""Numbers as charts and pictures, asked for in Slack."""

import json

from tests.commands.test_board import element
from tests.office import Office, until


def charts(office: Office) -> list[str]:
    blocks = office.newest(office.member())["blocks"]
    return [one["title"] for one in blocks if one["type"] == "data_visualization"]


def test_the_funnel_is_charted_and_shown_as_a_picture_with_its_finding(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Dinghy, $4k")
    opened.say("/metrics funnel")
    assert charts(opened) == ["Deals by stage"]
    opened.press(dana, "chart.show")
    said = until(lambda: opened.seen(dana, "loses most"))
    shown = opened.newest(dana)["blocks"][0]
    assert shown["type"] == "image" and shown["alt_text"] in said
    assert shown["slack_file"]["id"] != "chart.png"
    opened.press(dana, "metric.show")
    opened.sees(dana, "reached it")


def test_what_changed_is_shown_as_a_picture_too(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Raft, $7k")
    opened.say("/pipeline changes")
    opened.press(dana, "chart.show")
    said = opened.sees(dana, "Most came by New")
    assert said.startswith("From ")


def test_months_are_charted_and_a_modal_does_without(opened: Office) -> None:
    number = opened.lead("Jo, Punt, $3k")
    opened.say(f"/deal lost {number} too dear")
    opened.say("/metrics by month")
    assert charts(opened) == ["Won and lost"]
    opened.say("/metrics by cohort")
    assert charts(opened) == ["Cards by month of creation", "Won of those created, in %"]
    opened.press(opened.member(), "chart.show")
    opened.sees(opened.member(), "nothing to draw yet")


def test_a_picture_over_a_modal_takes_its_place(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Barge, $3k")
    dana.open_home()
    until(lambda: "metric.open" in json.dumps(dana.home or {}))
    dana.click("metric.open")
    until(lambda: dana.modal)
    looks = element({"blocks": dana.modal["blocks"]}, "metric.by")["options"]
    dana.click("metric.by", value=looks[1]["value"])
    until(lambda: "chart.show" in json.dumps(dana.modal))
    assert "data_visualization" not in json.dumps(dana.modal)
    dana.click("chart.show")
    until(lambda: '"image"' in json.dumps(dana.modal))
    dana.close()


def test_who_may_see_no_pictures_is_told_what_to_allow(opened: Office) -> None:
    opened.lead("Jo, Scow, $3k")
    opened.say("/metrics funnel")
    installed = opened.slack.installation
    granted = installed.scopes
    installed.scopes = tuple(one for one in granted if one != "files:write")
    try:
        opened.press(opened.member(), "chart.show")
        opened.sees(opened.member(), "allow files:write")
    finally:
        installed.scopes = granted
