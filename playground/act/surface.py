"""Modals and Homes: views open, stack, change and close; pages are told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from playground.shape import Json
from playground.world.app import Installation

if TYPE_CHECKING:
    from playground.slack import Slack

STACK = 3
"""How many modals may lie on each other: the first and two pushed ones."""


def make(slack: Slack, installation: Installation, view: Json, *, view_id: str = "") -> Json:
    """Make Slack's view object of what the app sent; it has the state of its initial values."""
    world = slack.world
    made: Json = {
        "id": view_id or world.ident.new("V"),
        "team_id": installation.team_id,
        "type": view["type"],
        "blocks": with_ids(slack, view.get("blocks", [])),
        "private_metadata": view.get("private_metadata") or "",
        "callback_id": view.get("callback_id") or "",
        "state": {"values": {}},
        "hash": f"{int(world.clock.now())}.{world.ident.secret('view', 8)}",
        "title": view.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "close": view.get("close"),
        "submit": view.get("submit"),
        "previous_view_id": None,
        "root_view_id": "",
        "app_id": world.app.id,
        "external_id": view.get("external_id") or "",
        "app_installed_team_id": installation.team_id,
        "bot_id": installation.bot_id,
    }
    made["root_view_id"] = made["id"]
    if view.get("submit_disabled") is not None:
        made["submit_disabled"] = view["submit_disabled"]
    return made


def with_ids(slack: Slack, blocks: list[Json]) -> list[Json]:
    """Copy blocks, giving those without one a `block_id` as Slack does."""
    copied: list[Json] = json.loads(json.dumps(blocks))
    for block in copied:
        block.setdefault("block_id", slack.world.ident.secret("block", 5))
        held = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
        for element in held:
            if isinstance(element, dict) and element.get("type") in _ACTING:
                element.setdefault("action_id", slack.world.ident.secret("action", 5))
    return copied


_ACTING = frozenset(
    [
        "button",
        "checkboxes",
        "radio_buttons",
        "overflow",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "plain_text_input",
        "number_input",
        "email_text_input",
        "url_text_input",
        "file_input",
        "rich_text_input",
        "static_select",
        "external_select",
        "users_select",
        "conversations_select",
        "channels_select",
        "multi_static_select",
        "multi_external_select",
        "multi_users_select",
        "multi_conversations_select",
        "multi_channels_select",
        "workflow_button",
        "feedback_buttons",
        "icon_button",
    ]
)


def show(slack: Slack, person_id: str, view: Json, *, on_top: bool) -> None:
    """Open a modal for a person, on top of those there or instead of them."""
    stack = slack.world.stacks.setdefault(person_id, [])
    if not on_top:
        stack.clear()
    if stack:
        view["previous_view_id"] = stack[-1]["id"]
        view["root_view_id"] = stack[0]["id"]
    stack.append(view)
    kind = "view_pushed" if len(stack) > 1 else "view_opened"
    slack.live.tell(person_id, {"type": kind, "view": view, "stack": ids(stack)})


def replace(slack: Slack, person_id: str, old: Json, new: Json) -> Json:
    """Put new content where a view stands; its id and its place in the stack stay.

    What the person typed stays in the inputs whose block and action ids stay, as in Slack.
    """
    kept = old["state"]["values"]
    new["previous_view_id"], new["root_view_id"] = old["previous_view_id"], old["root_view_id"]
    fields = {
        (b["block_id"], e.get("action_id"))
        for b in new["blocks"]
        for e in [b.get("element"), b.get("accessory"), *b.get("elements", ())]
        if isinstance(e, dict)
    }
    values: Json = {}
    for block_id, actions in kept.items():
        for action_id, value in actions.items():
            if (block_id, action_id) in fields:
                values.setdefault(block_id, {})[action_id] = value
    new["state"] = {"values": values}
    old.clear()
    old.update(new)
    if old["type"] == "home":
        slack.live.tell(person_id, {"type": "home", "view": old})
    else:
        stack = slack.world.stacks.get(person_id, [])
        slack.live.tell(person_id, {"type": "view_updated", "view": old, "stack": ids(stack)})
    return old


def close(slack: Slack, person_id: str, view_id: str, *, clear: bool = False) -> list[Json]:
    """Close a modal with all above it, or the whole stack; gives those closed, topmost first."""
    stack = slack.world.stacks.get(person_id, [])
    place = next((i for i, v in enumerate(stack) if v["id"] == view_id), None)
    if place is None:
        return []
    if clear or any(v["clear_on_close"] for v in stack[place:]):
        place = 0
    closed = stack[place:][::-1]
    del stack[place:]
    if not stack:
        slack.world.stacks.pop(person_id, None)
    for view in closed:
        slack.live.tell(
            person_id, {"type": "view_closed", "view_id": view["id"], "stack": ids(stack)}
        )
    return closed


def publish(slack: Slack, person_id: str, view: Json) -> None:
    """Show a Home to a person."""
    slack.world.homes[person_id] = view
    slack.live.tell(person_id, {"type": "home", "view": view})


def ids(stack: list[Json]) -> list[str]:
    """Give the ids of a stack, root first."""
    return [v["id"] for v in stack]
