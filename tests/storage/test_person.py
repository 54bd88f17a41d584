"""People, looked up by the beginning of their name."""

from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.storage import Database


def test_many_who_left_do_not_crowd_out_who_is_there(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        for number in range(210):
            gone = Person(id=uow.new_id(), name=f"Ann {number:03}", active=False)
            uow.persons.add(gone)
        uow.persons.add(Person(id=uow.new_id(), name="Ann Zed"))
    with db.read(workspace.id) as uow:
        assert [one.name for one in uow.persons.search("ann", limit=5)] == ["Ann Zed"]
