"""Many people at once: they are read together, and each is who they are."""

import pytest
from slack_sdk import WebClient
from sqlalchemy import event
from sqlalchemy.pool import Pool

from bot.commands.deadline import Deadline
from bot.commands.identity import Identity
from bot.commands.request import Kind, Place, Request
from bot.commands.slack import Doorman
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.storage import Database, Installation

PEOPLE = 30


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_crowd_is_read_together_and_everybody_is_who_they_are(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        uow.workspaces.adopt(workspace.id, Installation("T1", None, "A1", "UB", uow.now))
        for number in range(PEOPLE):
            name, slack_id = f"Person {number}", f"U{number}"
            uow.persons.add(Person(uow.new_id(), name, Role.REP, slack_id, active=number != 20))
        uow.persons.add(Person(uow.new_id(), "Not in Slack", Role.REP))
    # Nobody is to be asked for at Slack: this address is none.
    doorman = Doorman(WebClient(base_url="http://127.0.0.1:1/"), db.in_transaction)
    identity, taken = Identity(db, doorman, db.clock), []

    def count(*_: object) -> None:
        taken.append(1)

    event.listen(Pool, "checkout", count)
    try:
        seen = [
            identity.who(
                Request(
                    Kind.COMMAND, "deal", Place.MESSAGE, "", team_id="T1", user_id=f"U{number}"
                ),
                Deadline.of(None),
            )
            for number in range(PEOPLE)
        ]
    finally:
        event.remove(Pool, "checkout", count)
    names = [viewer.person.name if viewer else None for viewer in seen]
    assert names == [f"Person {number}" if number != 20 else None for number in range(PEOPLE)]
    assert len(taken) < PEOPLE / 2
