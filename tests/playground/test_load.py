"""Load: a thousand messages a second, a thousand channels, ten sockets, and nothing left over."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from websockets.asyncio.client import connect

from playground import Workspace
from playground.fault.record import Record
from playground.front.say import say
from playground.world.channel import Kind

SOCKETS, CHANNELS, RATE, SECONDS = 10, 1_000, 1_000, 3


async def _answer(url: str, heard: list[int]) -> None:
    async with connect(url, proxy=None) as socket:
        async for text in socket:
            envelope = json.loads(text)
            if "envelope_id" in envelope:
                heard[0] += 1
                await socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def _objects(slack: Workspace) -> int:
    gc.collect()
    return slack.call(lambda: len(gc.get_objects()))


@pytest.mark.timeout(60)
def test_a_thousand_messages_a_second_leave_no_task_and_no_growing_memory(slack: Workspace) -> None:
    """What people write reaches the app over its sockets; the store forgets what is too old."""
    slack.settings(event_rate=None, ack_seconds=30)
    inside, world = slack.slack, slack.slack.world
    mina = slack.member("mina").person
    bot = slack.installation.bot_user_id

    def arrange() -> list[str]:
        world.kept = 500
        inside.record = Record(entries=500)
        made = [
            world.create_channel(mina.team_id, f"load-{n}", Kind.PUBLIC, mina.id, mina.id, bot)
            for n in range(CHANNELS)
        ]
        return [c.id for c in made]

    channels = slack.call(arrange)
    heard = [0]

    async def round_of(seconds: int) -> tuple[int, float]:
        """Post at the rate asked for; gives how many were posted and how long it took."""
        posted, began = 0, time.monotonic()
        while posted < seconds * RATE:
            for _ in range(20):
                channel = world.channels[channels[posted % CHANNELS]]
                say(inside, mina, channel, "plain words")
                posted += 1
            await asyncio.sleep(max(0.0, began + posted / RATE - time.monotonic()))
        return posted, time.monotonic() - began

    async def listen(urls: list[str], stop: asyncio.Event) -> None:
        listeners = [asyncio.create_task(_answer(url, heard)) for url in urls]
        await stop.wait()
        for listener in listeners:
            listener.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)

    headers = {"Authorization": f"Bearer {slack.app_token}"}
    with httpx.Client(headers=headers, trust_env=False) as http:
        urls = [http.post(slack.api + "apps.connections.open").json()["url"] for _ in range(10)]
    stop = asyncio.Event()

    async def whole() -> tuple[int, float, list[int]]:
        listening = asyncio.create_task(listen(urls, stop))
        while len(inside.sockets.open) < SOCKETS:
            await asyncio.sleep(0.01)
        sizes, total, took = [], 0, 0.0
        for seconds in (1,) * SECONDS:
            posted, spent = await asyncio.wrap_future(slack.begin(round_of(seconds)))
            total, took = total + posted, took + spent
            while inside.busy:
                await asyncio.sleep(0.02)
            sizes.append(_objects(slack))
        stop.set()
        await listening
        return total, took, sizes

    # A browser test in the same process leaves a loop in this thread; ours gets its own.
    with ThreadPoolExecutor(1) as thread:
        total, took, sizes = thread.submit(asyncio.run, whole()).result()
    assert total == RATE * SECONDS
    assert heard[0] == total
    assert took < SECONDS * 3
    assert sizes[2] < sizes[0] * 1.05
    assert inside.busy == 0
    assert sum(len(c.messages) for c in world.channels.values()) <= 500 + 10
