"""Statements that leave for PostgreSQL together, where psycopg sends them one by one.

In pipeline mode psycopg waits for its connection with each statement, sends it by itself and looks
for results. Twelve statements cost 0.8 ms of CPU so, and the server, woken for each, 0.3. Kept back
until somebody reads or all are there, they cost half of both.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any

from bot.storage.driver import Driver

_PARTS = ("command_queue", "_communicate_gen", "_fetch_gen")


@contextmanager
def corked(driver: Driver) -> Iterator[None]:
    """Keep what is run inside until the end, or until somebody inside reads a result.

    Psycopg's pipeline has no way to say so in its interface. So this stands in for two methods that
    are not part of that: the one that sends after each statement, and the one that reads.
    """
    with driver.pipeline() as pipeline:
        whole: Any = pipeline
        if "_fetch_gen" in vars(whole):
            # One inside another is part of it.
            yield
            return
        read = whole._fetch_gen

        def uncorked(*, flush: bool) -> Any:
            _send(whole)
            return read(flush=True)

        whole._communicate_gen, whole._fetch_gen = _later, uncorked
        try:
            yield
        finally:
            del whole._communicate_gen, whole._fetch_gen
            _send(whole)


def _later() -> Generator[None, None, None]:
    """Do nothing, as a generator does it."""
    yield from ()


def _send(pipeline: Any) -> None:
    """Hand what waits to libpq, which keeps it until it is told to send or has 64 kB."""
    while pipeline.command_queue:
        pipeline.command_queue.popleft()()
