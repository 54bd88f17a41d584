"""Companies and contacts through the doors: pages, people of a deal, near names, merging."""

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.person import Role
from bot.services import company as companies
from playground.member import Member
from tests.commands.test_setup import begin, choice, window
from tests.office import Office, until


def shown(who: Member) -> str:
    return json.dumps(who.modal, ensure_ascii=False) if who.modal else ""


def card(opened: Office, number: int, who: str = "dana") -> Member:
    person = opened.member(who)
    while person.modal:
        person.close()
    opened.say(f"/deal show {number}", who)
    return person


def company_id(opened: Office, name: str) -> int:
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.read(workspace.id) as uow:
        found = uow.companies.named(name)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def boss(opened: Office) -> Office:
    """The workspace is set up, and Mina is a rep."""
    dana = begin(opened)
    while dana.modal:
        dana.close()
    opened.say("/pipeline", "mina")
    return opened


def test_a_company_page_shows_its_people_deals_and_story(boss: Office) -> None:
    number = boss.lead("Jo Page, Pageworks, $12k, LinkedIn")
    dana = card(boss, number)
    boss.press(dana, "company.open")
    page = window(dana, "Pageworks")
    text = json.dumps(page, ensure_ascii=False)
    assert "Jo Page" in text and "$12,000" in text and "created it" in text
    dana.click("company.edit")
    window(dana, "Edit company")
    bad = {"name": "Pageworks", "employees": "many"}
    assert dana.submit(bad).keys() == {"employees"}
    assert dana.submit({"name": "Pageworks", "employees": "120", "country": "Korea"}) == {}
    window(dana, "120 employees")
    dana.click("contact.open")
    window(dana, "Contact")
    dana.click("contact.edit")
    window(dana, "Edit contact")
    filled = {"name": "Jo Page", "company": "Pageworks", "email": "jo@page.works", "role": "buyer"}
    assert dana.submit(filled) == {}
    window(dana, "jo@page.works")
    dana.close()


def test_people_are_named_on_a_deal_in_a_role_and_taken_off(boss: Office) -> None:
    number = boss.lead("Ann Main, Partyco")
    dana = card(boss, number)
    boss.press(dana, "party.open")
    window(dana, "Ann Main")
    dana.click("contact.named")
    window(dana, "New contact")
    assert dana.submit({"name": "Bo Second", "role": "champion"}) == {}
    view = window(dana, "Bo Second")
    assert "Champion" in shown(dana)
    dana.click("party.menu", value=choice(view, "party.menu", "Bo Second", "Change the role"))
    window(dana, "Person of a deal")
    assert dana.submit({"role": "blocker"}) == {}
    view = window(dana, "Blocker")
    dana.click("party.menu", value=choice(view, "party.menu", "Bo Second", "Take off this deal"))
    until(lambda: "Bo Second" not in shown(dana))
    dana.close()
    boss.say(f"/deal undo {number}")
    dana = card(boss, number)
    assert "People (2)" in json.dumps(boss.newest(dana))


def test_a_near_name_is_told_while_typing_and_taken_over(boss: Office) -> None:
    boss.lead("Near Person, Nearby Incorporated")
    dana = boss.member()
    dana.command("sales", "/lead new")
    window(dana, "New lead")
    typed: dict[str, Any] = {"contact": "Somebody", "company": "nearby"}
    dana.click("near.company", value="nearby")
    window(dana, "is here already")
    dana.click("near.use")
    until(lambda: "near.company.again" in shown(dana))
    assert "Nearby Incorporated" in shown(dana) and "is here already" not in shown(dana)
    assert dana.submit({**typed, "company": "Nearby Incorporated"}) == {}
    boss.sees(dana, "Nearby Incorporated #")
    found = company_id(boss, "Nearby Incorporated")
    assert boss.count(f"deal WHERE company_id = {found}") == 2


def test_two_companies_become_one_and_two_again(boss: Office) -> None:
    first = boss.lead("Amy Merge, Mergeco")
    boss.lead("Ben Merge, Mergeco Limited")
    ids = {name: company_id(boss, name) for name in ("Mergeco", "Mergeco Limited")}
    dana = card(boss, first)
    boss.press(dana, "company.open")
    window(dana, "company.merge")
    dana.click("company.merge")
    window(dana, "Which other record")
    found = {one["text"]["text"]: one for one in dana.suggest("company.search", "merge")["options"]}
    assert "Mergeco" not in found
    dana.submit({"other": found["Mergeco Limited"]})
    window(dana, "becomes part of")
    boss.say("/pipeline", "ines")
    with boss.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with boss.app.db.begin(workspace.id) as uow:
        gone = uow.companies.get(ids["Mergeco Limited"])
        ines = uow.persons.by_slack(boss.member("ines").id)
        assert ines
        companies.change(uow, replace(gone, industry="Glue"), by=ines)
    assert dana.submit({"name": "gone"}) == {}
    window(dana, "Ines Calder changed this while it was open")
    assert dana.submit() == {}
    window(dana, "merged Mergeco Limited into")
    assert "Also known as Mergeco" in shown(dana) and "Ben Merge" in shown(dana)
    assert boss.count(f"deal WHERE company_id = {ids['Mergeco']}") == 2
    dana.click("audit.undo")
    window(dana, "undid a change")
    assert boss.count(f"deal WHERE company_id = {ids['Mergeco']}") == 1
    dana.close()


def test_a_rep_edits_a_company_but_does_not_merge_it(boss: Office) -> None:
    number = boss.lead("Cy Rep, Repco")
    mina = card(boss, number, "mina")
    boss.press(mina, "company.open")
    window(mina, "company.edit")
    assert "company.merge" not in shown(mina)
    mina.close()


def test_a_viewer_looks_and_changes_nothing(boss: Office) -> None:
    number = boss.lead("Di View, Viewco")
    joon = boss.member("joon")
    boss.say("/pipeline", "joon")
    with boss.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with boss.app.db.begin(workspace.id) as uow:
        known = uow.persons.by_slack(joon.id)
        assert known is not None
        uow.persons.save(replace(known, role=Role.VIEWER))
    joon = card(boss, number, "joon")
    boss.press(joon, "company.open")
    window(joon, "Viewco")
    for action in ("company.edit", "company.merge", "contact.add"):
        assert action not in shown(joon)
    joon.close()


def test_a_field_on_companies_is_on_their_page_and_form(boss: Office) -> None:
    number = boss.lead("Flo Field, Fieldco")
    dana = boss.member()
    dana.command("sales", "/pipeline settings")
    window(dana, "custom.list")
    dana.click("custom.list")
    window(dana, "custom.record")
    dana.click("custom.record", value="company")
    window(dana, "on every page and form")
    dana.click("custom.add")
    window(dana, "What it holds")
    assert dana.submit({"name": "Tier", "kind": "choice", "choices": "Gold\nSilver"}) == {}
    window(dana, "added the field Tier")
    dana = card(boss, number)
    boss.press(dana, "company.open")
    window(dana, "company.edit")
    dana.click("company.edit")
    view = window(dana, "Tier")
    name = next(block["block_id"] for block in view["blocks"] if "Tier" in str(block))
    assert dana.submit({"name": "Fieldco", name: "Gold"}) == {}
    window(dana, "*Tier*  Gold")
    dana.close()
