"""Who asks: the workspace by its Slack team, the person by their Slack user, outsiders refused."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

from bot.commands.call import Viewer
from bot.commands.deadline import Deadline
from bot.commands.request import Kind, Request
from bot.commands.slack import Doorman, profile
from bot.domain.person import Person, Profile
from bot.domain.workspace import Workspace
from bot.services import person
from bot.storage import Database
from bot.storage.person import LISTED
from bot.views.words import Words

_KEPT = 30.0
"""Seconds for which a team's workspace is taken from memory; it changes on an installation."""

_PERSON_KEPT = 5.0
"""Seconds for which a person is: what another process learns of them counts here by then."""

_CROWD = 6
"""People read one by one while the first of them is kept: then the others are likely here, too, and
are read with the next one."""

_MOST_KEPT = 10_000

_PROFILE_EVENTS = frozenset({"user_change", "team_join", "user_profile_changed"})


class Identity:
    """Knows workspaces and people; asks Slack only about somebody never seen."""

    def __init__(self, db: Database, doorman: Doorman, clock: Callable[[], datetime]) -> None:
        self._db, self._doorman, self._clock = db, doorman, clock
        self._workspaces: dict[tuple[str, str | None], tuple[Workspace, float]] = {}
        self._people: dict[tuple[int, str], tuple[Person, float]] = {}
        # By workspace: when people were read one by one last.
        self._read = defaultdict[int, deque[float]](lambda: deque(maxlen=_CROWD))
        # Who was just made an admin is one at once, in this process; in others within seconds.
        db.faces.listen(self._people.clear)
        db.faces.listen(self._workspaces.clear)

    def who(self, request: Request, deadline: Deadline) -> Viewer | None:
        """Give the person behind a request and their workspace, None for anybody it is not for.

        Guests, bots, people of other organisations and those who have left are refused, and so
        is a team that has not installed the app. Raises `Unreachable` when Slack does not say
        who a person never seen is: then nothing is shown. May call Slack, so never call it
        inside a transaction.
        """
        if request.team_id is None or request.user_id is None or not _at_home(request):
            return None
        workspace = self._workspace(request.team_id, request.enterprise_id, deadline)
        if workspace is None:
            return None
        told = self._told(request)
        known = None if told else self._known(workspace, request.user_id, deadline)
        if known is None:
            fresh = told or self._doorman.profile(request.user_id)
            known = self._learn(workspace, fresh, request, deadline)
        return self.viewer(workspace, known) if known.is_member else None

    def viewer(self, workspace: Workspace, somebody: Person) -> Viewer:
        """Give a person the words they read, as of now."""
        words = Words(somebody.locale, zone=somebody.zone, now=self._clock())
        return Viewer(workspace, somebody, words)

    def workspace(self, request: Request, deadline: Deadline) -> Workspace | None:
        """Give the workspace a request is for, whoever made it."""
        if request.team_id is None:
            return None
        return self._workspace(request.team_id, request.enterprise_id, deadline)

    def _workspace(
        self, team_id: str, enterprise_id: str | None, deadline: Deadline
    ) -> Workspace | None:
        key = (team_id, enterprise_id)
        kept = self._workspaces.get(key)
        if kept and kept[1] > time.monotonic():
            return kept[0]
        with self._db.read(None, budget=deadline.left()) as uow:
            found = uow.workspaces.by_team(team_id, enterprise_id)
        if found is not None:
            self._workspaces[key] = (found, time.monotonic() + _KEPT)
        return found

    def _known(self, workspace: Workspace, slack_id: str, deadline: Deadline) -> Person | None:
        kept = self._people.get((workspace.id, slack_id))
        if kept and kept[1] > time.monotonic():
            return kept[0]
        with self._db.read(workspace.id, budget=deadline.left()) as uow:
            found = uow.persons.by_slack(slack_id)
            others = uow.persons.search("", limit=LISTED) if self._crowded(workspace) else ()
        for one in others:
            self._keep(workspace, one)
        return self._keep(workspace, found) if found is not None else None

    def _crowded(self, workspace: Workspace) -> bool:
        """Tell whether many were read one by one just now."""
        read, now = self._read[workspace.id], time.monotonic()
        read.append(now)
        if len(read) < _CROWD or now - read[0] > _PERSON_KEPT:
            return False
        read.clear()
        return True

    def _keep(self, workspace: Workspace, somebody: Person) -> Person:
        if len(self._people) >= _MOST_KEPT:
            self._people.clear()
        if somebody.slack_id is not None:
            key = (workspace.id, somebody.slack_id)
            self._people[key] = (somebody, time.monotonic() + _PERSON_KEPT)
        return somebody

    def _learn(
        self, workspace: Workspace, told: Profile, request: Request, deadline: Deadline
    ) -> Person:
        team_ids = frozenset(
            team for team in (request.team_id, request.enterprise_id) if team is not None
        )
        learned = self._db.write(
            workspace.id,
            lambda uow: person.learn(uow, told, team_ids=team_ids),
            budget=deadline.left(),
        )
        return self._keep(workspace, learned)

    @staticmethod
    def _told(request: Request) -> Profile | None:
        """Read the profile that an event about a person brings along."""
        user = request.payload.get("user")
        if request.kind is not Kind.EVENT or request.name not in _PROFILE_EVENTS:
            return None
        return profile(user) if isinstance(user, dict) else None


def _at_home(request: Request) -> bool:
    """Tell whether the actor's own team is the installed one, as far as the payload says.

    In a channel shared with another organisation a request comes through our installation but
    from their person. Within one enterprise a person's team may differ from the installed one;
    there the stored person decides.
    """
    if request.home_team_id is None or request.enterprise_id is not None:
        return True
    return request.home_team_id == request.team_id
