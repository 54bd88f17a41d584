"""users.*, team.info, bots.info and auth.*: who is there, and who is asking."""

from __future__ import annotations

from playground.act import install as installs
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T2, T3, T4, Call, Method
from playground.web.page import portion
from playground.world.person import Person


async def auth_test(call: Call) -> Json:
    """Tell whose token it is."""
    bot, team = call.bot, call.world.teams[call.team_id]
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.world.people[bot.bot_user_id].name,
        "team_id": team.id,
        "user_id": bot.bot_user_id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: Call) -> Json:
    """Take the token back; the app is told by `tokens_revoked`."""
    if call.flag("test"):
        return {"revoked": False}
    installs.revoke(call.slack, call.bot)
    return {"revoked": True}


async def uninstall(call: Call) -> Json:
    """Take the app out of the workspace."""
    app = call.world.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")
    installs.uninstall(call.slack, call.bot)
    return {}


async def users_info(call: Call) -> Json:
    """Describe one person."""
    return {"user": _told(call, call.person(), locale=call.flag("include_locale"))}


async def users_list(call: Call) -> Json:
    """List the team's people, bots and deactivated included, and those of shared channels."""
    everybody = [p for p in call.world.people.values() if call.knows(p)]
    some, more = portion(call, everybody, default=1000)
    locale = call.flag("include_locale")
    return {
        "members": [_told(call, p, locale=locale) for p in some],
        "cache_ts": int(call.world.clock.now()),
        **more,
    }


async def lookup_by_email(call: Call) -> Json:
    """Find a person of the team by e-mail address."""
    wanted = call.text("email").lower()
    for person in call.world.people.values():
        if person.email.lower() == wanted and wanted and person.team_id == call.team_id:
            if person.deleted:
                break
            return {"user": _told(call, person, locale=False)}
    raise Refused("users_not_found")


async def presence(call: Call) -> Json:
    """Tell whether a person has a page open."""
    who = call.person()
    return {"presence": "active" if who.id in call.slack.live.people() else "away"}


async def team_info(call: Call) -> Json:
    """Describe the app's team, or one it shares a channel with."""
    team = call.world.teams.get(call.text("team") or call.team_id)
    if team is None:
        raise Refused("team_not_found")
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"https://{team.domain}.slack.com/",
            "domain": team.domain,
            "email_domain": "example.com",
            "icon": {"image_default": True},
        }
    }


async def bots_info(call: Call) -> Json:
    """Describe a bot."""
    for installation in call.world.installations.values():
        if installation.bot_id == call.text("bot"):
            profile = installation.to_profile(call.world.app)
            return {"bot": {k: v for k, v in profile.items() if k != "team_id"}}
    raise Refused("bot_not_found")


async def api_test(call: Call) -> Json:
    """Answer what was sent."""
    if call.text("error"):
        raise Refused(call.text("error"))
    return {"args": call.args}


def _told(call: Call, person: Person, *, locale: bool) -> Json:
    return person.to_slack(
        team_id=call.team_id,
        now=call.world.clock.now(),
        locale=locale,
        email="users:read.email" in call.bot.scopes,
    )


_READ = ("users:read",)
METHODS = (
    Method("auth.test", auth_test, None),
    Method("auth.revoke", auth_revoke, T3, (), ("test",), form_only=True),
    Method("apps.uninstall", uninstall, 1, ("client_id", "client_secret"), form_only=True),
    Method("users.info", users_info, T4, ("user",), ("include_locale",), _READ,
           form_only=True, target="user"),
    Method("users.list", users_list, T2, (), ("cursor", "include_locale", "limit", "presence"),
           _READ, form_only=True),
    Method("users.lookupByEmail", lookup_by_email, T3, ("email",), (), ("users:read.email",),
           form_only=True, target="email"),
    Method("users.getPresence", presence, T3, (), ("user",), _READ, form_only=True),
    Method("team.info", team_info, T3, (), ("team", "domain"), ("team:read",), form_only=True),
    Method("bots.info", bots_info, T3, (), ("bot",), _READ, form_only=True),
    Method("api.test", api_test, T4, (), ("error", "foo"), token="none"),
)  # fmt: skip
