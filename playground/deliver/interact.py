"""What people do with the app: commands, clicks, typing, shortcuts; and what its answers do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.act import message as messages
from playground.deliver import payload as payloads
from playground.deliver.answer import Answer, Failure
from playground.deliver.hook import Hook
from playground.deliver.respond import refuse_answer, respond
from playground.shape import Json
from playground.world.app import Installation
from playground.world.channel import Channel
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


class Notice(Exception):
    """What Slack tells a person whose action came to nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person acts: a message in a channel, or a view."""

    channel: Channel | None = None
    message: Json | None = None
    view: Json | None = None

    @property
    def blocks(self) -> list[Json]:
        """Give the blocks that stand there, those of attachments too."""
        surface = self.view or self.message or {}
        attached = [b for a in surface.get("attachments", ()) for b in a.get("blocks", ())]
        return [*surface.get("blocks", ()), *attached]


def install_for(slack: Slack, person: Person, channel: Channel | None = None) -> Installation:
    """Find the installation that serves a person; raises Notice where there is none."""
    found = slack.world.bot(person.team_id)
    if found is None and channel is not None:
        found = next(iter(slack.world.teams_of(channel)), None)
    if found is None or not found.active:
        raise Notice(f"{slack.world.app.name} is not installed in this workspace.")
    return found


async def command(slack: Slack, person: Person, channel: Channel, name: str, text: str) -> None:
    """Send a slash command and show its answer; raises Notice where Slack would complain."""
    app = slack.world.app
    declared = {c.command: c for c in app.commands or ()}
    if app.commands is not None and name not in declared:
        raise Notice(
            f"`{name}` is not a valid command. In Slack, all messages that start with the "
            "“/” character are interpreted as commands."
        )
    if person.team_id not in slack.world.installations:
        raise Notice(f"`{name}` is not a valid command.")
    if channel.is_archived:
        raise Notice("This channel has been archived.")
    installation = install_for(slack, person)
    team_id = installation.team_id
    hook = slack.hooks.give(
        slack.world, team_id=team_id, channel_id=channel.id, person_id=person.id
    )
    payload = payloads.command(
        slack,
        person,
        channel,
        team_id=team_id,
        name=name,
        text=text,
        trigger_id=slack.triggers.give(slack.world, person.id, team_id),
        response_url=hook_url(slack, hook, "commands"),
    )
    answer = await slack.door.send("slash_commands", payload, target=name)
    if answer.failure:
        raise Notice(f'{name} failed with the error "{answer.failure}"')
    if answer.body:
        problem = refuse_answer(slack, answer.body)
        if problem:
            raise Notice(f'{name} failed with the error "{problem}"')
        respond(slack, hook, answer.body)


async def act(slack: Slack, person: Person, place: Place, action: Json, state: Json) -> None:
    """Send a click or a choice; raises Notice where the app does not acknowledge it."""
    block = payloads.block_of(place.blocks, str(action.get("block_id", "")))
    if block is None:
        raise Notice("That is not there any more.")
    installation = install_for(slack, person, place.channel)
    payload = _surface(slack, "block_actions", person, installation, place, state)
    payload["actions"] = [payloads.completed(slack, block, action)]
    answer = await slack.door.send(
        "interactive", payload, target=str(action.get("action_id", "")), accepts=False
    )
    _complain(slack, answer)


async def suggest(
    slack: Slack, person: Person, place: Place, block_id: str, action_id: str, value: str
) -> Json:
    """Ask for the options of an external select; raises Notice where none come."""
    installation = install_for(slack, person, place.channel)
    payload = _surface(slack, "block_suggestion", person, installation, place, {})
    del payload["trigger_id"]
    payload |= {"action_id": action_id, "block_id": block_id, "value": value}
    answer = await slack.door.send("interactive", payload, target=action_id)
    options = {k: v for k, v in answer.body.items() if k in ("options", "option_groups")}
    if answer.failure or slack.options_refused(options):
        raise Notice("Something went wrong when loading the options. Try again?")
    return options


async def shortcut(
    slack: Slack, person: Person, callback_id: str, channel: Channel | None, ts: str
) -> None:
    """Send a global shortcut, or one on a message; raises Notice where it fails."""
    installation = install_for(slack, person, channel)
    team_id = installation.team_id
    kind = "message_action" if channel is not None else "shortcut"
    payload = payloads.frame(slack, kind, person, team_id)
    payload |= {
        "callback_id": callback_id,
        "trigger_id": slack.triggers.give(slack.world, person.id, team_id),
        "action_ts": slack.world.clock.stamp(),
    }
    if channel is not None:
        found = channel.messages.get(ts)
        if found is None:
            raise Notice("This message was deleted.")
        hook = slack.hooks.give(
            slack.world, team_id=team_id, channel_id=channel.id, person_id=person.id
        )
        payload |= {
            "channel": {"id": channel.id, "name": payloads.channel_name(channel)},
            "message_ts": ts,
            "message": payloads.message_told(found),
            "response_url": hook_url(slack, hook, "app"),
        }
    answer = await slack.door.send("interactive", payload, target=callback_id, accepts=False)
    _complain(slack, answer)


async def open_home(slack: Slack, person: Person, tab: str) -> Json | None:
    """Tell the app that a person looks at its Home or Messages tab; gives the Home that stands."""
    installation = install_for(slack, person)
    channel = slack.world.open_direct(installation.team_id, person.id, installation.bot_user_id)
    event: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
    }
    view = slack.world.homes.get(person.id)
    if tab == "home" and view is not None:
        event["view"] = view
    slack.events.send(installation, event)
    return view


def hook_url(slack: Slack, hook: Hook, kind: str) -> str:
    """Give the address of a hook as payloads name it."""
    return f"{slack.base}/{kind}/{hook.key}"


def dismiss(slack: Slack, person: Person, channel: Channel, ts: str) -> bool:
    """Let a person put an ephemeral message away."""
    return messages.unwhisper(slack, channel, person.id, ts)


def _surface(
    slack: Slack,
    kind: str,
    person: Person,
    installation: Installation,
    place: Place,
    state: Json,
) -> Json:
    team_id = installation.team_id
    payload = payloads.frame(slack, kind, person, team_id)
    view_id = place.view["id"] if place.view else ""
    payload["trigger_id"] = slack.triggers.give(slack.world, person.id, team_id, view_id)
    if place.view is not None:
        place.view["state"] = {"values": state.get("values", place.view["state"]["values"])}
        payload |= {
            "container": {"type": "view", "view_id": view_id},
            "view": payloads.view_told(place.view),
        }
        return payload
    channel, message = place.channel, place.message
    if channel is None or message is None:
        raise Notice("This message was deleted.")
    payload |= {
        "container": payloads.message_container(channel, message),
        "channel": {"id": channel.id, "name": payloads.channel_name(channel)},
    }
    if not message.get("is_ephemeral"):
        payload["message"] = payloads.message_told(message)
    if kind == "block_actions":
        hook = slack.hooks.give(
            slack.world,
            team_id=team_id,
            channel_id=channel.id,
            person_id=person.id,
            ts=message["ts"],
            ephemeral=bool(message.get("is_ephemeral")),
            thread_ts=message.get("thread_ts", ""),
        )
        payload |= {
            "state": {"values": state.get("values", {})},
            "response_url": hook_url(slack, hook, "actions"),
        }
    return payload


def _complain(slack: Slack, answer: Answer) -> None:
    if answer.failure is Failure.TIMEOUT:
        raise Notice(f"{slack.world.app.name} took too long to respond. Try again?")
    if answer.failure is Failure.DISPATCH:
        status = f" (status {answer.status})" if answer.status else ""
        raise Notice(f"{slack.world.app.name} didn’t respond{status}. Try again?")
