"""Modals sent off and closed: the required fields, the app's answer, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.act import surface
from playground.deliver import payload as payloads
from playground.deliver.interact import Notice, hook_url, install_for
from playground.shape import Json
from playground.world.app import Installation
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack

_TROUBLE = "We had some trouble connecting. Try again?"


async def submit(slack: Slack, person: Person, view: Json, state: Json) -> dict[str, str]:
    """Submit a modal; gives the errors to show under its fields, empty where it was taken.

    Raises Notice where the app does not answer, or answers what Slack does not understand.
    """
    values = state.get("values", {})
    view["state"] = {"values": values}
    if missing := incomplete(view, values):
        return missing
    installation = install_for(slack, person)
    team_id = installation.team_id
    payload = payloads.frame(slack, "view_submission", person, team_id)
    payload |= {
        "trigger_id": slack.triggers.give(slack.world, person.id, team_id, view["id"]),
        "view": payloads.view_told(view),
        "response_urls": _response_urls(slack, person, team_id, view, values),
    }
    answer = await slack.door.send("interactive", payload, target=view["callback_id"])
    if answer.failure:
        raise Notice(_TROUBLE)
    return _take(slack, person, installation, view, answer.body)


async def close(slack: Slack, person: Person, view_id: str, *, clear: bool) -> None:
    """Close a modal (`clear`: the whole stack) and tell the app of those it asked about."""
    stack = slack.world.stacks.get(person.id, [])
    whole = clear or any(v["id"] == view_id and v["clear_on_close"] for v in stack)
    for view in surface.close(slack, person.id, view_id, clear=clear):
        if not view["notify_on_close"]:
            continue
        installation = install_for(slack, person)
        payload = payloads.frame(slack, "view_closed", person, installation.team_id)
        payload |= {"view": payloads.view_told(view), "is_cleared": whole}
        slack.spawn(
            slack.door.send("interactive", payload, target=view["callback_id"], accepts=False)
        )


def incomplete(view: Json, values: Json) -> dict[str, str]:
    """Give Slack's words for the inputs its client would not let go, by block id."""
    wrong: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values.get(block["block_id"], {}).get(element.get("action_id"), {})
        given = _given(value)
        if given in (None, "", []):
            if not block.get("optional"):
                wrong[block["block_id"]] = "Please complete this required field."
        elif problem := _unfit(element, given):
            wrong[block["block_id"]] = problem
    return wrong


def _given(value: Json) -> Any:
    for key in _VALUE_KEYS:
        if key in value:
            return value[key]
    return None


_VALUE_KEYS = (
    "value",
    "selected_option",
    "selected_options",
    "selected_date",
    "selected_time",
    "selected_date_time",
    "selected_user",
    "selected_users",
    "selected_channel",
    "selected_channels",
    "selected_conversation",
    "selected_conversations",
    "rich_text_value",
    "files",
)


def _unfit(element: Json, given: Any) -> str:
    kind = element["type"]
    if kind == "plain_text_input" and isinstance(given, str):
        if len(given) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(given) > element.get("max_length", 3000):
            return f"Please enter no more than {element.get('max_length', 3000)} characters."
    if kind == "number_input":
        return _unfit_number(element, str(given))
    if kind == "email_text_input" and ("@" not in str(given) or " " in str(given).strip()):
        return "Enter a valid email address"
    if kind == "url_text_input" and "://" not in str(given):
        return "Enter a valid URL"
    return ""


def _unfit_number(element: Json, given: str) -> str:
    try:
        number = float(given)
    except ValueError:
        return "Enter a number"
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Enter a whole number"
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Enter a number of {low} or more"
    if high is not None and number > float(high):
        return f"Enter a number of {high} or less"
    return ""


def _take(
    slack: Slack, person: Person, installation: Installation, view: Json, body: Json
) -> dict[str, str]:
    response = body.get("response_action")
    if not body or response is None:
        surface.close(slack, person.id, view["id"])
        return {}
    if response == "clear":
        surface.close(slack, person.id, view["id"], clear=True)
        return {}
    if response == "errors":
        errors = body.get("errors")
        inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
            raise Notice(_TROUBLE)
        return {str(k): str(v) for k, v in errors.items()}
    content = body.get("view")
    if response not in ("update", "push") or not isinstance(content, dict):
        raise Notice(_TROUBLE)
    if slack.view_refused(content):
        raise Notice(_TROUBLE)
    made = surface.make(
        slack, installation, content, view_id=view["id"] if response == "update" else ""
    )
    if response == "update":
        surface.replace(slack, person.id, view, made)
        return {}
    if len(slack.world.stacks.get(person.id, [])) >= surface.STACK:
        raise Notice(_TROUBLE)
    surface.show(slack, person.id, made, on_top=True)
    return {}


def _response_urls(
    slack: Slack, person: Person, team_id: str, view: Json, values: Json
) -> list[Json]:
    urls: list[Json] = []
    for block in view["blocks"]:
        element = block.get("element", {}) if block["type"] == "input" else {}
        if not element.get("response_url_enabled"):
            continue
        chosen = values.get(block["block_id"], {}).get(element["action_id"], {})
        channel_id = chosen.get("selected_conversation") or chosen.get("selected_channel")
        if channel_id in slack.world.channels:
            hook = slack.hooks.give(
                slack.world, team_id=team_id, channel_id=channel_id, person_id=person.id
            )
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": channel_id,
                    "response_url": hook_url(slack, hook, "app"),
                }
            )
    return urls
