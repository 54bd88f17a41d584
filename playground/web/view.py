"""views.*: modals opened, pushed and changed, and Homes published."""

from __future__ import annotations

from typing import Any

from playground.act import surface
from playground.block.view import check_view
from playground.deliver.trigger import Trigger
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import T4, Call, Method


async def open_(call: Call) -> Json:
    """Open a modal for the person who just acted."""
    trigger = _trigger(call)
    view = _view(call, "modal")
    made = surface.make(call.slack, call.bot, view)
    stack = call.world.stacks.get(trigger.person_id, [])
    on_top = any(v["id"] == trigger.view_id for v in stack)
    if on_top and len(stack) >= surface.STACK:
        raise Refused("push_limit_reached")
    trigger.used = True
    surface.show(call.slack, trigger.person_id, made, on_top=on_top)
    return {"view": made}


async def push(call: Call) -> Json:
    """Push a modal on top of the one the person acted in."""
    trigger = _trigger(call)
    view = _view(call, "modal")
    stack = call.world.stacks.get(trigger.person_id, [])
    if not any(v["id"] == trigger.view_id for v in stack):
        raise Refused("not_found")
    if len(stack) >= surface.STACK:
        raise Refused("push_limit_reached")
    trigger.used = True
    made = surface.make(call.slack, call.bot, view)
    surface.show(call.slack, trigger.person_id, made, on_top=True)
    return {"view": made}


async def update(call: Call) -> Json:
    """Change an open modal in place."""
    if call.text("view_id"):
        found = call.world.view(call.text("view_id"))
    elif call.text("external_id"):
        found = call.world.external_view(call.team_id, call.text("external_id"))
    else:
        raise Refused("invalid_arguments", "either external_id or view_id is required")
    if found is None or found[1]["app_installed_team_id"] != call.team_id:
        raise Refused("not_found")
    person_id, old = found
    view = _view(call, old["type"], updating=old["id"])
    _check_hash(call, old)
    made = surface.make(call.slack, call.bot, view, view_id=old["id"])
    return {"view": dict(surface.replace(call.slack, person_id, old, made))}


async def publish(call: Call) -> Json:
    """Show a Home to one person."""
    if not call.world.app.home_tab:
        raise Refused("not_enabled")
    person = call.world.people.get(call.text("user_id"))
    if person is None or not call.knows(person):
        raise Refused("invalid_arguments", "invalid `user_id` [json-pointer:/user_id]")
    old = call.world.homes.get(person.id)
    view = _view(call, "home", updating=old["id"] if old else "")
    if old is not None:
        _check_hash(call, old)
        made = surface.make(call.slack, call.bot, view, view_id=old["id"])
        return {"view": dict(surface.replace(call.slack, person.id, old, made))}
    made = surface.make(call.slack, call.bot, view)
    surface.publish(call.slack, person.id, made)
    return {"view": made}


def _trigger(call: Call) -> Trigger:
    text = call.text("trigger_id") or call.text("interactivity_pointer")
    if not text:
        raise Refused("invalid_arguments", "missing required field: trigger_id")
    trigger = call.slack.triggers.find(text)
    if trigger is None or trigger.team_id != call.team_id:
        raise Refused("invalid_trigger_id")
    if trigger.used:
        raise Refused("exchanged_trigger_id")
    age = call.world.clock.now() - trigger.at
    if age > call.slack.setting.trigger_seconds:
        raise Refused("expired_trigger_id")
    return trigger


def _view(call: Call, kind: str, *, updating: str = "") -> Json:
    view: Any = call.structure("view")
    check_view(view, kind)
    external = view.get("external_id")
    if external:
        found = call.world.external_view(call.team_id, external)
        if found is not None and found[1]["id"] != updating:
            raise Refused("duplicate_external_id")
    checked: Json = view
    return checked


def _check_hash(call: Call, old: Json) -> None:
    if call.text("hash") and call.text("hash") != old["hash"]:
        raise Refused("hash_conflict")


METHODS = (
    Method("views.open", open_, T4, ("view",), ("trigger_id", "interactivity_pointer")),
    Method("views.push", push, T4, ("view",), ("trigger_id", "interactivity_pointer")),
    Method("views.update", update, T4, ("view",), ("external_id", "hash", "view_id"),
           target="view_id"),
    Method("views.publish", publish, T4, ("user_id", "view"),
           ("hash", "interactivity_pointer"), target="user_id"),
)  # fmt: skip
