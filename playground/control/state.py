"""The workspace's state for tests: reading it raw, and changing what people cannot."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.act import install as installs
from playground.act import membership
from playground.act.show import person_shown
from playground.front.ask import Wrong, body_of
from playground.front.read import app_told
from playground.manifest import apply
from playground.shape import Json
from playground.world.person import Person, Role

if TYPE_CHECKING:
    from playground.slack import Slack

_PLAIN = frozenset({"name", "real_name", "email", "locale", "tz", "title", "display_name"})
_URLS = frozenset({"request_url", "events_url", "options_url"})


async def summary(slack: Slack, request: Request) -> Response:
    """Give counts of everything, for tests that watch for leaks."""
    world = slack.world
    return JSONResponse(
        {
            "teams": [{"id": t.id, "name": t.name} for t in world.teams.values()],
            "people": {p.name: p.id for p in world.people.values()},
            "channels": {
                c.id: {"name": c.name, "kind": c.kind.value, "messages": len(c.messages)}
                for c in world.channels.values()
            },
            "sockets": len(slack.sockets.open),
            "pages": len(slack.live.people()),
            "tasks": slack.busy,
            "requests": slack.record.latest,
        }
    )


async def messages(slack: Slack, request: Request) -> Response:
    """Give a channel's messages as they are stored, oldest first, ephemeral ones by person."""
    found = slack.world.channel(request.query_params.get("channel", ""))
    if found is None:
        raise Wrong("channel_not_found")
    order = sorted(found.messages)
    return JSONResponse(
        {
            "messages": [found.messages[ts] for ts in order],
            "ephemerals": {p: list(kept.values()) for p, kept in found.ephemerals.items()},
        }
    )


async def person(slack: Slack, request: Request) -> Response:
    """Change a person named by `id` (`user_change`), or add one (`team_join`)."""
    body = await body_of(request)
    changes = {k: v for k, v in body.items() if k in _PLAIN}
    world = slack.world
    found = world.person(str(body.get("id", "")))
    kind = "user_change"
    if found is None:
        if not body.get("name"):
            raise Wrong("name_missing")
        kind = "team_join"
        team_id = str(body.get("team") or next(iter(world.teams)))
        name = str(body["name"])
        found = Person(
            id=world.ident.new("U"),
            team_id=team_id,
            name=name,
            real_name=name.title(),
            email=f"{name}@example.com",
            role=Role.REP,
        )
        world.people[found.id] = found
    if body.get("role"):
        try:
            found.role = Role(body["role"])
        except ValueError:
            raise Wrong("unknown role") from None
    for name, value in changes.items():
        setattr(found, name, str(value))
    found.updated = int(world.clock.now())
    tell_person(slack, found, kind)
    return JSONResponse({"ok": True, "person": person_shown(slack, found, found)})


def tell_person(slack: Slack, found: Person, kind: str) -> None:
    """Tell the app (`user_change`, `team_join`) and the pages of a person."""
    installation = slack.world.bot(found.team_id)
    if installation is not None:
        user = found.to_slack(
            team_id=found.team_id,
            now=slack.world.clock.now(),
            locale=True,
            email="users:read.email" in installation.scopes,
        )
        slack.events.send(installation, {"type": kind, "user": user, "cache_ts": found.updated})
    for person_id in slack.live.people():
        viewer = slack.world.people[person_id]
        slack.live.tell(person_id, {"type": "person", "person": person_shown(slack, found, viewer)})


async def channel(slack: Slack, request: Request) -> Response:
    """Do to a channel what no method does: `delete`, `share` with `team`, `join` or `leave`."""
    body = await body_of(request)
    found = slack.world.channel(str(body.get("channel", "")))
    if found is None:
        raise Wrong("channel_not_found")
    what = body.get("do")
    if what == "delete":
        membership.delete(slack, found)
    elif what == "share":
        team = str(body.get("team") or list(slack.world.teams)[-1])
        if team not in slack.world.teams:
            raise Wrong("team_not_found")
        membership.share(slack, found, team)
    elif what in ("join", "leave"):
        who = slack.world.person(str(body.get("user", "")))
        if who is None:
            raise Wrong("person_not_found")
        (membership.join if what == "join" else membership.leave)(slack, found, who)
    else:
        raise Wrong("do must be delete, share, join or leave")
    return JSONResponse({"ok": True})


async def read_app(slack: Slack, request: Request) -> Response:
    """Describe the app with its secrets and its installations."""
    return JSONResponse(_app(slack))


async def app(slack: Slack, request: Request) -> Response:
    """Change the app: its addresses, scopes, manifest; install, uninstall, revoke, verify it."""
    body = await body_of(request)
    if body.get("do") == "verify":
        return JSONResponse({"ok": await slack.door.verify()})
    _change_app(slack, body)
    for person_id in slack.live.people():
        slack.live.tell(person_id, {"type": "app", **app_told(slack)})
    return JSONResponse({"ok": True, **_app(slack)})


def _change_app(slack: Slack, body: Json) -> None:
    world, chosen = slack.world, slack.world.app
    team_id = str(body.get("team") or next(iter(world.teams)))
    if team_id not in world.teams:
        raise Wrong("team_not_found")
    if isinstance(body.get("manifest"), dict):
        apply(chosen, body["manifest"])
        for installation in world.installations.values():
            installation.scopes = chosen.bot_scopes
    for name in _URLS & set(body):
        setattr(chosen, name, str(body[name] or ""))
    if "token_rotation" in body:
        chosen.token_rotation = bool(body["token_rotation"])
    if isinstance(body.get("scopes"), list):
        chosen.bot_scopes = tuple(map(str, body["scopes"]))
        for installation in world.installations.values():
            installation.scopes = chosen.bot_scopes
    what = body.get("do")
    there = world.installations.get(team_id)
    if what == "install":
        admin = next(p.id for p in world.people.values() if p.team_id == team_id)
        installs.install(slack, team_id, by=admin)
    elif what in ("uninstall", "revoke") and there is not None:
        (installs.uninstall if what == "uninstall" else installs.revoke)(slack, there)
    elif what is not None:
        raise Wrong("do must be install, uninstall or revoke, of an installed app")


def _app(slack: Slack) -> Json:
    chosen = slack.world.app
    told: Json = {
        f.name: getattr(chosen, f.name)
        for f in fields(chosen)
        if f.name not in ("commands", "shortcuts")
    }
    told["installations"] = [
        {
            "team_id": i.team_id,
            "bot_user_id": i.bot_user_id,
            "bot_id": i.bot_id,
            "token": i.token,
            "refresh_token": i.refresh_token,
            "scopes": i.scopes,
            "active": i.active,
        }
        for i in slack.world.installations.values()
    ]
    return told
