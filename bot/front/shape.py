"""Whether a payload has the shape of Slack's: what is signed may still be broken."""

import re
from collections.abc import Mapping
from typing import Any

_NAMED = ("user", "team", "channel", "enterprise")
"""Given as an id, as an object with one, or not at all."""
_IDS = ("user_id", "team_id", "channel_id", "enterprise_id")
_ID = re.compile(r"[A-Za-z0-9_.:-]{0,64}")

_PARTS = ("event", "view", "message", "previous_message", "item", "assistant_thread", "container")
_CALLED = frozenset({"view_submission", "view_closed"})
_SHORTCUTS = frozenset({"shortcut", "message_action"})


def well_formed(payload: Mapping[str, Any]) -> bool:
    """Tell whether a payload can be read as one of the kinds Slack documents.

    Bolt takes the types of the fields it looks at for granted and raises on others, which over
    HTTP would be a 500 for a payload that is simply wrong. Kinds not known here are left to it.
    """
    return _sound(payload) and _of_its_kind(payload)


def _sound(part: Mapping[str, Any]) -> bool:
    """Tell whether the fields that say who and where have a type they can have."""
    named = [part.get(name) for name in _NAMED]
    ids = [value.get("id") if isinstance(value, dict) else value for value in named]
    if not all(map(_is_id, [*ids, *(part.get(name) for name in _IDS)])):
        return False
    grants = part.get("authorizations") or []
    if not isinstance(grants, list) or any(not isinstance(grant, dict) for grant in grants):
        return False
    inner = [part[name] for name in _PARTS if part.get(name) is not None]
    return all(isinstance(value, dict) and _sound(value) for value in [*inner, *grants])


def _is_id(value: Any) -> bool:
    return value is None or (isinstance(value, str) and _ID.fullmatch(value) is not None)


def _of_its_kind(payload: Mapping[str, Any]) -> bool:
    """Tell whether a payload says what its kind is routed by."""
    if "command" in payload:
        return all(isinstance(value, str) for value in payload.values())
    kind = payload.get("type")
    if not isinstance(kind, str | None):
        return False
    if kind == "event_callback" or "event" in payload:
        return _says(payload.get("event"), "type")
    if kind == "block_actions":
        actions = payload.get("actions")
        return isinstance(actions, list) and bool(actions) and _all_say(actions, "action_id")
    if kind == "block_suggestion":
        return _says(payload, "action_id")
    if kind in _CALLED:
        view = payload.get("view")
        return _says(view, "callback_id") and _says(view, "type")
    return kind not in _SHORTCUTS or _says(payload, "callback_id")


def _all_say(parts: list[Any], name: str) -> bool:
    return all(_says(part, name) for part in parts)


def _says(part: Any, name: str) -> bool:
    return isinstance(part, Mapping) and isinstance(part.get(name), str)
