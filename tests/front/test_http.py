"""The HTTP front: nothing is parsed that Slack has not signed, and nothing kills it (E 67-72)."""

import hmac
import json
import random
import threading
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.front.dispatch import Answer
from bot.front.http import MAX_BODY, build_front
from tests.office import free_door, serving, until

SECRET = "a-signing-secret"
NOW = 1_764_000_000.0
FORM = "application/x-www-form-urlencoded"


class Door:
    """A front in use: what it hands over is kept, and answered when told to."""

    def __init__(self, base: str) -> None:
        self.taken: list[dict[str, Any]] = []
        self.works = True
        self.slow = threading.Event()
        self.client = httpx.Client(base_url=base, trust_env=False)

    def take(
        self, payload: Mapping[str, Any], headers: Mapping[str, str], *, arrived: float | None
    ) -> Answer:
        self.taken.append({"payload": dict(payload), "headers": dict(headers)})
        if payload.get("text") == "slow":
            self.slow.wait(10)
        return Answer(200, "taken")

    def post(self, body: bytes | Iterator[bytes], headers: Mapping[str, Any]) -> int:
        return self.client.post("/slack/events", content=body, headers=headers).status_code

    def send(self, body: bytes, kind: str = FORM, **headers: str) -> int:
        return self.post(body, {**signed(body), "content-type": kind, **headers})


def clock() -> float:
    return NOW


def signed(body: bytes, *, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


@pytest.fixture(scope="module")
def opened() -> Iterator[Door]:
    with free_door() as listening:
        made = Door(f"http://127.0.0.1:{listening.getsockname()[1]}")
        ready = lambda: {"database": made.works}  # noqa: E731
        front = build_front(made.take, SECRET, ready=ready, clock=clock)
        with made.client, serving(front, listening):
            yield made


@pytest.fixture
def door(opened: Door) -> Door:
    opened.taken.clear()
    return opened


def test_a_signed_command_is_taken(door: Door) -> None:
    body = urlencode({"command": "/deal", "text": "show acme", "trigger_id": "1"}).encode()
    assert door.send(body) == 200
    assert door.taken[0]["payload"]["text"] == "show acme"


def test_a_note_about_a_payload_is_not_taken_for_an_interaction(door: Door) -> None:
    body = urlencode({"command": "/deal", "text": "note acme payload=heavy"}).encode()
    assert door.send(body) == 200
    assert door.taken[0]["payload"]["command"] == "/deal"


def test_interactions_and_events_are_unwrapped(door: Door) -> None:
    wrapped = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()
    event = json.dumps({"type": "event_callback"}).encode()
    assert door.send(wrapped) == 200
    assert door.send(event, "application/json; charset=utf-8", **{"X-Slack-Retry-Num": "1"}) == 200
    assert [one["payload"]["type"] for one in door.taken] == ["block_actions", "event_callback"]
    assert door.taken[1]["headers"] == {"x-slack-retry-num": "1"}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-slack-signature", "v0=00"),
        ("x-slack-signature", ""),
        ("x-slack-signature", "v0=é".encode().decode("latin-1")),
        ("x-slack-request-timestamp", "soon"),
        ("x-slack-request-timestamp", "1e9"),
        ("x-slack-request-timestamp", "١٧٦٤"),
        ("x-slack-request-timestamp", "9" * 400),
        ("x-slack-request-timestamp", str(int(NOW) - 301)),
        ("x-slack-request-timestamp", str(int(NOW) + 301)),
    ],
)
def test_r67_r68_an_odd_stamp_or_signature_is_refused(door: Door, header: str, value: str) -> None:
    body = b"command=%2Fdeal"
    headers = {**signed(body), header: value.encode("utf-8")}
    assert door.post(body, headers) == 401
    assert door.taken == []


def test_r67_headers_may_be_missing(door: Door) -> None:
    assert door.post(b"{}", {}) == 401


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 200_000, b'{"a":' + b"9" * 5000 + b"}", b"[1]", b"\xff\xfe"]
)
def test_r69_broken_bodies_are_refused_unsigned_and_signed(door: Door, body: bytes) -> None:
    assert door.post(body, {}) == 401
    assert door.send(body, "application/json") == 400
    assert door.taken == []


def test_r71_a_body_too_large_is_refused_before_it_is_read(door: Door) -> None:
    assert door.send(b"x" * (MAX_BODY + 1)) == 413
    streamed = (b"x" * 100_000 for _ in range(100))
    assert door.post(streamed, {}) == 413


def test_r67_fuzzed_requests_get_no_answer_but_a_refusal(door: Door) -> None:
    chance = random.Random(7)
    for _ in range(300):
        body = chance.randbytes(chance.randrange(200))
        headers = signed(body, secret="another", at=NOW + chance.randrange(-400, 400))
        if chance.random() < 0.3:
            headers["x-slack-signature"] = chance.randbytes(20).hex()
        assert door.post(body, headers) == 401
    assert door.taken == []


def test_health_tells_the_truth(door: Door) -> None:
    assert door.client.get("/healthz").status_code == 200
    assert door.client.get("/readyz").status_code == 200
    door.works = False
    assert door.client.get("/readyz").status_code == 503
    door.works = True


def test_a_slow_answer_holds_up_nobody_else(door: Door) -> None:
    door.slow.clear()
    slow = threading.Thread(target=door.send, args=(urlencode({"text": "slow"}).encode(),))
    slow.start()
    until(lambda: door.taken)
    assert door.send(urlencode({"text": "quick"}).encode()) == 200
    assert slow.is_alive()
    door.slow.set()
    slow.join()
