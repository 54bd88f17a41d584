"""/pipeline, /metrics, App Home and shortcuts: asked, answered, and followed by what changes."""

import json
from typing import Any

from bot.views.query import read_board
from playground.fill import option_of
from tests.office import Office, until


def element(message: dict[str, Any], action: str) -> dict[str, Any]:
    """The element with an action id in a message or view."""
    for block in message["blocks"]:
        for held in [block.get("accessory"), block.get("element"), *block.get("elements", ())]:
            if isinstance(held, dict) and held.get("action_id") == action:
                return held
    raise AssertionError(f"no {action}")


def test_the_board_counts_filters_and_goes_back(opened: Office) -> None:
    dana = opened.member()
    opened.lead("A, Filter One, $10k")
    opened.lead("B, Filter Two", "mina")
    said = opened.say("/pipeline")
    assert "open deals" in said and "Lead 2" in said
    stalled = element(opened.newest(dana), "board.filter")["options"][1]["value"]
    opened.press(dana, "board.filter", stalled)
    opened.sees(dana, "0 open deals")
    owners = element(opened.newest(dana), "board.owner")
    everybody = owners["options"][0]["value"]
    assert read_board(everybody).owner_id is None


def test_a_deal_is_moved_from_the_board_and_the_board_follows(opened: Office) -> None:
    dana = opened.member()
    number = opened.lead("C, Rowboat, $9,999,999")
    opened.say("/pipeline")
    menu = element(opened.newest(dana), "deal.menu")
    move_on = menu["options"][1]["value"]
    opened.press(dana, "deal.menu", move_on)
    said = opened.sees(dana, f"Moved *Rowboat #{number}* to Qualification")
    assert "Qualification 1" in said
    opened.press(dana, "deal.undo")
    said = opened.sees(dana, "Undone.")
    assert "open deals" in said and "Qualification 0" in said


def test_a_deal_is_opened_from_the_board_beside_it(opened: Office) -> None:
    dana = opened.member()
    opened.lead("D, Skiff, $8,888,888")
    opened.say("/pipeline")
    before = len(dana.messages("sales"))
    menu = element(opened.newest(dana), "deal.menu")
    opened.press(dana, "deal.menu", menu["options"][0]["value"])
    until(lambda: len(dana.messages("sales")) == before + 1)


def test_a_pipeline_is_named_or_the_help_is_shown(opened: Office) -> None:
    assert "open deal" in opened.say("/pipeline sales")
    assert "is not something this command knows" in opened.say("/pipeline atlantis")
    opened.say("/pipeline dana")
    assert "*Filtered by*  Dana Reyes" in str(opened.newest(opened.member())["blocks"])
    assert "What /pipeline can do: /pipeline [name]" in opened.say("/pipeline help")


def test_numbers_are_for_a_period_and_explain_themselves(opened: Office) -> None:
    dana = opened.member()
    assert "This quarter" in opened.say("/metrics this quarter")
    assert "Last month" in opened.say("/metrics last month")
    assert "What /metrics can do" in opened.say("/metrics forever and a day")
    opened.say("/metrics")
    opened.press(dana, "metric.definitions")
    view = until(lambda: dana.modal)
    assert "Disqualified leads are not in it" in json.dumps(view, ensure_ascii=False)
    dana.close()
    periods = element(opened.newest(dana), "metric.period")["options"]
    opened.press(dana, "metric.period", periods[1]["value"])
    opened.sees(dana, periods[1]["text"]["text"])


def test_the_home_opens_cards_and_follows_what_is_done_in_them(opened: Office) -> None:
    alex = opened.member("alex")
    number = opened.lead("E, Catamaran, $4k", "alex")
    alex.open_home()
    home = until(lambda: alex.home)
    until(lambda: "Catamaran" in str(alex.home))
    alex.click("deal.open")
    card = until(lambda: alex.modal)
    assert f"#{number}" in str(card["title"])
    stage = option_of(element(card, "deal.move"), element(card, "deal.move")["options"][3]["value"])
    alex.click("deal.move", value=stage["value"])
    until(lambda: "Moved" in str(alex.modal))
    until(lambda: "Demo" in str(alex.home))
    alex.click("deal.lost")
    until(lambda: len(alex.modals) == 2)
    assert alex.submit({"reason": "price"}) == {}
    until(lambda: "Closed" in str(alex.modal))
    until(lambda: "Catamaran" not in str(alex.home))
    assert home["type"] == "home"
    alex.close(clear=True)


def test_board_and_numbers_open_over_the_home(opened: Office) -> None:
    alex = opened.member("alex")
    alex.open_home()
    until(lambda: alex.home)
    for action in ("board.open", "metric.open"):
        alex.click(action)
        assert until(lambda: alex.modal)["type"] == "modal"
        alex.close(clear=True)


def test_a_follow_up_is_planned_from_the_card_due_on_the_home_and_ticked_off(
    opened: Office,
) -> None:
    dana = opened.member()
    opened.lead("F, Dinghy, $2k")
    opened.say("/deal dinghy")
    with opened.app.db.read(None) as uow:
        now = uow.now
    person_day = now.astimezone(dana_zone(opened)).date().isoformat()
    opened.press(dana, "deal.followup", person_day)
    opened.sees(dana, "Follow-up on *Dinghy")
    dana.open_home()
    until(lambda: "followup.done" in str(dana.home))
    dana.click("followup.done")
    until(lambda: "followup.done" not in str(dana.home))


def dana_zone(opened: Office) -> Any:
    with opened.app.db.read(None) as uow:
        workspace = uow.workspaces.all()[0]
    with opened.app.db.read(workspace.id) as uow:
        person = uow.persons.by_slack(opened.member().id)
    assert person is not None
    return person.tz


def test_shortcuts_open_forms_and_a_message_becomes_a_lead(opened: Office) -> None:
    dana = opened.member()
    ts = opened.member("mina").say("sales", "Ran into Pat from Ketch & Co, wants a call <!here>")
    dana.shortcut("lead.from_message", channel="sales", ts=ts)
    form = until(lambda: dana.modal)
    assert "Ran into Pat from Ketch & Co" in str(form["blocks"])
    assert dana.submit({"company": "Ketch & Co"}) == {}
    until(lambda: "Ketch" in str(dana.app_messages()))
    dana.shortcut("deal.new")
    assert until(lambda: dana.modal)["callback_id"] == "deal.new"
    assert dana.submit({"name": ""}).keys() == {"name"}
    dana.close()


def test_pickers_look_deals_and_people_up(opened: Office) -> None:
    dana = opened.member()
    opened.lead("G, 노을전자")
    team = opened.slack.installation.team_id
    asked = {
        "type": "block_suggestion",
        "action_id": "deal.search",
        "block_id": "deal",
        "user": {"id": dana.id, "team_id": team},
        "team": {"id": team},
        "view": {"id": "V1", "type": "modal"},
        "value": "노을",
    }
    offered = json.loads(opened.app.dispatch(asked, {}).body)["options"]
    assert offered and "노을전자" in offered[0]["text"]["text"]
    asked |= {"action_id": "person.search", "value": "mi"}
    people = json.loads(opened.app.dispatch(asked, {}).body)["options"]
    assert [one["text"]["text"] for one in people] == ["Mina Park"]


def test_a_lead_is_given_away_in_one_line(opened: Office) -> None:
    mina = opened.member("mina")
    opened.lead("Bo, Willow Bank")
    assert "belongs to Mina Park" in opened.say(f"/lead assign willow <@{mina.id}|mina>")
    opened.lead("Bo, Yarrow Farm")
    assert "belongs to Mina Park" in opened.say("/lead assign yarrow mina")


def test_leads_are_listed_newest_first_in_pages(opened: Office) -> None:
    dana = opened.member()
    assert "Newest leads" in opened.say("/lead list")
    for number in range(25):
        opened.lead(f"P{number}, Page {number}")
    opened.say("/lead list")
    first = opened.newest(dana)
    assert "Page 24" in first["text"]
    opened.press(dana, "lead.page")
    until(lambda: "Page 24" not in opened.newest(dana)["text"])
