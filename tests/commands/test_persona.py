"""Personas through the doors: made in the settings, offered on a card, assigned in one tap."""

import json
from dataclasses import replace

from bot.domain.person import Role
from tests.commands.test_setup import begin, choice, window
from tests.office import Office, until

RULES = {
    "industry_weight": "must",
    "size_weight": "should",
    "country_weight": "nice",
    "title_weight": "nice",
    "role_weight": "nice",
    "source_weight": "should",
}


def test_a_persona_is_made_scored_offered_and_assigned(opened: Office) -> None:
    dana = begin(opened)
    window(dana, "persona.list")
    dana.click("persona.list")
    window(dana, "Every lead is scored by them")
    dana.click("persona.add")
    window(dana, "What gives them trouble")
    assert dana.submit({"name": "CTO", "help": "Ship every week"}) == {}
    view = window(dana, "added the persona CTO")
    dana.click("persona.menu", value=choice(view, "persona.menu", "*CTO*", "Fit rules"))
    window(dana, "How much it counts")
    wrong = {**RULES, "size": "many"}
    assert dana.submit(wrong).keys() == {"size"}
    rules = {**RULES, "size": "50-500", "source": ["linkedin"], "industry": "Software, Gaming"}
    assert dana.submit(rules) == {}
    window(dana, "Software, Gaming")
    dana.close()
    dana.close()
    number = opened.lead("Jo, Fitting Co, LinkedIn")
    opened.say(f"/deal show {number}")
    card = json.dumps(opened.newest(dana), ensure_ascii=False)
    assert "Fit with CTO: 100 of 100" in card and "1 of 3 rules known" in card
    assert "Company size: not known" in card
    assert "100 of 100" in json.dumps(said_by(opened, "/lead list"))

    opened.say(f"/deal show {number}")
    opened.press(dana, "persona.assign")
    until(lambda: "*Persona*  CTO" in str(opened.newest(dana)["blocks"]))
    opened.say(f"/deal undo {number}")
    opened.say(f"/deal show {number}")
    assert "*Persona*  CTO" not in str(opened.newest(dana)["blocks"])


def said_by(opened: Office, line: str) -> object:
    opened.say(line)
    return opened.newest(opened.member())["blocks"]


def test_reps_do_not_see_the_personas_settings(opened: Office) -> None:
    begin(opened)
    opened.member().close()
    mina = opened.member("mina")
    opened.say("/pipeline", "mina")
    mina.command("sales", "/pipeline settings")
    assert "persona.list" not in json.dumps(until(lambda: mina.modal))
    mina.close()
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        known = uow.persons.by_slack(mina.id)
        assert known is not None
        uow.persons.save(replace(known, role=Role.MANAGER))
    mina.command("sales", "/pipeline settings")
    window(mina, "persona.list")
    mina.close()
