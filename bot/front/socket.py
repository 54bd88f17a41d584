"""Socket Mode: two connections at least, watched, and replaced before the old one is let go."""

import json
import re
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.front.dispatch import Answer, Dispatch

_log = structlog.get_logger(__name__)

_ENVELOPE = re.compile(r'"envelope_id"\s*:\s*"([^"]{1,100})"')

CONNECTIONS = 2
CONCURRENCY = 32
"""Threads per connection: with the SDK's ten, bursts of slow commands miss their three seconds."""
PONG_WITHIN = 30.0
"""Seconds without a pong after which a connection is dead, whatever the socket says."""
SILENCE = 15 * 60.0
"""Seconds without any request after which a connection is replaced, pongs or not."""
LOOK = 1.0
"""Seconds between two looks at the connections; it is this watch alone that connects again."""
LAST_WORDS = 3.0
"""Seconds a replaced connection is given to acknowledge what it has taken."""
REMINDED = 0.1
"""Seconds between two reminders to the SDK's threads that they are to end."""
BACK_OFF = (1.0, 60.0)
"""Seconds between attempts to connect: first and last, doubling in between."""


class Connection:
    """One Socket Mode client and what is known of its health."""

    def __init__(self, dispatch: Dispatch, connect: Callable[[], SocketModeClient]) -> None:
        self._dispatch, self.client = dispatch, connect()
        self._taken, self._idle = 0, threading.Condition()
        self.born = self.heard = time.monotonic()
        self._arrived: dict[str, float] = {}
        self.client.on_message_listeners.append(self._hear)
        self.client.socket_mode_request_listeners.append(self._take)

    def open(self) -> None:
        """Connect; raises what connecting raises."""
        self.client.connect()

    def is_alive(self) -> bool:
        """Whether the socket is open and has answered a ping within the limit."""
        session = getattr(self.client, "current_session", None)
        if not self.client.is_connected() or _has_ended(getattr(session, "sock", None)):
            return False
        pong = getattr(session, "last_ping_pong_time", None)
        if pong is None:
            return time.monotonic() - self.born < PONG_WITHIN
        return bool(time.time() - pong < PONG_WITHIN)

    def is_silent(self) -> bool:
        """Whether nothing has come in for so long that a fresh connection is due."""
        return time.monotonic() - max(self.heard, self.born) > SILENCE

    def close(self) -> None:
        """Let what was taken be acknowledged, then close."""
        with self._idle:
            self._idle.wait_for(lambda: self._taken == 0, LAST_WORDS)
        self._hang_up()
        closing = threading.Thread(target=self._let_go, name="socket-close", daemon=True)
        closing.start()
        while closing.is_alive():
            # The SDK waits for its reading thread, which when it only now begins takes back that
            # it was told to end, and would go on for ever; and for the one that hands messages
            # on, which looks up once a second unless there is something in its queue.
            self.client.current_session_state.terminated = True
            self.client.message_queue.put(None)
            closing.join(REMINDED)

    def _let_go(self) -> None:
        # The SDK looks for its socket before it locks: its own thread may have let go of it.
        with suppress(AttributeError):
            self.client.close()

    def _hang_up(self) -> None:
        """Wake the reading thread, whose lock the SDK's own closing would wait seconds for."""
        session = getattr(self.client, "current_session", None)
        sock: socket.socket | None = getattr(session, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _hear(self, message: str) -> None:
        """Note when an envelope came in: it may wait a while for one of the client's threads."""
        found = _ENVELOPE.search(message)
        if found:
            self._arrived[found[1]] = time.monotonic()

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard = time.monotonic()
        with self._idle:
            self._taken += 1
        try:
            arrived = self._arrived.pop(request.envelope_id, None)
            answer = self._dispatch(request.payload, _retry(request), arrived=arrived)
            if answer.status == 200:
                client.send_socket_mode_response(_acknowledgement(request, answer))
            else:
                # Without an acknowledgement Slack delivers again; the keys make it harmless.
                _log.warning("not acknowledged", type=request.type, status=answer.status)
        finally:
            with self._idle:
                self._taken -= 1
                self._idle.notify_all()


class SocketFront:
    """Keeps the connections; a watchdog replaces what is dead or has been silent too long."""

    def __init__(
        self, dispatch: Dispatch, app_token: str, web: WebClient, *, connections: int = CONNECTIONS
    ) -> None:
        self._dispatch, self._token, self._web = dispatch, app_token, web
        self._wanted = connections
        self._open: list[Connection] = []
        self._stopping = threading.Event()
        self._watch = threading.Thread(target=self._watchdog, name="socket-watch", daemon=True)

    def start(self) -> None:
        """Connect all and start watching; raises what Slack refuses the first with."""
        for _ in range(self._wanted):
            self._open.append(self._connect())
        self._watch.start()

    def stop(self) -> None:
        """Close every connection and stop watching."""
        self._stopping.set()
        if self._watch.is_alive():
            self._watch.join()
        # Each waits for its own threads, so they are let go side by side.
        closing = [threading.Thread(target=connection.close) for connection in self._open]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join()
        self._open.clear()

    def alive(self) -> int:
        """Count the connections that answer."""
        return sum(connection.is_alive() for connection in self._open)

    def _connect(self) -> Connection:
        connection = Connection(self._dispatch, self._client)
        try:
            connection.open()
        except (SlackClientError, OSError):
            # The client has started its threads by now; without this they would stay for ever.
            connection.client.close()
            raise
        return connection

    def _client(self) -> SocketModeClient:
        return SocketModeClient(
            app_token=self._token,
            web_client=self._web,
            concurrency=CONCURRENCY,
            auto_reconnect_enabled=False,
        )

    def _watchdog(self) -> None:
        pause, wait = BACK_OFF[0], LOOK
        while not self._stopping.wait(wait):
            tired = [one for one in self._open if not one.is_alive() or one.is_silent()]
            try:
                for old in tired:
                    self._replace(old)
            except (SlackClientError, OSError) as error:
                _log.warning("cannot connect to Slack", reason=type(error).__name__, wait=pause)
                wait, pause = pause, min(pause * 2, BACK_OFF[1])
            else:
                wait, pause = LOOK, BACK_OFF[0]

    def _replace(self, old: Connection) -> None:
        """Make a new connection before the old one is let go, so there is never none."""
        fresh = self._connect()
        self._open[self._open.index(old)] = fresh
        _log.info("connection replaced", alive=old.is_alive())
        old.close()


def _has_ended(sock: socket.socket | None) -> bool:
    """Tell whether the other side has hung up, which the SDK reads as nothing having come.

    Looked at below TLS, where bytes that wait to be read are as good as none: only the end of
    the stream reads as empty.
    """
    if sock is None:
        return True
    try:
        looking = select.poll()
        looking.register(sock.fileno(), select.POLLIN)
        if not looking.poll(0):
            return False
        return not socket.socket.recv(sock, 1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True


def _retry(request: SocketModeRequest) -> dict[str, str]:
    """Give the headers that HTTP would carry for a redelivery."""
    if not request.retry_attempt:
        return {}
    return {
        "x-slack-retry-num": str(request.retry_attempt),
        "x-slack-retry-reason": str(request.retry_reason or ""),
    }


def _acknowledgement(request: SocketModeRequest, answer: Answer) -> SocketModeResponse:
    payload = json.loads(answer.body) if answer.body.startswith("{") else None
    if payload is None and answer.body:
        payload = {"text": answer.body}
    return SocketModeResponse(envelope_id=request.envelope_id, payload=payload)
