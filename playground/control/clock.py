"""Time travel, and telling the app of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from playground.shape import Json

if TYPE_CHECKING:
    from playground.slack import Slack


def reading(slack: Slack) -> Json:
    """Give the workspace's time and how far it was moved."""
    clock = slack.world.clock
    return {"now": clock.now(), "offset_seconds": clock.offset}


def advance(slack: Slack, seconds: float) -> Json:
    """Move the clock and tell the pages and the app's clock address."""
    slack.world.clock.move(seconds)
    told = reading(slack)
    for person_id in slack.live.people():
        slack.live.tell(person_id, {"type": "clock", **told})
    if slack.setting.clock_url:
        slack.spawn(_tell(slack.setting.clock_url, told))
    return told


async def _tell(url: str, told: Json) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        try:
            await client.post(url, json=told)
        except httpx.HTTPError:
            return
