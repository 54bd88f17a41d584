"""Meeting Slack at start: which team the token is for, and who is in it."""

import threading
from http.client import HTTPException

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.commands.person import sync
from bot.domain.error import CrmError
from bot.domain.workspace import Workspace
from bot.services.workspace import choose, make
from bot.storage import Database, Installation

_log = structlog.get_logger(__name__)


class NotConnected(CrmError):
    """Slack did not take the token, or could not be reached."""


def connect(db: Database, web: WebClient) -> Workspace:
    """Ask Slack which team the bot token is for, and give that team's workspace.

    The first Slack that connects adopts the workspace that was there before it (`local`); a
    further one gets a workspace of its own. Raises `NotConnected` with what to set or to check.
    """
    team = _ask(web)
    team_id, enterprise_id = team["team_id"], team.get("enterprise_id")
    with db.read(None) as uow:
        known = uow.workspaces.by_team(team_id, enterprise_id)
    workspace = known or _adopted(db, str(team.get("team") or team_id), team_id)
    installed = Installation(
        team_id=team_id,
        enterprise_id=enterprise_id,
        app_id=str(team.get("app_id") or ""),
        bot_user_id=team.get("user_id"),
        installed_at=db.clock(),
    )
    db.write(None, lambda uow: uow.workspaces.adopt(workspace.id, installed))
    return workspace


def meet_people(db: Database, web: WebClient, workspace_id: int) -> threading.Thread:
    """Learn the team's people in a thread of its own; who cannot be read is met when they act."""

    def learn() -> None:
        try:
            team = _ask(web)
            ids = [team["team_id"], team.get("enterprise_id")]
            count = sync(web, db, workspace_id, frozenset(one for one in ids if one))
        except (NotConnected, SlackApiError, OSError, HTTPException, CrmError) as error:
            _log.warning("people not read", reason=type(error).__name__)
        else:
            _log.info("people read", count=count)

    thread = threading.Thread(target=learn, name="people", daemon=True)
    thread.start()
    return thread


def _adopted(db: Database, name: str, team_id: str) -> Workspace:
    with db.read(None) as uow:
        free = [one for one in uow.workspaces.all() if not uow.workspaces.installations(one.id)]
        any_known = bool(uow.workspaces.all())
    if free:
        return free[0]
    if not any_known:
        return choose(db, None)
    return make(db, Workspace(id=0, key=team_id.lower(), name=name))


def _ask(web: WebClient) -> dict[str, str]:
    try:
        return dict(web.auth_test().data)  # type: ignore[arg-type]
    except SlackApiError as error:
        reason = str(error.response.get("error") or "refused")
        raise NotConnected(
            "Slack refuses SLACK_BOT_TOKEN ({reason}). Copy it again from the app's "
            "OAuth & Permissions page.",
            reason=reason,
        ) from error
    except (OSError, HTTPException) as error:
        raise NotConnected(
            "Slack cannot be reached at {url}. Check the network and SLACK_API_URL.",
            url=web.base_url,
        ) from error
