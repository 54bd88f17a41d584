"""Socket Mode: acknowledgements, redelivery, refreshes, black holes, and ten connections."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidMessage, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground import Fault, Notice, Rule, Workspace
from tests.playground.bot import until


@contextmanager
def _open(slack: Workspace) -> Iterator[ClientConnection]:
    with connect(_address(slack), proxy=None) as socket:
        hello = _read(socket)
        assert hello["type"] == "hello"
        assert hello["connection_info"]["app_id"] == slack.slack.world.app.id
        yield socket


def _address(slack: Workspace) -> str:
    """Ask for a socket; gives its address, or the error."""
    headers = {"Authorization": f"Bearer {slack.app_token}"}
    url = slack.api + "apps.connections.open"
    answer = httpx.post(url, headers=headers, trust_env=False).json()
    return str(answer.get("url") or answer["error"])


def _read(socket: ClientConnection, timeout: float = 5.0) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(socket.recv(timeout=timeout))
    return told


def _ack(socket: ClientConnection, envelope: dict[str, Any], **payload: Any) -> None:
    body = {"envelope_id": envelope["envelope_id"]}
    socket.send(json.dumps(body | ({"payload": payload} if payload else {})))


def _nothing(socket: ClientConnection) -> bool:
    try:
        socket.recv(timeout=0.2)
    except TimeoutError:
        return True
    return False


def test_an_event_not_acknowledged_comes_again_with_attempt_and_reason(slack: Workspace) -> None:
    slack.settings(ack_seconds=0.15, event_retry_seconds=[0.0, 0.05, 0.1])
    with _open(slack) as socket:
        slack.member("mina").say("sales", "hello")
        tries = [_read(socket) for _ in range(4)]
        assert [t["retry_attempt"] for t in tries] == [0, 1, 2, 3]
        assert tries[1]["retry_reason"] == "timeout"
        assert len({t["payload"]["event_id"] for t in tries}) == 1
        assert tries[0]["accepts_response_payload"] is False
        assert _nothing(socket)


def test_an_acknowledged_event_comes_once(slack: Workspace) -> None:
    slack.settings(ack_seconds=0.15, event_retry_seconds=[0.0])
    with _open(slack) as socket:
        slack.member("mina").say("sales", "hello")
        _ack(socket, _read(socket))
        assert _nothing(socket)


def test_an_envelope_goes_out_again_when_its_connection_ends(slack: Workspace) -> None:
    with _open(slack) as first:
        mina = slack.member("mina")
        asking = threading.Thread(target=lambda: mina.command("sales", "/ask me"))
        asking.start()
        envelope = _read(first)
        first.socket.shutdown(2)
        with _open(slack) as second:
            again = _read(second)
            assert again["envelope_id"] == envelope["envelope_id"]
            assert again["payload"] == envelope["payload"]
            _ack(second, again, text="answered")
            asking.join(5)
        assert mina.messages("sales")[-1]["text"] == "answered"


def test_deliveries_take_turns_between_connections(slack: Workspace) -> None:
    with _open(slack) as one, _open(slack) as two:
        for n in range(4):
            slack.member("mina").say("sales", str(n))
        for socket in (one, two):
            for _ in range(2):
                _ack(socket, _read(socket))


def test_the_eleventh_connection_is_refused(slack: Workspace) -> None:
    with ExitStack() as ten:
        for _ in range(10):
            ten.enter_context(_open(slack))
        with connect(_address(slack), proxy=None) as late:
            told = _read(late)
            assert (told["type"], told["reason"]) == ("disconnect", "too_many_websockets")
            with pytest.raises(ConnectionClosed):
                late.recv(timeout=5)
    until(lambda: not slack.slack.sockets.open)


def test_a_ticket_opens_one_connection(slack: Workspace) -> None:
    url = _address(slack)
    with (
        connect(url, proxy=None),
        pytest.raises(InvalidStatus, match="403"),
        connect(url, proxy=None),
    ):
        raise AssertionError("the ticket opened a second one")


def test_a_connection_is_warned_and_refreshed_at_its_age(slack: Workspace) -> None:
    slack.settings(socket_seconds=0.4, socket_warning_seconds=0.2)
    with _open(slack) as socket:
        assert _read(socket)["reason"] == "warning"
        assert _read(socket)["reason"] == "refresh_requested"
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)


def test_a_black_hole_neither_answers_nor_closes(slack: Workspace) -> None:
    slack.settings(ack_seconds=0.3)
    with _open(slack) as socket:
        assert socket.ping().wait(5)
        assert slack.sockets("silence") == 1
        assert not socket.ping().wait(0.3)
        with pytest.raises(Notice, match="operation_timeout"):
            slack.member("mina").command("sales", "/ask me")
        assert _nothing(socket)
        slack.sockets("cut")


def test_cut_connections_end_without_a_word(slack: Workspace) -> None:
    with _open(slack) as socket:
        assert slack.sockets("cut") == 1
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=5)
        assert closed.value.rcvd is None


def test_new_connections_can_be_refused(slack: Workspace) -> None:
    url = _address(slack)
    slack.settings(refuse_connections=True)
    with pytest.raises((OSError, EOFError, InvalidMessage)), connect(url, proxy=None):
        raise AssertionError("it was let in")
    assert _address(slack) == "internal_error"
    slack.settings(refuse_connections=False)
    with _open(slack):
        assert len(slack.slack.sockets.open) == 1


def test_envelopes_are_dropped_doubled_and_overtaken(slack: Workspace) -> None:
    slack.settings(ack_seconds=0.3, event_retry_seconds=[])
    with _open(slack) as socket:
        slack.faults(Rule(Fault.DUPLICATE, "deliver:events_api", "message"))
        slack.member("mina").say("sales", "twice")
        first, second = _read(socket), _read(socket)
        assert first == second
        _ack(socket, first)
        slack.faults(Rule(Fault.REORDER, "deliver:events_api", last=1, seconds=2))
        slack.member("mina").say("sales", "first")
        slack.member("mina").say("sales", "second")
        order = [_read(socket) for _ in range(2)]
        for envelope in order:
            _ack(socket, envelope)
        assert [e["payload"]["event"]["text"] for e in order] == ["second", "first"]
        slack.faults(Rule(Fault.DROP, "deliver:events_api"))
        slack.member("mina").say("sales", "never")
        assert _nothing(socket)
