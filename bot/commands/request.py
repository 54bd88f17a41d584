"""What Slack sent, read into one frozen value: who, where, which route, and what was typed."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Kind(StrEnum):
    """The kinds of request there are; each has one listener and one routing table."""

    COMMAND = "command"
    ACTION = "action"
    SUBMISSION = "view_submission"
    CLOSED = "view_closed"
    OPTIONS = "options"
    SHORTCUT = "shortcut"
    EVENT = "event"


class Place(StrEnum):
    """Where the person is, which decides how they are answered."""

    COMMAND = "command"
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Request:
    """A request from Slack.

    `name` is what is routed by: the command without slash and prefix, the action id, the
    callback id, or the event's type. `home_team_id` is the actor's own team where Slack says it.
    `shared` tells a click on a message that everybody in a channel sees.
    `key` names the request for idempotency. `value` is what a click carries (the chosen option's
    or the button's value, or the chosen day); `origin` is the part of a modal's private metadata
    that says where it was opened from, `about` the part that says what it is about.
    """

    kind: Kind
    name: str
    place: Place
    key: str
    app_id: str = ""
    team_id: str | None = None
    enterprise_id: str | None = None
    user_id: str | None = None
    home_team_id: str | None = None
    command: str = ""
    text: str = ""
    value: str = ""
    block_id: str = ""
    trigger_id: str | None = None
    response_url: str | None = None
    channel_id: str | None = None
    shared: bool = False
    view: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    values: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    payload: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


def read(kind: Kind, body: Mapping[str, Any]) -> Request:
    """Read a payload of a kind as Slack documents it; a missing part is empty, never an error."""
    if kind is Kind.COMMAND:
        return _command(body)
    if kind is Kind.EVENT:
        return _event(body)
    return _interaction(kind, body)


def _command(body: Mapping[str, Any]) -> Request:
    command = _text(body, "command")
    trigger = _text(body, "trigger_id")
    return Request(
        kind=Kind.COMMAND,
        # A prefixed manifest turns /lead into /crm-lead: what follows the last hyphen routes.
        name=command.lstrip("/").rpartition("-")[2].casefold(),
        place=Place.COMMAND,
        key=f"command:{trigger or secrets.token_hex(8)}",
        app_id=_text(body, "api_app_id"),
        team_id=_text(body, "team_id") or None,
        enterprise_id=_text(body, "enterprise_id") or None,
        user_id=_text(body, "user_id") or None,
        command=command,
        text=unescaped(_text(body, "text")),
        trigger_id=trigger or None,
        response_url=_text(body, "response_url") or None,
        channel_id=_text(body, "channel_id") or None,
        payload=body,
    )


def _event(body: Mapping[str, Any]) -> Request:
    event = _part(body, "event")
    user = event.get("user")
    outside = body.get("is_ext_shared_channel") is True
    return Request(
        kind=Kind.EVENT,
        name=_text(event, "type"),
        place=Place.HOME if event.get("type") == "app_home_opened" else Place.NOWHERE,
        key=f"event:{_text(body, 'api_app_id')}:{_text(body, 'event_id')}",
        app_id=_text(body, "api_app_id"),
        team_id=_authorized(body, "team_id") or _text(body, "team_id") or None,
        enterprise_id=_authorized(body, "enterprise_id") or None,
        user_id=(user if isinstance(user, str) else _text(_part(event, "user"), "id")) or None,
        home_team_id=(_text(event, "user_team") or _text(event, "team") or None)
        if outside
        else None,
        channel_id=_text(event, "channel") or None,
        payload=event,
    )


def _interaction(kind: Kind, body: Mapping[str, Any]) -> Request:
    user, view, action = _part(body, "user"), _part(body, "view"), _clicked(body)
    message = _text(_part(body, "container"), "message_ts") or _text(_part(body, "message"), "ts")
    value = chosen(action)
    name = {
        Kind.ACTION: _text(action, "action_id"),
        # An input that was renamed to take what we fill in asks for the same options.
        Kind.OPTIONS: _text(body, "action_id").removesuffix(".again"),
        Kind.SHORTCUT: _text(body, "callback_id"),
    }.get(kind, _text(view, "callback_id"))
    team = _text(view, "app_installed_team_id") or _text(_part(body, "team"), "id")
    return Request(
        kind=kind,
        name=name,
        place=_place(kind, view),
        key=_key(kind, body, name, value, message),
        app_id=_text(body, "api_app_id"),
        team_id=team or _text(user, "team_id") or None,
        enterprise_id=_text(_part(body, "enterprise"), "id") or None,
        user_id=_text(user, "id") or None,
        home_team_id=_text(user, "team_id") or None,
        text=_text(body, "value"),
        value=value,
        block_id=_text(action, "block_id") or _text(body, "block_id"),
        trigger_id=_text(body, "trigger_id") or None,
        response_url=_text(body, "response_url") or None,
        channel_id=_text(_part(body, "channel"), "id") or None,
        shared=_shared(kind, body),
        view=view,
        values=_part(_part(view, "state") or _part(body, "state"), "values"),
        payload=body,
    )


def unescaped(text: str) -> str:
    """Undo Slack's escaping of what people typed, so that names are kept as they are written."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def chosen(action: Mapping[str, Any]) -> str:
    """Give what an element carries: its chosen option's value, day, person, or its own value."""
    option = _part(action, "selected_option")
    return (
        _text(option, "value")
        or _text(action, "selected_date")
        or _text(action, "selected_user")
        or _text(action, "value")
    )


def _key(kind: Kind, body: Mapping[str, Any], name: str, value: str, message: str) -> str:
    """Name the interaction so that a second delivery or click has the same name.

    Never by `action_ts`, which differs between the two clicks of a double click: what a button
    carries (the deal's version, or a number used once) tells one intent from the next.
    """
    view, user = _part(body, "view"), _text(_part(body, "user"), "id")
    if kind is Kind.SUBMISSION:
        return f"submit:{_text(view, 'id')}:{_text(view, 'hash')}:{user}"
    if kind is Kind.ACTION:
        block = _text(_clicked(body), "block_id")
        return f"click:{message or _text(view, 'id')}:{block}:{name}:{value}:{user}"
    return f"{kind}:{_text(body, 'trigger_id')}"


def _place(kind: Kind, view: Mapping[str, Any]) -> Place:
    if kind is Kind.SHORTCUT:
        return Place.NOWHERE
    if not view:
        return Place.MESSAGE
    return Place.HOME if view.get("type") == "home" else Place.MODAL


def _shared(kind: Kind, body: Mapping[str, Any]) -> bool:
    """Tell whether what was clicked stands in a channel for all who are in it."""
    container = _part(body, "container")
    if kind is not Kind.ACTION or container.get("type") != "message":
        return False
    direct = _text(_part(body, "channel"), "id").startswith("D")
    return container.get("is_ephemeral") is not True and not direct


def _clicked(body: Mapping[str, Any]) -> Mapping[str, Any]:
    actions = body.get("actions")
    first = actions[0] if isinstance(actions, list) and actions else None
    return first if isinstance(first, dict) else _NOTHING


def _authorized(body: Mapping[str, Any], name: str) -> str:
    """Give a field of the installation an event was delivered for."""
    grants = body.get("authorizations")
    first = grants[0] if isinstance(grants, list) and grants else None
    return _text(first, name) if isinstance(first, dict) else ""


def _part(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = holder.get(name)
    return value if isinstance(value, dict) else _NOTHING


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    if not isinstance(value, str):
        return ""
    return value if value.isprintable() else "".join(filter(_is_text, value))


def _is_text(character: str) -> bool:
    """Tell text from control characters and halves of characters, which no database takes."""
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")
