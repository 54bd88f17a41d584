"""A person in a test: talks, commands, clicks, fills in and submits, and sees what a page would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.act import membership
from playground.act.show import shown
from playground.deliver import interact, submit
from playground.deliver.interact import Notice, Place
from playground.deliver.payload import block_of, element_of
from playground.fill import state_of
from playground.front.say import say
from playground.shape import Json
from playground.world.channel import Channel
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.workspace import Workspace


class Member:
    """One person of a workspace. Methods return when the app has answered.

    A method raises `Notice` with Slack's words where Slack would tell the person that what he did
    came to nothing.
    """

    def __init__(self, workspace: Workspace, person: Person) -> None:
        self._workspace = workspace
        self._slack = workspace.slack
        self.person = person
        self.id = person.id

    def say(self, channel: str, text: str, *, thread_ts: str = "") -> str:
        """Write a message; gives its timestamp."""
        return self._workspace.call(
            lambda: str(
                say(self._slack, self.person, self._channel(channel), text, thread_ts=thread_ts)[
                    "ts"
                ]
            )
        )

    def command(self, channel: str, line: str) -> None:
        """Give a slash command, as one line."""
        name, _, text = line.partition(" ")
        self._workspace.run(
            interact.command(self._slack, self.person, self._channel(channel), name, text.strip())
        )

    def click(
        self,
        action_id: str,
        *,
        channel: str = "",
        ts: str = "",
        value: Any = None,
        state: Json | None = None,
    ) -> None:
        """Use an element of a message, of the topmost modal, or (without one) of the Home.

        `value` is what is chosen: an option's value, a date, an id, or a list of them; buttons
        need none. `ts` may be left out for the newest message in the channel that has the element.
        """
        place = self._place(action_id, channel, ts)

        async def use() -> None:
            # Where the app's answers come in, so that what is found still stands when it is used.
            block, element = _find(place.blocks, action_id)
            action = {name: element[name] for name in ("action_id", "type")}
            action["block_id"] = block["block_id"]
            if element["type"] not in ("button", "workflow_button"):
                action |= state_of(element, value)
            await interact.act(self._slack, self.person, place, action, {"values": state or {}})

        self._workspace.run(use())

    def suggest(self, action_id: str, typed: str, *, channel: str = "", ts: str = "") -> Json:
        """Type into an external select; gives the options or option groups offered."""
        place = self._place(action_id, channel, ts)
        block, _ = _find(place.blocks, action_id)
        return self._workspace.run(
            interact.suggest(
                self._slack, self.person, place, str(block["block_id"]), action_id, typed
            )
        )

    def shortcut(self, callback_id: str, *, channel: str = "", ts: str = "") -> None:
        """Choose a shortcut, global or of a message."""
        found = self._channel(channel) if channel else None
        self._workspace.run(interact.shortcut(self._slack, self.person, callback_id, found, ts))

    def submit(self, values: dict[str, Any] | None = None) -> dict[str, str]:
        """Submit the topmost modal, filled in by block id; gives the errors under its fields.

        Fields that are not named keep their initial values.
        """
        view = self.modal
        if view is None:
            raise Notice("This is no longer open.")
        state = _filled(view, values or {})
        return self._workspace.run(submit.submit(self._slack, self.person, view, {"values": state}))

    def close(self, *, clear: bool = False) -> None:
        """Close the topmost modal, or all of them."""
        view = self.modal
        if view is not None:
            self._workspace.run(
                submit.close(self._slack, self.person, str(view["id"]), clear=clear)
            )

    def open_home(self, tab: str = "home") -> None:
        """Look at the app's Home (or Messages) tab."""
        self._workspace.run(interact.open_home(self._slack, self.person, tab))

    def join(self, channel: str) -> None:
        """Join a channel."""
        found = self._channel(channel)
        self._workspace.call(lambda: membership.join(self._slack, found, self.person))

    @property
    def modals(self) -> list[Json]:
        """Give the open modals, root first."""
        return self._workspace.call(lambda: list(self._slack.world.stacks.get(self.id, ())))

    @property
    def modal(self) -> Json | None:
        """Give the topmost modal."""
        stack = self.modals
        return stack[-1] if stack else None

    @property
    def home(self) -> Json | None:
        """Give the Home as it stands."""
        return self._workspace.call(lambda: self._slack.world.homes.get(self.id))

    def messages(self, channel: str) -> list[Json]:
        """Give what the person sees in a channel, threads included, ephemeral ones marked."""
        found = self._channel(channel)

        def seen() -> list[Json]:
            both = [*found.messages.values(), *found.ephemerals.get(self.id, {}).values()]
            return sorted(map(shown, both), key=lambda m: str(m["ts"]))

        return self._workspace.call(seen)

    def app_messages(self) -> list[Json]:
        """Give the conversation with the app."""
        channel = self._slack.world.direct(self.id, self._workspace.installation.bot_user_id)
        return self.messages(channel.id) if channel else []

    @property
    def app_channel(self) -> str:
        """The id of the conversation with the app, empty while there is none."""
        channel = self._slack.world.direct(self.id, self._workspace.installation.bot_user_id)
        return channel.id if channel else ""

    def _channel(self, which: str) -> Channel:
        found = self._slack.world.channel(which)
        if found is None:
            raise LookupError(f"no channel {which}")
        return found

    def _place(self, action_id: str, channel: str, ts: str) -> Place:
        if not channel:
            view = self.modal or self.home
            if view is None:
                raise Notice("This is no longer open.")
            return Place(view=view)
        found = self._channel(channel)
        kept = found.ephemerals.get(self.id, {})
        if ts:
            message = kept.get(ts) or found.messages.get(ts)
        else:
            both = sorted([*found.messages.values(), *kept.values()], key=lambda m: str(m["ts"]))
            message = next(
                (m for m in reversed(both) if _has(m.get("blocks", []), action_id)), None
            )
        if message is None:
            raise Notice("This message was deleted.")
        return Place(channel=found, message=message)


def _has(blocks: list[Json], action_id: str) -> bool:
    try:
        _find(blocks, action_id)
    except LookupError:
        return False
    return True


def _find(blocks: list[Json], action_id: str) -> tuple[Json, Json]:
    for block in blocks:
        inner = [block, *block.get("child_blocks", ())]
        for held in inner:
            if element := element_of(held, action_id):
                return block_of(blocks, str(held["block_id"])) or held, element
    raise LookupError(f"no element {action_id}")


def _filled(view: Json, values: dict[str, Any]) -> Json:
    state: Json = {}
    for block in view["blocks"]:
        held = [block.get("element"), block.get("accessory"), *block.get("elements", ())]
        for element in held:
            if not isinstance(element, dict) or "action_id" not in element:
                continue
            known = state_of(element, None)
            if not known:
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            typed = view["state"]["values"].get(block_id, {}).get(action_id)
            given = values.get(block_id, values.get(action_id, _MISSING))
            if given is not _MISSING:
                known = state_of(element, given)
            elif typed is not None:
                known = typed
            state.setdefault(block_id, {})[action_id] = {"type": element["type"], **known}
    unknown = set(values) - set(state) - {a for actions in state.values() for a in actions}
    if unknown:
        raise LookupError(f"no field {', '.join(sorted(unknown))}")
    return state


_MISSING = object()
