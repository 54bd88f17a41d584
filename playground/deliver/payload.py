"""The payloads of commands, clicks, submissions and shortcuts, exactly as Slack writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.shape import Json
from playground.world.channel import Channel, Kind
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


def channel_name(channel: Channel) -> str:
    """Give the name payloads use: private channels and conversations are not named."""
    if channel.kind is Kind.IM:
        return "directmessage"
    return "privategroup" if channel.kind is Kind.PRIVATE else channel.name


def command(
    slack: Slack,
    person: Person,
    channel: Channel,
    *,
    team_id: str,
    name: str,
    text: str,
    trigger_id: str,
    response_url: str,
) -> Json:
    """Describe a slash command; every value is text, since it travels as a form."""
    world = slack.world
    return {
        "token": world.app.verification_token,
        "team_id": team_id,
        "team_domain": world.teams[team_id].domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def frame(slack: Slack, kind: str, person: Person, team_id: str) -> Json:
    """Give what every interactive payload says: who, in which team, to which app.

    `enterprise` is left out: this Slack has no organisations above its workspaces.
    """
    world = slack.world
    user = {"id": person.id, "name": person.name, "team_id": person.team_id}
    if kind in ("block_actions", "message_action", "shortcut"):
        user["username"] = person.name
    return {
        "type": kind,
        "user": user,
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "team": {"id": team_id, "domain": world.teams[team_id].domain},
        "is_enterprise_install": False,
    }


def message_container(channel: Channel, message: Json) -> Json:
    """Describe the message that holds the block acted upon."""
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("is_ephemeral")),
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    return container


def message_told(message: Json) -> Json:
    """Give a message as payloads carry it."""
    return {k: v for k, v in message.items() if k != "is_ephemeral"}


def view_told(view: Json, state: Json | None = None) -> Json:
    """Give a view as payloads carry it, with what is filled in."""
    told = dict(view)
    if state is not None:
        told["state"] = {"values": state.get("values", {})}
    return told


def completed(slack: Slack, block: Json, action: Json) -> Json:
    """Complete an action as Slack does: its time, and the element's own words."""
    element = element_of(block, str(action.get("action_id", ""))) or {}
    done: Json = {
        "type": element.get("type", action.get("type", "button")),
        "action_id": action.get("action_id", ""),
        "block_id": block["block_id"],
        **{k: v for k, v in action.items() if k not in ("type", "action_id", "block_id")},
    }
    if done["type"] == "button":
        done["text"] = {"emoji": True, **element.get("text", {})}
        for key in ("value", "style", "url"):
            if key in element:
                done[key] = element[key]
    elif "placeholder" in element:
        done["placeholder"] = {"emoji": True, **element["placeholder"]}
    if "confirm" in element:
        done["confirm"] = element["confirm"]
    done["action_ts"] = slack.world.clock.stamp()
    return done


def element_of(block: Json, action_id: str) -> Json | None:
    """Find an element of a block by its action id."""
    held = [*block.get("elements", ()), block.get("accessory"), block.get("element")]
    held += block.get("actions", ())
    for element in held:
        if isinstance(element, dict) and element.get("action_id") == action_id:
            return element
    return None


def block_of(blocks: list[Json], block_id: str) -> Json | None:
    """Find a block by its id, also inside containers and cards."""
    for block in blocks:
        if block.get("block_id") == block_id:
            return block
        inner = [
            *block.get("child_blocks", ()),
            *(e for e in block.get("elements", ()) if isinstance(e, dict) and "block_id" in e),
        ]
        if inner and (found := block_of(inner, block_id)):
            return found
    return None
