"""Somebody is erased from their page by who leads, who writes the name; nothing of them is left."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.company import Contact
from bot.domain.person import Person
from bot.storage import UnitOfWork
from bot.storage.tables import metadata
from tests.commands.test_company import card, shown
from tests.commands.test_setup import begin, window
from tests.office import CHANNEL, Office, office, until

CANARY = "canarina"


@pytest.fixture(scope="module")
def boss(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The workspace is set up, and Mina is a rep."""
    with office(sqlite_template, tmp_path_factory.mktemp("erase")) as opened:
        dana = begin(opened)
        while dana.modal:
            dana.close()
        opened.say("/pipeline", "mina")
        yield opened


def hits(uow: UnitOfWork) -> list[str]:
    found = []
    for name in metadata.tables:
        rows = uow.connection.exec_driver_sql(f"SELECT * FROM {name}")
        found += [name for row in rows if CANARY in str(row).lower()]
    return found


def known(opened: Office) -> Contact:
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.read(workspace.id) as uow:
        (found,) = uow.contacts.beginning("Canarina")
    return found


def test_a_person_is_erased_from_their_page_and_who_asked_is_told(boss: Office) -> None:
    number = boss.lead("Canarina Zwitscher, Bird GmbH, $12k")
    one = known(boss)
    boss.say(f"/deal note {number} Canarina Zwitscher said yes")
    dana = card(boss, number)
    boss.press(dana, "company.open")
    window(dana, "Bird GmbH")
    dana.click("contact.open")
    window(dana, "contact.erase")
    dana.click("contact.erase")
    window(dana, "Erase a person")
    assert f"Erased contact {one.id}" in shown(dana)
    assert dana.submit({"name": "Somebody Else"}).keys() == {"name"}
    assert boss.count("contact WHERE name LIKE 'Canarina%'") == 1
    assert dana.submit({"name": "canarina  zwitscher"}) == {}
    until(lambda: "told of this person" in json.dumps(dana.app_messages()))
    boss.settle()
    with boss.app.db.read(None) as uow:
        assert hits(uow) == []
        (told,) = uow.connection.exec_driver_sql(
            "SELECT author_id, subject_id FROM audit WHERE kind = 'erased'"
        )
        assert told[0] and told[1] == one.id
    assert boss.count(f"deal WHERE number = {number} AND minor = 1200000") == 1
    assert boss.count(f"timeline WHERE body = 'Erased contact {one.id} said yes'") == 1
    while dana.modal:
        dana.close()


def test_a_rep_is_not_offered_to_erase_anybody(boss: Office) -> None:
    number = boss.lead("Rob Kept, Keepco")
    mina = card(boss, number, "mina")
    boss.press(mina, "company.open")
    window(mina, "Keepco")
    mina.click("contact.open")
    window(mina, "contact.edit")
    assert "contact.erase" not in shown(mina)
    mina.close()


def test_an_admin_erases_one_of_the_team_and_a_korean_reader_reads_it_so(boss: Office) -> None:
    with boss.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with boss.app.db.begin(workspace.id) as uow:
        gone = uow.persons.add(Person(uow.new_id(), "Canarina Seller", email="canarina@x.test"))
    number = boss.lead("Kim Duri, Duri Inc")
    boss.say(f"/deal note {number} Canarina Seller met them")
    dana = boss.member()
    dana.command("sales", "/pipeline settings")
    window(dana, "staff.list")
    dana.click("staff.list")
    window(dana, "Canarina Seller")
    (offered,) = dana.suggest("staff.find", "Canarina")["options"]
    dana.click("staff.find", value=offered)
    window(dana, "staff.erase")
    dana.click("staff.erase")
    assert f"Erased person {gone.id}" in json.dumps(window(dana, "Erase a person"))
    assert dana.submit({"name": "Canarina"}).keys() == {"name"}
    assert dana.submit({"name": "Canarina Seller"}) == {}
    window(dana, "had Erased person")
    until(lambda: boss.count("person WHERE name LIKE 'Erased person%' AND email IS NULL") == 1)
    boss.settle()
    with boss.app.db.read(None) as uow:
        assert hits(uow) == []
    while dana.modal:
        dana.close()
    boss.say(f"/deal show {number}")
    assert f"Erased person {gone.id} met them" in json.dumps(boss.newest(dana, CHANNEL))
    mina = boss.member("mina")
    boss.say(f"/deal show {number}", "mina")
    korean = json.dumps(boss.newest(mina, CHANNEL), ensure_ascii=False)
    assert f"삭제된 팀원 {gone.id} met them" in korean
    assert "Erased" not in korean
