"""The doors for leads through Slack: opened, set up, given new keys; who gets what comes in."""

import json
from typing import Any

import pytest

from tests.commands.test_setup import begin, choice, window
from tests.office import Office, until


def undo_of(view: dict[str, Any] | None) -> str | None:
    """Which change the window offers to undo."""
    buttons = [block.get("accessory", {}) for block in (view or {}).get("blocks", ())]
    return next((one["value"] for one in buttons if one.get("action_id") == "audit.undo"), None)


def test_doors_are_opened_set_up_and_closed(opened: Office) -> None:
    opened.member().close(clear=True)
    dana = begin(opened)
    dana.close(clear=True)
    dana.command("sales", "/lead form")
    view = window(dana, "Nobody outside can reach these doors yet")
    assert "Nobody yet: they wait without an owner" in json.dumps(view)
    dana.click("door.open")
    view = window(dana, "/in/form/")
    opening = undo_of(view)
    dana.click("door.menu", value=choice(view, "door.menu", "*Web form*", "Change"))
    window(dana, "What it asks for")
    wrong = {"fields": ["message"], "colour": "green", "logo": "http://x", "language": "auto"}
    assert dana.submit(wrong).keys() == {"fields", "colour", "logo"}
    right = {
        "logo": "",
        "title": "Talk to us",
        "fields": ["name", "email"],
        "required": ["phone", "email"],
    }
    assert dana.submit({**right, "colour": "#0b5", "language": "ko"}).keys() == {"colour"}
    assert dana.submit({**right, "colour": "#00BB55", "language": "ko"}) == {}
    until(lambda: undo_of(dana.modal) not in (None, opening))
    dana.click("audit.undo")
    view = window(dana, "undid a change")
    dana.click("door.menu", value=choice(view, "door.menu", "*Web form*", "Link and snippet"))
    assert "&lt;iframe" in json.dumps(window(dana, "To put it into a page"))
    dana.close()
    dana.click("door.menu", value=choice(view, "door.menu", "*Web form*", "Turn off"))
    until(lambda: "/in/form/" not in json.dumps(dana.modal))


def test_a_key_is_shown_and_made_anew(opened: Office) -> None:
    opened.member().close(clear=True)
    dana = begin(opened)
    dana.close(clear=True)
    dana.command("sales", "/lead form")
    view = window(dana, "Webhook")
    # Each press turns the first door on that is off: the form, then the webhook.
    dana.click("door.open")
    window(dana, "/in/form/")
    dana.click("door.open")
    view = window(dana, "/in/lead/")
    dana.click("door.menu", value=choice(view, "door.menu", "*Webhook*", "Address and key"))
    shown = window(dana, "Key to sign with")
    key = next(b["text"]["text"] for b in shown["blocks"] if "Key to sign" in json.dumps(b))
    dana.click("door.rotate")
    until(lambda: key not in [b.get("text", {}).get("text") for b in dana.modal["blocks"]])
    assert "Key to sign with" in json.dumps(dana.modal)
    assert opened.count("door WHERE old_secret IS NOT NULL") == 1


def test_who_gets_leads_is_said_by_rules_in_their_order(opened: Office) -> None:
    opened.member().close(clear=True)
    dana, mina = begin(opened), opened.member("mina")
    opened.say("/pipeline", "mina")
    dana.close(clear=True)
    dana.command("sales", "/lead form")
    window(dana, "Who gets these leads")
    dana.click("assign.add")
    window(dana, "Which leads?")
    assert dana.submit({}).keys() == {"people"}
    assert dana.submit({"people": [dana.id, mina.id]}) == {}
    window(dana, "All leads")
    dana.click("assign.add")
    window(dana, "Which leads?")
    assert dana.submit({"people": [mina.id], "size": "many"}).keys() == {"size"}
    assert dana.submit({"people": [mina.id], "size": "500+", "countries": "Korea, KR"}) == {}
    view = window(dana, "500+ employees")
    rules = [b["text"]["text"] for b in view["blocks"] if "assign.menu" in json.dumps(b)]
    assert "500+" in rules[0] and "All other leads" in rules[1]
    dana.click("assign.menu", value=choice(view, "assign.menu", "500+", "Remove"))
    until(lambda: "500+ employees" not in json.dumps(dana.modal["blocks"][2:]))
    dana.click("audit.undo")
    window(dana, "500+ employees")


def test_who_is_away_says_so_and_comes_back(opened: Office) -> None:
    assert "new leads that are given away in turn reach you" in opened.say("/lead away")
    opened.say("/lead away tomorrow")
    assert opened.count("absence") == 1
    assert "reach you" in opened.say("/lead away off")
    assert opened.count("absence") == 0
    assert "over" in opened.say("/lead away 2020-01-05")


@pytest.mark.parametrize("who", ["mina", "tomas"])
def test_only_who_leads_a_pipeline_sees_its_doors(opened: Office, who: str) -> None:
    begin(opened)
    opened.member().close()
    person, before = opened.member(who), opened.count("door")
    assert opened.say("/lead form", who)
    assert person.modal is None
    assert opened.count("door") == before
