"""A small bot of the tests' own, with the official libraries and no word of the product's code."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from playground import Workspace


def client(slack: Workspace, token: str = "") -> WebClient:
    return WebClient(token or slack.bot_token, base_url=slack.api, retry_handlers=[])


def channel_id(slack: Workspace, name: str) -> str:
    found = slack.slack.world.channel(name)
    assert found is not None
    return found.id


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(action_id: str, text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": plain("A modal"),
        "submit": plain("Send"),
        "blocks": list(blocks),
        **more,
    }


def field(block_id: str, element: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    held = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("A field"),
        "element": {"action_id": "value", **held},
        **more,
    }


def until(true: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Wait for something to become true, and give what it is."""
    deadline = time.monotonic() + seconds
    while True:
        if found := true():
            return found
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        threading.Event().wait(0.01)


@contextmanager
def over_socket(slack: Workspace, app: App, connections: int = 1) -> Iterator[None]:
    """Serve a Bolt app over Socket Mode, with slack_sdk's own client."""
    clients = []
    for _ in range(connections):
        socket = SocketModeClient(
            slack.app_token, web_client=WebClient(base_url=slack.api), concurrency=8
        )

        def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
            headers = {}
            if request.retry_attempt:
                headers["x-slack-retry-num"] = [str(request.retry_attempt)]
                headers["x-slack-retry-reason"] = [str(request.retry_reason)]
            answer = app.dispatch(
                BoltRequest(mode="socket_mode", body=request.payload, headers=headers)
            )
            if answer.status == 200:
                body: Any = answer.body
                if isinstance(body, str) and body.startswith("{"):
                    body = json.loads(body)
                elif body:
                    body = {"text": body}
                client.send_socket_mode_response(
                    SocketModeResponse(request.envelope_id, body or None)
                )

        socket.socket_mode_request_listeners.append(listen)
        socket.connect()
        clients.append(socket)
    until(lambda: len(slack.slack.sockets.open) >= connections)
    try:
        yield
    finally:
        # The client's close() waits for the end of a read of three seconds, unless it has ended.
        for socket in clients:
            socket.auto_reconnect_enabled = False
        slack.sockets("close")
        for socket in clients:
            # Its own thread may be closing the session: the client looks before it locks.
            with suppress(AttributeError):
                socket.close()


@contextmanager
def over_http(slack: Workspace, app: App) -> Iterator[str]:
    """Serve a Bolt app behind a request URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            headers = {k: [v] for k, v in self.headers.items()}
            answer = app.dispatch(BoltRequest(body=body, headers=headers))
            content = (answer.body or "").encode()
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, values[0])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    slack.slack.world.app.request_url = url
    try:
        yield url
    finally:
        slack.slack.world.app.request_url = ""
        server.shutdown()
        thread.join()
        server.server_close()
