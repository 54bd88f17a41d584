"""oauth.v2.*: installing by state and code, and tokens that are renewed every twelve hours."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from playground.act import install as installs
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import Call, Method
from playground.world.app import Grant, Installation
from playground.world.person import Role

if TYPE_CHECKING:
    from playground.slack import Slack

_CODE_SECONDS = 600
_GRANTS = 1_000


async def authorize(slack: Slack, request: Request) -> Response:
    """Stand in for Slack's consent page: consent at once, or refuse with `deny=1`.

    `team` names the workspace, by default the first in which the app is not yet installed.
    """
    query = request.query_params
    app, world = slack.world.app, slack.world
    redirect = query.get("redirect_uri") or (app.redirect_urls[0] if app.redirect_urls else "")
    if query.get("client_id") != app.client_id:
        return PlainTextResponse("Invalid client_id parameter", 400)
    if not redirect or not _allowed(redirect, app.redirect_urls):
        return PlainTextResponse("redirect_uri did not match any configured URIs", 400)
    state = {"state": query["state"]} if "state" in query else {}
    if query.get("deny"):
        return RedirectResponse(f"{redirect}?{urlencode({'error': 'access_denied', **state})}")
    free = [t for t in world.teams if not _active(world.installations.get(t))]
    team_id = query.get("team") or (free or list(world.teams))[0]
    person = next(
        p.id
        for p in world.people.values()
        if p.team_id == team_id and p.role in (Role.ADMIN, Role.EXTERNAL)
    )
    scopes = tuple(s for s in query.get("scope", "").replace(" ", ",").split(",") if s)
    code = f"1000000000001.{world.ident.secret('code', 13)}.{world.ident.secret('code', 40)}"
    slack.grants[code] = Grant(team_id, person, scopes, redirect, world.clock.now())
    while len(slack.grants) > _GRANTS:
        del slack.grants[next(iter(slack.grants))]
    return RedirectResponse(f"{redirect}?{urlencode({'code': code, **state})}")


async def access(call: Call) -> Json:
    """Exchange a code, or a refresh token, for a bot token."""
    app = call.world.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")
    kind = call.text("grant_type") or "authorization_code"
    if kind == "refresh_token":
        return _told(call, _refresh(call))
    if kind != "authorization_code":
        raise Refused("invalid_grant_type")
    grant = call.slack.grants.get(call.text("code"))
    if grant is None or grant.used or call.world.clock.now() - grant.at > _CODE_SECONDS:
        raise Refused("invalid_code")
    if call.text("redirect_uri") and call.text("redirect_uri") != grant.redirect_uri:
        raise Refused("bad_redirect_uri")
    grant.used = True
    installation = installs.install(
        call.slack, grant.team_id, by=grant.person_id, scopes=grant.scopes
    )
    return _told(call, installation)


async def exchange(call: Call) -> Json:
    """Turn a long-lived bot token into one that is renewed."""
    app = call.world.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")
    if not app.token_rotation:
        raise Refused("token_rotation_not_enabled")
    installs.rotate(call.slack, call.bot)
    return _told(call, call.bot)


def _refresh(call: Call) -> Installation:
    token = call.text("refresh_token")
    for installation in call.world.installations.values():
        if token and token == installation.refresh_token and installation.active:
            installs.rotate(call.slack, installation)
            return installation
    raise Refused("invalid_refresh_token")


def _told(call: Call, installation: Installation) -> Json:
    world = call.world
    told: Json = {
        "app_id": world.app.id,
        "authed_user": {"id": installation.installed_by},
        "scope": ",".join(installation.scopes),
        "token_type": "bot",
        "access_token": installation.token,
        "bot_user_id": installation.bot_user_id,
        "team": {
            "id": installation.team_id,
            "name": world.teams[installation.team_id].name,
        },
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if installation.refresh_token:
        left = round(installation.expires_at - world.clock.now())
        told |= {"refresh_token": installation.refresh_token, "expires_in": left}
    return told


def _active(installation: Installation | None) -> bool:
    return installation is not None and installation.active


def _allowed(redirect: str, urls: tuple[str, ...]) -> bool:
    return not urls or any(redirect.startswith(u) for u in urls)


_SECRETS = ("client_id", "client_secret")
METHODS = (
    Method("oauth.v2.access", access, None, (),
           (*_SECRETS, "assertion", "code", "code_verifier", "grant_type", "redirect_uri",
            "refresh_token"), token="none", form_only=True, target="team"),
    Method("oauth.v2.exchange", exchange, 50, _SECRETS, (), form_only=True),
)  # fmt: skip
