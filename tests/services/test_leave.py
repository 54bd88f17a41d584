"""A Slack that takes the app out is left at once; what was sold goes days later, or comes back."""

from datetime import timedelta

import pytest

from bot.domain.workspace import Workspace
from bot.services.leave import delete_left, leave
from bot.services.workspace import make
from bot.storage import Database, Installation, InstallationState, OutboxKind, OutboxRow, UnitOfWork
from bot.storage.rebuild import check
from bot.storage.tables import metadata
from tests.conftest import Clock
from tests.services.conftest import Team

KEPT = timedelta(days=30)


def install(uow: UnitOfWork) -> None:
    slack = Installation("T1", None, "A1", "U1", uow.now, bot_token="xoxb-c4n4ry")
    uow.workspaces.adopt(uow.workspace_id, slack)


def rows_of(db: Database, workspace_id: int) -> list[str]:
    with db.read(None) as uow:
        return [
            name
            for name, table in metadata.tables.items()
            if "workspace_id" in table.c
            if uow.connection.execute(
                table.select().where(table.c.workspace_id == workspace_id).limit(1)
            ).first()
        ]


@pytest.mark.parametrize("again", [False, True])
def test_data_is_deleted_when_its_days_are_over_unless_the_app_comes_back(
    team: Team, clock: Clock, *, again: bool
) -> None:
    other = make(team.db, Workspace(id=0, key="other", name="Other"))
    team.new("Acme")
    team.do(install)
    pending = OutboxRow(0, "late", OutboxKind.DM, {"to": "dm", "user": "U2"}, "home")
    team.do(lambda uow: uow.outbox.add(pending))
    for _ in range(2):
        team.do(lambda uow: leave(uow, "T1", None))
        clock.advance(days=1)
    (slack,) = team.see(lambda uow: uow.workspaces.installations(team.workspace.id))
    assert (slack.state, slack.bot_token) == (InstallationState.DISABLED, None)
    with team.db.begin(None) as uow:
        assert uow.outbox.claim(10, uow.now) == []
    assert delete_left(team.db, clock.now - KEPT) == 0
    if again:
        team.do(install)
    clock.advance(days=29)
    assert delete_left(team.db, clock.now - KEPT) == (0 if again else 1)
    if again:
        assert team.see(lambda uow: [one.deal.name for one in uow.search.deals("acme")]) == ["Acme"]
        assert check(team.db, team.workspace.id) == []
    else:
        assert rows_of(team.db, team.workspace.id) == []
    assert {"pipeline", "stage", "workspace"} <= set(rows_of(team.db, other.id))
