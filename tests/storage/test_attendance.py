"""Whoever is at work on a database is seen by everybody, for as long as they are there."""

import os
import signal
import time
from collections.abc import Callable
from threading import Event, Thread

import pytest

from bot.storage import Database
from bot.storage.attendance import Attendance, attendance_of

WAIT = 30.0
HOLDERS = (
    "SELECT pid, backend_xmin FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)


@pytest.fixture
def anyone(db: Database, request: pytest.FixtureRequest) -> Callable[[], Attendance]:
    """Give what makes somebody who is gone after the test."""

    def make() -> Attendance:
        one = attendance_of(db.url)
        request.addfinalizer(one.leave)
        return one

    return make


def is_alone(one: Attendance) -> bool:
    with one.alone() as alone:
        return alone


def test_whoever_is_there_is_seen_by_everybody_and_only_while_there(
    anyone: Callable[[], Attendance],
) -> None:
    bots, importer, other = [anyone(), anyone()], anyone(), anyone()
    seen = []
    for what in (bots[0].come, bots[1].come, bots[1].come, bots[0].leave, bots[1].leave):
        what()
        with importer.alone() as alone, other.alone() as both:
            seen.append((alone, both))
    assert seen == [(False, False)] * 4 + [(True, False)]


def test_whoever_was_killed_is_there_no_more(
    db: Database, anyone: Callable[[], Attendance]
) -> None:
    importer = anyone()
    told, tell = os.pipe()
    bot = os.fork()
    if not bot:
        attendance_of(db.url).come()
        os.write(tell, b".")
        signal.pause()
    assert os.read(told, 1) == b"."
    assert not is_alone(importer)
    os.kill(bot, signal.SIGKILL)
    os.waitpid(bot, 0)
    # A server is told by the connection, a moment later.
    until = time.monotonic() + WAIT
    while not is_alone(importer):
        assert time.monotonic() < until


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_lock_that_was_lost_is_taken_again(
    db: Database, anyone: Callable[[], Attendance]
) -> None:
    bot, importer = anyone(), anyone()
    bot.come()
    with db.engine.connect() as connection:
        # It keeps no old rows from being cleaned away, however long it lasts.
        holders = connection.exec_driver_sql(HOLDERS).fetchall()
        assert [oldest for _, oldest in holders] == [None]
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({holders[0][0]}, 10000)").close()
    assert is_alone(importer)
    bot.come()
    assert not is_alone(importer)


def test_whoever_comes_waits_for_whoever_is_alone(anyone: Callable[[], Attendance]) -> None:
    importer, bot, there = anyone(), anyone(), Event()

    def come() -> None:
        bot.come()
        there.set()

    coming = Thread(target=come)
    with importer.alone() as alone:
        assert alone
        coming.start()
        assert not there.wait(0.05)
    assert there.wait(WAIT)
    coming.join()
    assert not is_alone(importer)
