"""People: learned from Slack page by page, and read only when a screen names them."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.cast import everybody
from bot.commands.person import sync
from bot.commands.slack import profile
from bot.delivery.post import client
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace as Team
from bot.services.workspace import make
from bot.storage import Database
from playground import Workspace


@pytest.fixture
def db(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "people.db"
    shutil.copyfile(sqlite_template, path)
    made = Database(f"sqlite:///{path}", clock=lambda: datetime.now(UTC), pool_size=4)
    yield made
    made.close()


def test_members_are_learned_and_nothing_is_kept_of_others(db: Database) -> None:
    team = make(db, Team(id=0, key="local", name="Local"))
    with db.begin(team.id) as uow:
        uow.persons.add(Person(id=uow.new_id(), name="M. Park", email="mina@example.com"))
    with Workspace() as slack:
        ids = frozenset({slack.installation.team_id})
        read = sync(client(slack.bot_token, slack.api), db, team.id, ids)
        sync(client(slack.bot_token, slack.api), db, team.id, ids)
        mina = slack.member("mina")
    with db.read(team.id) as uow:
        known = {person.name: person for person in uow.persons.all(active_only=False)}
    assert read >= len(known)
    assert set(known) == {"Mina Park", "Dana Reyes", "Alex Morgan", "Ines Calder", "Joon Seo"}
    assert known["Mina Park"].slack_id == mina.id
    assert known["Mina Park"].locale == "ko" and known["Mina Park"].zone == "Asia/Seoul"
    assert known["Ines Calder"].role is Role.ADMIN


def test_a_cast_of_a_thousand_reads_a_hundred_and_whom_it_is_asked_for(db: Database) -> None:
    team = make(db, Team(id=0, key="local", name="Local"))
    with db.begin(team.id, budget=30) as uow:
        for number in range(1_000):
            uow.persons.add(Person(id=uow.new_id(), name=f"Person {number:05}"))
        last = uow.persons.add(Person(id=uow.new_id(), name="Zoe", active=False))
    with db.read(team.id) as uow:
        cast = everybody(uow)
        assert len(cast) == 100
        assert cast[last.id].name == "Zoe"
        assert cast.get(7) is None


@pytest.mark.parametrize(
    ("told", "is_guest", "is_bot", "zone"),
    [
        ({"is_restricted": True}, True, False, "UTC"),
        ({"is_ultra_restricted": True}, True, False, "UTC"),
        ({"is_stranger": True}, True, False, "UTC"),
        ({"is_bot": True}, False, True, "UTC"),
        ({"id": "USLACKBOT"}, False, True, "UTC"),
        ({"tz": "Asia/Seoul"}, False, False, "Asia/Seoul"),
        ({"tz": "../etc/passwd"}, False, False, "UTC"),
        ({"tz": None, "profile": None}, False, False, "UTC"),
    ],
)
def test_r86_what_slack_says_of_somebody_is_read_with_care(
    told: dict[str, object], is_guest: bool, is_bot: bool, zone: str
) -> None:
    read = profile({"id": "U1", "team_id": "T1", "name": "x", **told})
    assert (read.guest, read.bot, read.zone) == (is_guest, is_bot, zone)
