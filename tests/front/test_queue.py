"""Few requests are worked on at a time, and none waits long for those that wait themselves."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event, Lock

from bot.front.queue import Queue


def test_no_more_requests_run_at_once_than_there_are_seats() -> None:
    queue, lock = Queue(seats=2, patience=30), Lock()
    running, most = 0, 0

    def work(_: int) -> None:
        nonlocal running, most
        with queue.place():
            with lock:
                running += 1
                most = max(most, running)
            Event().wait(0.002)
            with lock:
                running -= 1

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(60)))
    assert most == 2


def test_a_request_behind_slow_ones_begins_without_a_seat() -> None:
    queue, together = Queue(seats=1, patience=0.01), Barrier(5, timeout=20)

    def work(_: int) -> int:
        with queue.place():
            # All five meet here, which one seat alone would never let them.
            return together.wait()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(work, range(5))) == [0, 1, 2, 3, 4]


def test_a_seat_is_given_back_when_a_request_fails() -> None:
    queue = Queue(seats=1, patience=30)
    for _ in range(3):
        try:
            with queue.place():
                raise ValueError
        except ValueError:
            pass
    started = time.monotonic()
    with queue.place():
        assert time.monotonic() - started < 10
