"""Set-up and settings through the doors: forms, windows on windows, undo, refusals."""

import json
from typing import Any

from playground.member import Member
from tests.office import Office, until

FORM = {"currency": "USD", "zone": "America/New_York", "days": ["0", "1", "2", "3", "4"]}


def window(who: Member, part: str) -> dict[str, Any]:
    """Wait until the window on top shows something; gives it."""
    return until(
        lambda: (
            who.modal if who.modal and part in json.dumps(who.modal, ensure_ascii=False) else None
        )
    )


def begin(opened: Office) -> Member:
    """Dana sets the workspace up, unless that was done."""
    dana = opened.member()
    dana.command("sales", "/pipeline settings")
    view = until(lambda: dana.modal)
    if view["callback_id"] == "setup.start":
        assert dana.submit(FORM) == {}
        opened.sees(dana, "open deal")
        dana.command("sales", "/pipeline settings")
    return dana


def choice(view: dict[str, Any], action: str, has: str, label: str) -> dict[str, Any]:
    """Give a choice of the menu beside the block that has some words in it."""
    for block in view["blocks"]:
        menu = block.get("accessory", {})
        if menu.get("action_id") == action and has in json.dumps(block, ensure_ascii=False):
            for offered in menu["options"]:
                if offered["text"]["text"] == label:
                    return dict(offered)
    raise LookupError(label)


def test_the_first_run_leads_to_the_first_board(opened: Office) -> None:
    dana = opened.member()
    dana.open_home()
    until(lambda: "Set up Pipewright" in json.dumps(dana.home))
    dana.command("sales", "/pipeline settings")
    view = until(lambda: dana.modal)
    assert view["callback_id"] == "setup.start"
    assert "Negotiation" in json.dumps(view)
    dana.click("setup.preset", value="saas")
    window(dana, "Discovery call")
    assert dana.submit({**FORM, "zone": "Nowhere"}).keys() == {"zone"}
    assert dana.submit({**FORM, "managers": [opened.member("alex").id]}) == {}
    assert "Inbound SaaS" in opened.sees(dana, "Inbound SaaS")
    assert "Inbound SaaS" in opened.say("/pipeline", "alex")


def test_a_stage_is_added_moved_removed_and_put_back(opened: Office) -> None:
    dana = begin(opened)
    window(dana, "What was changed")
    dana.click("pipeline.settings")
    view = window(dana, "stage.menu")
    dana.click("stage.add")
    window(dana, "New stage")
    bad = {"name": "Pilot", "kind": "deal", "probability": "many"}
    assert dana.submit(bad).keys() == {"probability"}
    assert dana.submit({**bad, "probability": "45", "stalled": "7"}) == {}
    view = window(dana, "Pilot")
    assert "added the stage Pilot" in str(window(dana, "added the stage"))
    dana.click("stage.menu", value=choice(view, "stage.menu", "*Pilot*", "Move up"))
    view = window(dana, "in another order")
    dana.click("stage.menu", value=choice(view, "stage.menu", "*Pilot*", "Remove"))
    window(dana, "No deal stands in Pilot")
    assert dana.submit({}) == {}
    window(dana, "removed the stage Pilot")
    dana.click("audit.undo")
    assert "*Pilot*" in str(window(dana, "undid a change of the stage Pilot"))
    dana.close()


def test_a_preset_is_changed_with_deals_in_it_and_put_back(opened: Office) -> None:
    dana = begin(opened)
    opened.lead("Jo, Staying")
    window(dana, "What was changed")
    dana.click("pipeline.settings")
    window(dana, "preset.open")
    dana.click("preset.open")
    view = window(dana, "Change the preset")
    dana.click("preset.choose", value="renewals")
    view = window(dana, "Renewal quote")
    asked = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    assert dana.submit(dict.fromkeys(asked, "1")) == {}
    assert "Review with customer" in str(window(dana, "other stages"))
    board = opened.say("/pipeline")
    assert "Review with customer 1" in board
    dana.click("audit.undo")
    window(dana, "undid a change of the pipeline")
    assert "Review with customer" not in opened.say("/pipeline")
    dana.close()


def test_people_rates_and_fields_are_for_admins_alone(opened: Office) -> None:
    begin(opened)
    mina = opened.member("mina")
    mina.command("sales", "/pipeline settings")
    view = until(lambda: mina.modal)
    assert "staff.list" not in json.dumps(view)
    assert "pipeline.settings" not in json.dumps(view)
    mina.close()


def test_a_rate_a_field_and_a_role_are_set(opened: Office) -> None:
    dana = begin(opened)
    window(dana, "rate.list")
    dana.click("rate.list")
    window(dana, "rate.add")
    dana.click("rate.add")
    window(dana, "One unit of it")
    assert dana.submit({"currency": "USD", "rate": "1", "day": "2026-01-02"}).keys() == {"currency"}
    assert dana.submit({"currency": "KRW", "rate": "0.00072", "day": "2026-01-02"}) == {}
    window(dana, "1 KRW = 0.00072 USD")
    dana.click("rate.import")
    window(dana, "One a line")
    assert dana.submit({"table": "GBP 2026-01-02 1.25\nUSD 2026-01-02 1"}) == {
        "table": "Line 2: USD is the workspace's own currency."
    }
    told = "currency\tday\tworth\neur\t2026-01-02\t1,08\nGBP;2026-01-02;1.25\n1.09,2026-01-05,EUR"
    assert dana.submit({"table": told}) == {}
    view = str(window(dana, "added the rate of EUR, GBP"))
    assert "1 EUR = 1.09 USD" in view and "1 EUR = 1.08 USD" in view and "1 GBP = 1.25" in view
    dana.click("audit.undo")
    assert "1 GBP" not in str(window(dana, "undid a change of the rate"))
    dana.close()
    window(dana, "custom.list")
    dana.click("custom.list")
    window(dana, "custom.add")
    dana.click("custom.add")
    window(dana, "What it holds")
    assert dana.submit({"name": "Plan", "kind": "choice", "choices": ""}).keys() == {"choices"}
    assert dana.submit({"name": "Plan", "kind": "choice", "choices": "Basic\nPro"}) == {}
    window(dana, "added the field Plan")
    dana.close()
    dana.command("sales", "/deal new")
    view = window(dana, "Plan")
    field = next(block["block_id"] for block in view["blocks"] if "Plan" in str(block))
    assert dana.submit({"name": "Newborn", field: "Basic"}) == {}
    until(lambda: "*Plan*  Basic" in str(opened.newest(dana)["blocks"]))
    number = opened.lead("Jo, Fieldwork")
    opened.say(f"/deal show {number}")
    card = opened.newest(dana)
    dana.click("deal.menu", channel="sales", ts=card["ts"], value=edit_of(card))
    view = window(dana, "Plan")
    field = next(block["block_id"] for block in view["blocks"] if "Plan" in str(block))
    assert dana.submit({"name": "Fieldwork", field: "Pro"}) == {}
    until(lambda: "*Plan*  Pro" in str(opened.newest(dana)["blocks"]))


def edit_of(card: dict[str, Any]) -> dict[str, Any]:
    """Give the choice of a card's menu that edits its words."""
    for block in card["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id") == "deal.menu":
                return dict(element["options"][0])
    raise LookupError("no menu")
