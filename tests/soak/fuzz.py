"""Malformed requests at every door: each gets a refusal, none an error of ours or an effect.

What a door takes is read from its OpenAPI document; each request breaks it in one way. Then what
is well formed is sent over and over, and has one effect.
"""

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import httpx

from bot.domain.door import Door, DoorKind
from bot.domain.person import Person, Role
from bot.domain.webform import WebForm
from bot.front import door as fronts
from bot.front import mail
from bot.front.door import Doors
from bot.front.form import Forms
from bot.front.http import build_front
from bot.front.signature import sign
from bot.services import door as doors
from bot.services.workspace import choose
from bot.storage import Database, UnitOfWork, migrate
from tests.office import free_door, serving

_ODD = ("\x00", "\ud800", "\u202e", "' OR 1=1 --", "{{7*7}}", "../..", "%00", "é" * 400, "")
_NAMES = ("name", "company", "title", "industry", "country", "phone", "website", "source_detail")


@dataclass(frozen=True, slots=True)
class Ground:
    """A front with a door of each kind, and who sends to it; each request is from elsewhere."""

    db: Database
    base: str
    doors: dict[DoorKind, Door]
    client: httpx.Client
    dice: random.Random
    houses: Iterator[int] = field(default_factory=lambda: count(1))

    def send(self, method: str, path: str, **told: Any) -> httpx.Response:
        house = {"x-forwarded-for": f"2001:db8:{next(self.houses):x}::1"}
        headers = {**house, **told.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **told)

    def hook(self, body: bytes, **headers: str) -> httpx.Response:
        """Post to the webhook, signed unless told otherwise."""
        door, stamp = self.doors[DoorKind.HOOK], headers.pop("stamp", str(int(time.time())))
        known = {
            "content-type": "application/json",
            "x-pipewright-timestamp": stamp,
            "x-pipewright-signature": sign(door.secret, body, stamp=stamp),
        }
        path = f"/in/lead/{door.public_id}"
        return self.send("POST", path, content=body, headers={**known, **headers})

    def stored(self) -> int:
        """How many leads there are."""
        with self.db.read(None) as uow:
            found = uow.connection.exec_driver_sql("SELECT count(*) FROM deal")
            return int(found.scalar_one())


@contextmanager
def ground(template: Path | None = None, *, seed: int = 7) -> Iterator[Ground]:
    """Open a front on a database of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "fuzz.db"
        if template is not None:
            shutil.copyfile(template, path)
        url = f"sqlite:///{path}"
        migrate(url)
        db = Database(url, clock=lambda: datetime.now(UTC))
        workspace = choose(db, None)

        def prepare(uow: UnitOfWork) -> dict[DoorKind, Door]:
            boss = uow.persons.add(Person(uow.new_id(), "Boss", Role.ADMIN, slack_id="UBOSS"))
            where = uow.pipelines.default().id
            config = WebForm(consent="I agree").written()
            made = {}
            for kind in (DoorKind.HOOK, DoorKind.FORM, DoorKind.MAIL):
                form = config if kind is DoorKind.FORM else None
                made[kind], _ = doors.open_(uow, where, kind, by=boss, config=form)
            return made

        opened = Doors(db, db.clock)
        opened.batch.start()
        found = db.write(workspace.id, prepare)
        routes = [*fronts.routes(opened), *Forms(opened).routes(), *mail.routes(opened)]
        web = build_front(None, "", ready=lambda: {}, beside=routes)
        with free_door() as listening:
            base = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with serving(web, listening), httpx.Client(base_url=base, trust_env=False) as client:
                yield Ground(db, base, found, client, random.Random(seed))
        opened.batch.stop()
        db.close()


def malformed(here: Ground) -> httpx.Response:
    """Send one request that breaks what a door asks for in one way."""
    ways: tuple[Callable[[Ground], httpx.Response], ...] = (
        _wrong_field, _wrong_field, _wrong_field, _broken_json, _unsigned, _wrong_kind, _nowhere,
        _form, _form, _mail,
    )  # fmt: skip
    return here.dice.choice(ways)(here)


def _lead(here: Ground) -> dict[str, Any]:
    number = here.dice.randrange(10**9)
    return {"name": f"Jo {number}", "email": f"jo{number}@fuzz{number}.example"}


def _wrong_field(here: Ground) -> httpx.Response:
    dice, lead = here.dice, _lead(here)
    wrong: dict[str, Any] = dice.choice(
        [
            {dice.choice(_NAMES): dice.choice([1, True, [], {}, 1.5, "x" * 10_000])},
            {"email": dice.choice(["jo", "@", "a@b", "a b@c.de", "x" * 300 + "@a.example", 5])},
            {"employees": dice.choice([0, -1, 10**30, 1.5, "10", True])},
            {"value": dice.choice([1, "1 USD", {}, {"amount": "1"}, {"currency": "USD"}, []])},
            {"value": {"amount": dice.choice(["NaN", "1e9", "-1", "1,5", "１２", "1" * 19]),
                       "currency": "USD"}},
            {"value": {"amount": "1", "currency": dice.choice(["usd", "US", "USDX", "", 7])}},
            {"source": dice.choice(["pigeon", "", 1, None, []])},
            {"fields": dice.choice([[], "x", {"a": 1}, {"nowhere": "x"}, {"a" * 151: "x"}])},
            {f"odd{dice.randrange(999)}": dice.choice(_ODD)},
            {"message": dice.choice([1, [], "x" * 10_001])},
        ]
    )  # fmt: skip
    return here.hook(json.dumps({**lead, **wrong}).encode())


def _broken_json(here: Ground) -> httpx.Response:
    whole = json.dumps(_lead(here)).encode()
    at = here.dice.randrange(len(whole) - 1)
    broken = here.dice.choice(
        [whole[:at], whole[:at] + b"\xff" + whole[at:], whole + b"x", b"[" * 9000, b"null", b"",
         b"[]", b'"x"', b"1e999", b"{}", b'{"name": "\\ud800"}', b"{" + b" " * 70_000 + b"}"]
    )  # fmt: skip
    return here.hook(broken)


def _unsigned(here: Ground) -> httpx.Response:
    body, now = json.dumps(_lead(here)).encode(), int(time.time())
    headers: dict[str, str] = here.dice.choice(
        [
            {"x-pipewright-signature": ""},
            {"x-pipewright-signature": "v1=" + "0" * 64},
            {"x-pipewright-signature": "v0=" + "f" * 64},
            {"stamp": str(now - 301)},
            {"stamp": str(now + 400)},
            {"stamp": here.dice.choice(["", "soon", "-1", "1" * 40, "1e3"])},
            {"x-pipewright-signature": sign("another", body, stamp=str(now))},
        ]
    )
    return here.hook(body, **headers)


def _wrong_kind(here: Ground) -> httpx.Response:
    body = json.dumps(_lead(here)).encode()
    kind = here.dice.choice(["text/plain", "", "application/xml", "application/jsonx", "a"])
    if here.dice.random() < 0.5:
        return here.hook(body, **{"content-type": kind})
    return here.hook(body, **{"idempotency-key": "k" * 201})


def _nowhere(here: Ground) -> httpx.Response:
    dice, hook = here.dice, here.doors[DoorKind.HOOK]
    path = dice.choice(
        ["/in/lead/0123456789abcdef", "/in/form/" + "a" * 300, "/in/lead/%00", "/in/mail/a/b",
         "/in/lead/..%2f", "/in", f"/in/form/{hook.public_id}", "/in/lead/%ff", "/in/lead/ü",
         f"/in/mail/{hook.public_id}/{'0' * 32}"]
    )  # fmt: skip
    return here.send(dice.choice(["GET", "POST", "PUT", "DELETE", "PATCH"]), path, content=b"x")


def _form(here: Ground) -> httpx.Response:
    dice, form = here.dice, here.doors[DoorKind.FORM]
    path, kind = f"/in/form/{form.public_id}", "application/x-www-form-urlencoded"
    filled = {"name": "Jo", "email": "jo@fuzz.example", "consent": "yes"}
    filled["stamp"] = dice.choice(_ODD)
    body = b"name=%ff%fe&stamp=\xff"
    match dice.randrange(5):
        case 0:
            kind = dice.choice(["application/json", "multipart/form-data", "", "text/plain"])
        case 1:
            body = urlencode({f"f{n}": "x" for n in range(150)}).encode()
        case 2:
            body = b"name=Jo&message=" + b"x" * 70_000
        case 3:
            filled |= {dice.choice(["email", "name", "employees"]): dice.choice(_ODD[2:])}
            body = urlencode(filled, errors="surrogatepass").encode()
        case _:
            pass
    return here.send("POST", path, content=body, headers={"content-type": kind})


def _mail(here: Ground) -> httpx.Response:
    dice, door = here.dice, here.doors[DoorKind.MAIL]
    path = f"/in/mail/{door.public_id}/{door.secret}"
    body, kind = dice.choice(
        [(b"", "message/rfc822"), (b"no headers", "message/rfc822"), (b"\x00" * 90, "text/plain"),
         (b"From: nobody\r\n\r\nx", "message/rfc822"), (b"--x", "multipart/form-data; boundary=x"),
         (b"x", "multipart/form-data"), (b"a=b", "application/x-www-form-urlencoded")]
    )  # fmt: skip
    return here.send("POST", path, content=body, headers={"content-type": kind})


def replays(here: Ground, leads: int) -> int:
    """Send well-formed leads four times each; give how many were made."""
    before = here.stored()
    for number in range(leads):
        body, stamp = json.dumps(_lead(here)).encode(), str(int(time.time()))
        key = {"idempotency-key": f"r{number}"} if number % 2 else {}
        for _ in range(4):
            here.hook(body, stamp=stamp, **key).raise_for_status()
    return here.stored() - before


def run(requests: int = 10_000) -> bool:
    """Send them; tell whether each was refused, nothing was stored, and replays counted once."""
    with ground() as here:
        seen = Counter(malformed(here).status_code for _ in range(requests))
        stored, made = here.stored(), replays(here, 100)
        good = all(400 <= status < 500 for status in seen) and not stored and made == 100
    told = ", ".join(f"{status}: {number}" for status, number in sorted(seen.items()))
    print(f"{'✓' if good else '✗'} {requests} malformed requests: {told}; {made} of 400 were leads")
    return good
