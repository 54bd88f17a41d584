"""The app is taken out of a Slack, as told to the front door, and comes back another day."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.domain.door import DoorKind
from bot.domain.draft import NewDeal
from bot.domain.person import Role
from bot.run import running
from bot.services import deal as deals
from bot.services import door as doors
from bot.services.leave import delete_left
from bot.settings import Mode
from bot.storage import Installation, InstallationState, UnitOfWork
from tests.office import Office, office, until

WAITS = "outbox WHERE subject = 'news.given' AND state = 'pending'"


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("goodbye")
    with office(sqlite_template, folder, mode=Mode.HTTP, outside=True) as found:
        yield found


def slack_of(opened: Office) -> Installation:
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
        (found,) = uow.workspaces.installations(workspace.id)
    return found


def control(opened: Office, **asked: str) -> None:
    httpx.post(f"{opened.slack.control}/app", json=asked, trust_env=False).raise_for_status()


def calls(opened: Office) -> int:
    """How often Slack was asked to show something to anybody."""
    return sum(len(opened.slack.traffic(method)) for method in ("chat.*", "views.*"))


def test_r90_who_takes_the_app_out_is_sent_nothing_and_has_all_back_with_it(opened: Office) -> None:
    number = opened.lead("Zoe, Hidden Harbor, $77k")
    opened.settle()
    db, dana = opened.app.db, opened.member()
    with db.read(None) as uow:
        (workspace,) = uow.workspaces.all()

    def prepare(uow: UnitOfWork) -> str:
        boss = uow.persons.by_slack(dana.id)
        assert boss is not None
        boss = uow.persons.save(replace(boss, role=Role.ADMIN))
        door, _ = doors.open_(uow, uow.pipelines.default().id, DoorKind.FORM, by=boss)
        return door.public_id

    form = f"{opened.base}/in/form/{db.write(workspace.id, prepare)}"
    assert httpx.get(form, trust_env=False).status_code == 200
    control(opened, do="uninstall")
    until(lambda: slack_of(opened).state is InstallationState.DISABLED)
    opened.app.doors.forget()
    before = calls(opened)

    # What waits is not sent, what comes in is not taken, and nobody is answered.
    def late(uow: UnitOfWork) -> None:
        boss = uow.persons.by_slack(dana.id)
        deals.create(uow, NewDeal("Late Night", owner_id=boss.id if boss else None), by=None)

    db.write(workspace.id, late)
    assert httpx.get(form, trust_env=False).status_code == 404
    assert httpx.post(form, data={"name": "Late"}, trust_env=False).status_code == 404
    db.wake.set()
    with db.begin(None) as uow:
        assert uow.outbox.claim(10, db.clock()) == []
    assert calls(opened) == before
    assert opened.count(WAITS) == 1
    assert opened.count(f"deal WHERE number = {number}") == 1
    assert delete_left(db, db.clock() - timedelta(days=30)) == 0

    control(opened, do="install")
    settings = opened.app.settings.model_copy(
        update={"slack_bot_token": SecretStr(opened.slack.bot_token)}
    )
    with running(settings) as again:
        assert slack_of(opened).state is InstallationState.ACTIVE
        until(lambda: "Late Night" in json.dumps(dana.app_messages()))
        assert opened.count(WAITS) == 0
        command = {
            "command": "/deal",
            "text": f"show {number}",
            "team_id": opened.slack.installation.team_id,
            "api_app_id": "A1",
            "channel_id": "C1",
            "user_id": dana.id,
            "trigger_id": "back.1",
        }
        assert "Hidden Harbor" in again.dispatch(command, {}).body
    opened.app.doors.forget()
    assert httpx.get(form, trust_env=False).status_code == 200


def test_r90_a_revoked_token_alone_and_said_twice_is_a_goodbye_too(opened: Office) -> None:
    until(lambda: slack_of(opened).state is InstallationState.ACTIVE)
    for _ in range(2):
        control(opened, do="revoke")
    until(lambda: slack_of(opened).state is InstallationState.DISABLED)
    assert slack_of(opened).bot_token is None
