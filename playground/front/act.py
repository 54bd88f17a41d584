"""What people do on the page: talk, command, click, type, submit, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.deliver import interact, submit
from playground.deliver.interact import Notice, Place
from playground.front.ask import Wrong, body_of, channel_of, person_of
from playground.front.say import delete, edit, mark_read, react, say
from playground.shape import Json
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


async def perform(slack: Slack, request: Request) -> Response:
    """Do what a person does; 200 with `ok` either way, 400 where the page was wrong."""
    deed = _DEEDS.get(request.path_params["deed"])
    if deed is None:
        return JSONResponse({"ok": False, "error": "unknown_deed"}, 404)
    body = await body_of(request)
    person = person_of(slack, str(body.get("as", "")))
    if person.deleted:
        return JSONResponse({"ok": False, "notice": "Your account has been deactivated."})
    try:
        told = await deed(slack, person, body)
    except Notice as notice:
        return JSONResponse({"ok": False, "notice": str(notice)})
    return JSONResponse({"ok": True, **told})


async def _message(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    posted = say(
        slack,
        person,
        channel,
        str(body.get("text") or ""),
        thread_ts=str(body.get("thread_ts") or ""),
        blocks=body.get("blocks"),
        broadcast=bool(body.get("broadcast")),
    )
    return {"ts": posted["ts"]}


async def _edit(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    edit(slack, person, channel, str(body.get("ts")), str(body.get("text") or ""))
    return {}


async def _delete(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    delete(slack, person, channel, str(body.get("ts")))
    return {}


async def _command(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    await interact.command(
        slack, person, channel, str(body.get("command", "")), str(body.get("text") or "").strip()
    )
    return {}


async def _action(slack: Slack, person: Person, body: Json) -> Json:
    action = body.get("action")
    if not isinstance(action, dict):
        raise Wrong("action_missing")
    await interact.act(
        slack, person, place_of(slack, person, body), action, body.get("state") or {}
    )
    return {}


async def _suggest(slack: Slack, person: Person, body: Json) -> Json:
    return await interact.suggest(
        slack,
        person,
        place_of(slack, person, body),
        str(body.get("block_id", "")),
        str(body.get("action_id", "")),
        str(body.get("value") or ""),
    )


async def _view_submit(slack: Slack, person: Person, body: Json) -> Json:
    view = _modal(slack, person, str(body.get("view_id", "")))
    errors = await submit.submit(slack, person, view, body.get("state") or {})
    return {"ok": False, "errors": errors} if errors else {}


async def _view_close(slack: Slack, person: Person, body: Json) -> Json:
    await submit.close(slack, person, str(body.get("view_id", "")), clear=bool(body.get("clear")))
    return {}


async def _shortcut(slack: Slack, person: Person, body: Json) -> Json:
    channel = None
    if body.get("channel"):
        channel = channel_of(slack, person, str(body["channel"]))
    await interact.shortcut(
        slack, person, str(body.get("callback_id", "")), channel, str(body.get("ts") or "")
    )
    return {}


async def _home_opened(slack: Slack, person: Person, body: Json) -> Json:
    tab = str(body.get("tab") or "home")
    return {"view": await interact.open_home(slack, person, tab)}


async def _react(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    react(
        slack,
        person,
        channel,
        str(body.get("ts")),
        str(body.get("name", "")).strip(":"),
        on=not body.get("remove"),
    )
    return {}


async def _read(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    return {"unread": mark_read(slack, person, channel, str(body.get("ts") or ""))}


async def _dismiss(slack: Slack, person: Person, body: Json) -> Json:
    channel = channel_of(slack, person, str(body.get("channel", "")))
    interact.dismiss(slack, person, channel, str(body.get("ts") or ""))
    return {}


def place_of(slack: Slack, person: Person, body: Json) -> Place:
    """Find the message or view an action took place in; raises Notice where it is gone."""
    container = body.get("container")
    if not isinstance(container, dict):
        raise Wrong("container_missing")
    if container.get("type") == "view":
        found = slack.world.view(str(container.get("view_id", "")))
        if found is None or found[0] != person.id:
            raise Notice("This is no longer open.")
        return Place(view=found[1])
    channel = channel_of(slack, person, str(container.get("channel", "")))
    ts = str(container.get("ts") or "")
    message = channel.ephemerals.get(person.id, {}).get(ts) or channel.messages.get(ts)
    if message is None:
        raise Notice("This message was deleted.")
    return Place(channel=channel, message=message)


def _modal(slack: Slack, person: Person, view_id: str) -> Json:
    for view in slack.world.stacks.get(person.id, []):
        if view["id"] == view_id:
            return view
    raise Notice("This is no longer open.")


_DEEDS = {
    "message": _message,
    "edit": _edit,
    "delete": _delete,
    "command": _command,
    "action": _action,
    "suggest": _suggest,
    "view_submit": _view_submit,
    "view_close": _view_close,
    "shortcut": _shortcut,
    "home_opened": _home_opened,
    "react": _react,
    "read": _read,
    "dismiss": _dismiss,
}
