"""A whole Slack: its state, its settings and the ways things reach the app and the pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from playground.block.message import check_message, check_text
from playground.block.view import check_options, check_view
from playground.deliver.door import Door
from playground.deliver.event import Events
from playground.deliver.hook import Hooks
from playground.deliver.socket import Sockets
from playground.deliver.trigger import Triggers
from playground.fault.plan import Plan
from playground.fault.record import Record
from playground.live import Live
from playground.refusal import Refused
from playground.setting import Setting
from playground.shape import Json
from playground.web.rate import Rate
from playground.world.app import Grant
from playground.world.world import World


class Slack:
    """Everything one playground consists of; all of it belongs to one event loop."""

    def __init__(self, world: World, *, base: str, seed: int = 1) -> None:
        self.world = world
        self.base = base
        self.setting = Setting()
        self.live = Live()
        self.record = Record()
        self.plan = Plan(seed)
        self.rate = Rate()
        self.triggers = Triggers()
        self.hooks = Hooks()
        self.sockets = Sockets(self)
        self.door = Door(self)
        self.events = Events(self)
        self.grants: dict[str, Grant] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run something beside the present request, and hold it until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def busy(self) -> int:
        """Give the number of things running beside requests."""
        return len(self._tasks)

    def message_refused(self, text: str, blocks: Any) -> str:
        """Give the error code Slack has for a message, empty where it takes it."""

        def check() -> None:
            check_text(text)
            check_message(blocks, ceiling=self.setting.block_characters)

        return self._refused(check, "message", {"text": text, "blocks": blocks})

    def view_refused(self, view: Any) -> str:
        """Give the error code Slack has for a modal, empty where it takes it."""
        return self._refused(lambda: check_view(view, "modal"), "view", {"view": view})

    def options_refused(self, answer: Json) -> str:
        """Give the error code Slack has for an answer of options, empty where it takes it."""
        return self._refused(lambda: check_options(answer), "options", answer)

    def _refused(self, check: Callable[[], None], what: str, given: Json) -> str:
        """Check what the app acknowledged with; Slack tells it nothing, the record tells why."""
        try:
            check()
        except Refused as refused:
            self.record.add(
                at=self.world.clock.now(),
                direction="in",
                transport="acknowledgement",
                method=f"acknowledge.{what}",
                request=given,
                answer=refused.answer,
            )
            return refused.code
        return ""

    async def close(self) -> None:
        """End every page, socket and task."""
        self.live.end()
        await self.sockets.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.door.close()
