"""Socket Mode: two connections, kept alive; a failing event is not acknowledged (A 13, 14, 17)."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

from bot import manifest
from bot.delivery.post import client
from bot.front import socket as front
from bot.front.dispatch import Answer
from bot.front.socket import SocketFront
from playground import Workspace
from playground.deliver.interact import Notice
from tests.office import until


class Counter:
    """Takes payloads; fails as often as it is told to."""

    def __init__(self) -> None:
        self.taken: list[Mapping[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.failing = 0
        self.hold = threading.Event()
        self.hold.set()

    def take(
        self, payload: Mapping[str, Any], headers: Mapping[str, str], *, arrived: float | None
    ) -> Answer:
        self.taken.append(payload)
        self.headers.append(headers)
        self.hold.wait(10)
        if self.failing:
            self.failing -= 1
            return Answer(500)
        return Answer(200, '{"text": "taken"}' if "command" in payload else "")


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watchdog looks more often than in production; what it does is the same."""
    monkeypatch.setattr(front, "LOOK", 0.1)
    monkeypatch.setattr(front, "BACK_OFF", (0.1, 0.2))


@contextmanager
def connected(slack: Workspace, counter: Counter) -> Iterator[SocketFront]:
    made = SocketFront(counter.take, slack.app_token, client(slack.bot_token, slack.api))
    made.start()
    until(lambda: made.alive() == 2)
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def slack() -> Iterator[Workspace]:
    with Workspace(manifest=manifest.build()) as workspace:
        workspace.settings(event_retry_seconds=(0.0, 0.1, 0.1))
        yield workspace


def test_two_connections_stand_and_a_command_is_answered_in_its_acknowledgement(
    slack: Workspace,
) -> None:
    counter = Counter()
    with connected(slack, counter):
        dana = slack.member("dana")
        dana.command("sales", "/deal help")
        assert dana.messages("sales")[-1]["text"] == "taken"
    assert len(slack.traffic("apps.connections.open")) == 2


def test_r13_cut_connections_are_replaced_and_nothing_is_lost(slack: Workspace) -> None:
    counter = Counter()
    with connected(slack, counter) as made:
        slack.sockets("cut")
        until(lambda: len(slack.traffic("apps.connections.open")) >= 4)
        until(lambda: made.alive() == 2)
        slack.member("dana").command("sales", "/deal help")
    assert len(counter.taken) == 1


def test_r14_a_connection_without_a_pong_is_replaced(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "PONG_WITHIN", 0.5)
    counter = Counter()
    with connected_once(slack, counter):
        until(lambda: len(slack.traffic("apps.connections.open")) > 2)


@contextmanager
def connected_once(slack: Workspace, counter: Counter) -> Iterator[SocketFront]:
    """Connect, without waiting for the connections to look alive."""
    made = SocketFront(counter.take, slack.app_token, client(slack.bot_token, slack.api))
    made.start()
    try:
        yield made
    finally:
        made.stop()


def test_a_silent_connection_is_refreshed_before_the_old_one_is_let_go(
    slack: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = Counter()
    with connected(slack, counter) as made:
        monkeypatch.setattr(front, "SILENCE", 0.2)
        until(lambda: len(slack.traffic("apps.connections.open")) >= 4)
        monkeypatch.setattr(front, "SILENCE", 900.0)
        until(lambda: made.alive() == 2)
        slack.member("dana").command("sales", "/deal help")
    assert len(counter.taken) == 1


def test_r17_a_failing_event_is_not_acknowledged_and_comes_again(slack: Workspace) -> None:
    counter = Counter()
    counter.failing = 1
    with connected(slack, counter):
        slack.member("dana").open_home()
        until(lambda: len(counter.taken) == 2)
    assert counter.headers[0] == {}
    assert counter.headers[1]["x-slack-retry-num"] == "1"


def test_a_failing_command_is_told_by_slack(slack: Workspace) -> None:
    counter = Counter()
    counter.failing = 1
    slack.settings(ack_seconds=0.3)
    with connected(slack, counter), pytest.raises(Notice):
        slack.member("dana").command("sales", "/deal help")


def test_a_wrong_token_is_refused_and_leaves_no_thread_behind(slack: Workspace) -> None:
    from slack_sdk.errors import SlackApiError

    before = threading.active_count()
    made = SocketFront(Counter().take, "xapp-wrong", client(slack.bot_token, slack.api))
    with pytest.raises(SlackApiError):
        made.start()
    made.stop()
    until(lambda: threading.active_count() <= before)
