"""Workspaces, and the Slack installation each is reached through."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from sqlalchemy import and_, func, literal, or_, select, update

from bot.domain.error import NotFound
from bot.domain.workspace import Workspace
from bot.storage.link import Ask, Row, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import installation, workspace
from bot.storage.upsert import insert


class InstallationState(StrEnum):
    """Whether we may call this Slack."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in a Slack team or organisation; `bot_token` is empty where the settings hold it."""

    team_id: str | None
    enterprise_id: str | None
    app_id: str
    bot_user_id: str | None
    installed_at: datetime
    bot_token: str | None = None
    state: InstallationState = InstallationState.ACTIVE


_GET = Statement(
    select(workspace).where(workspace.c.workspace_id == given(workspace.c.workspace_id))
)
_FIND = Statement(select(workspace).where(workspace.c.key == given(workspace.c.key)))
_ALL = Statement(select(workspace).order_by(workspace.c.workspace_id))
_TEAM = Statement(
    select(workspace)
    .join(installation, installation.c.workspace_id == workspace.c.workspace_id)
    .where(
        or_(
            installation.c.team_id == given(installation.c.team_id),
            and_(
                installation.c.team_id.is_(None),
                installation.c.enterprise_id == given(installation.c.enterprise_id),
            ),
        )
    )
    .order_by(installation.c.team_id.is_(None), installation.c.id)
    .limit(1)
)


class Workspaces(Repository):
    """Workspaces; the one repository that is not bound to one."""

    def get(self, workspace_id: int) -> Workspace:
        """Give a workspace by id; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=workspace_id)
        if row is None:
            raise NotFound("This workspace is not set up.")
        return _workspace(row)

    def ahead(self) -> Iterator[Ask]:
        """Say what will be asked of the workspace of this unit of work."""
        if "workspace" not in self._uow.__dict__:
            yield _GET, {"workspace_id": self._uow.workspace_id}

    def find(self, key: str) -> Workspace | None:
        """Give a workspace by its name on the command line."""
        row = _FIND.first(self._link, key=key)
        return _workspace(row) if row else None

    def all(self) -> list[Workspace]:
        """Give every workspace, oldest first."""
        return [_workspace(row) for row in _ALL.rows(self._link)]

    def add(self, added: Workspace) -> Workspace:
        """Store a workspace and give it with its id; one that has the key already stays."""
        fresh = replace(added, id=added.id or self._uow.new_id())
        values = _values(fresh)
        self._uow.connection.execute(
            insert(self._link.dialect.name, workspace).values(values).on_conflict_do_nothing()
        )
        return self.find(added.key) or fresh

    def save(self, changed: Workspace) -> None:
        """Store a changed workspace. After a change of zone the day totals need a rebuild."""
        self._uow.connection.execute(
            update(workspace).where(workspace.c.workspace_id == changed.id).values(_values(changed))
        )
        self._uow.__dict__.pop("workspace", None)
        self._uow.acquainted = True

    def by_team(self, team_id: str | None, enterprise_id: str | None = None) -> Workspace | None:
        """Give the workspace installed in a Slack team, or in the whole organisation."""
        row = _TEAM.first(self._link, team_id=team_id, enterprise_id=enterprise_id)
        return _workspace(row) if row else None

    def adopt(self, workspace_id: int, installed: Installation) -> None:
        """Tie a workspace to a Slack; installing again replaces token and state."""
        connection = self._uow.connection
        values = {
            "app_id": installed.app_id,
            "bot_user_id": installed.bot_user_id,
            "bot_token": installed.bot_token,
            "state": installed.state.value,
            "disabled_at": None,
            "installed_at": installed.installed_at,
        }
        found = connection.execute(
            update(installation)
            .where(
                installation.c.workspace_id == workspace_id,
                installation.c.team_id.is_not_distinct_from(installed.team_id),
                installation.c.enterprise_id.is_not_distinct_from(installed.enterprise_id),
            )
            .values(values)
        )
        if not found.rowcount:
            connection.execute(
                installation.insert().values(
                    workspace_id=workspace_id,
                    id=self._uow.new_id(),
                    team_id=installed.team_id,
                    enterprise_id=installed.enterprise_id,
                    **values,
                )
            )

    def disable(self, workspace_id: int) -> None:
        """Note that a workspace's Slack takes no calls of ours any more, until it is connected."""
        self._uow.connection.execute(
            update(installation)
            .where(installation.c.workspace_id == workspace_id)
            .values(state=InstallationState.DISABLED.value)
        )

    def leave(self, workspace_id: int, team_id: str | None, enterprise_id: str | None) -> None:
        """Note that a Slack took the app out: no more calls, and its token is forgotten at once."""
        since = installation.c.disabled_at
        slack = installation.c.team_id.is_not_distinct_from(team_id)
        if team_id is None:
            slack = and_(slack, installation.c.enterprise_id.is_not_distinct_from(enterprise_id))
        self._uow.connection.execute(
            update(installation)
            .where(installation.c.workspace_id == workspace_id, slack)
            .values(
                state=InstallationState.DISABLED.value,
                bot_token=None,
                disabled_at=func.coalesce(since, literal(self._uow.now, since.type)),
            )
        )

    def left(self, before: datetime) -> list[int]:
        """Give the workspaces that every Slack of theirs took the app out of by an instant."""
        rows = self._uow.connection.execute(
            select(installation.c.workspace_id)
            .group_by(installation.c.workspace_id)
            .having(
                func.count() == func.count(installation.c.disabled_at),
                func.max(installation.c.disabled_at) <= before,
            )
        )
        return [row[0] for row in rows]

    def disabled(self) -> frozenset[int]:
        """Give the ids of the workspaces whose Slack takes no calls: no work is done for them."""
        rows = self._uow.connection.execute(
            select(installation.c.workspace_id)
            .group_by(installation.c.workspace_id)
            .having(func.min(installation.c.state) == InstallationState.DISABLED.value)
        )
        return frozenset(row[0] for row in rows)

    def installations(self, workspace_id: int) -> list[Installation]:
        """Give the Slacks a workspace is installed in."""
        rows = self._uow.connection.execute(
            select(
                installation.c.team_id,
                installation.c.enterprise_id,
                installation.c.app_id,
                installation.c.bot_user_id,
                installation.c.installed_at,
                installation.c.bot_token,
                installation.c.state,
            )
            .where(installation.c.workspace_id == workspace_id)
            .order_by(installation.c.id)
        )
        return [Installation(*row[:6], state=InstallationState(row[6])) for row in rows]


def weekdays_text(days: frozenset[int]) -> str:
    """Write weekday numbers as digits: Monday to Friday is "01234"."""
    return "".join(str(day) for day in sorted(days))


@lru_cache(maxsize=256)
@lru_cache(maxsize=128)
def weekdays_of(text: str) -> frozenset[int]:
    """Read what `weekdays_text` wrote."""
    return frozenset(int(digit) for digit in text)


def _workspace(row: Row) -> Workspace:
    key, name, currency, zone, locale, days = row[1:]
    return Workspace(row[0], key, name, currency, zone, locale, weekdays_of(days))


def _values(value: Workspace) -> dict[str, object]:
    return {
        "workspace_id": value.id,
        "key": value.key,
        "name": value.name,
        "currency": value.currency,
        "zone": value.zone,
        "locale": value.locale,
        "working_days": weekdays_text(value.working_days),
    }
