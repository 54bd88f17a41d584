"""The webhook: signed leads come in once, find their owner, and nonsense is turned away."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from bot.domain.assignment import AssignRule
from bot.domain.door import Door, DoorKind
from bot.domain.person import Person, Role
from bot.front import serve
from bot.front.signature import sign
from bot.intake.openapi import document
from bot.services import assignment
from bot.services import door as doors
from bot.services import mail as letters
from bot.storage import UnitOfWork
from tests.office import Office, office

_HOUSES = count(1)
JANE = {"name": "Jane Doe", "company": "Acme", "email": "jane@acme.example"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who sends leads to an office, and what they sign with."""

    office: Office
    door: Door
    client: httpx.Client

    def post(self, body: bytes, path: str = "", **headers: str) -> httpx.Response:
        stamp = headers.pop("stamp", str(int(time.time())))
        signature = headers.pop("signature", sign(self.door.secret, body, stamp=stamp))
        # Each request comes from another house, unless the test says from which.
        headers.setdefault("x_forwarded_for", f"2001:db8:{next(_HOUSES):x}::1")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            path or f"/in/lead/{self.door.public_id}",
            content=body,
            headers={
                "content-type": "application/json",
                "x-pipewright-timestamp": stamp,
                "x-pipewright-signature": signature,
                **named,
            },
        )

    def send(self, lead: dict[str, Any], **headers: str) -> httpx.Response:
        return self.post(json.dumps(lead).encode(), **headers)

    def do(self, work: Any) -> Any:
        with self.office.app.db.begin(self.door.workspace_id) as uow:
            return work(uow)


@pytest.fixture(scope="module")
def sender(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    with office(sqlite_template, tmp_path_factory.mktemp("outside"), outside=True) as opened:
        opened.slack.settings(rate_limits=False)
        opened.say("/pipeline")
        opened.say("/pipeline", "mina")
        db = opened.app.db
        with db.read(None) as uow:
            (workspace,) = uow.workspaces.all()
        with db.begin(workspace.id) as uow:
            # Whatever day it is for either of them, they work.
            every = {"working_days": frozenset(range(7))}
            dana = uow.persons.save(replace(person(uow, opened, "dana"), role=Role.ADMIN, **every))
            mina = uow.persons.save(replace(person(uow, opened, "mina"), **every))
            pipeline = uow.pipelines.default()
            door, _ = doors.open_(uow, pipeline.id, DoorKind.HOOK, by=dana)
            rule = AssignRule(uow.new_id(), pipeline.id, 0, (dana.id, mina.id))
            assignment.add(uow, rule, by=dana)
        with httpx.Client(base_url=opened.base, trust_env=False, timeout=30) as client:
            yield Sender(opened, door, client)


def person(uow: UnitOfWork, opened: Office, who: str) -> Person:
    found = uow.persons.by_slack(opened.member(who).id)
    assert found is not None
    return found


def test_a_signed_lead_is_stored_given_away_and_told(sender: Sender) -> None:
    answer = sender.send({**JANE, "message": "A pilot in May?", "source": "referral"})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told["outcome"] == "created" and not told["repeated"]
    sender.office.settle()
    dana = sender.office.member()
    shown = json.dumps(dana.app_messages(), ensure_ascii=False)
    assert "A new lead came in for you" in shown and f"#{told['deal']}" in shown
    assert "A pilot in May?" in shown


def test_the_same_key_has_one_effect_and_another_body_is_refused(sender: Sender) -> None:
    lead = {"name": "Once Only", "company": "Once Ltd"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sender.send(lead, idempotency_key="order-7"), range(16)))
    assert {one.json()["deal"] for one in answers} == {answers[0].json()["deal"]}
    assert sorted(one.status_code for one in answers) == [200] * 15 + [201]
    other = sender.send({"name": "Another"}, idempotency_key="order-7")
    assert other.status_code == 409
    again = sender.send(lead, idempotency_key="order-7").json()
    assert again["repeated"] and again["outcome"] == "created"


def test_a_replayed_request_without_a_key_has_no_second_effect(sender: Sender) -> None:
    stamp, body = str(int(time.time())), json.dumps({"company": "Replay Inc"}).encode()
    before = sender.office.count("deal")
    first, second = sender.post(body, stamp=stamp), sender.post(body, stamp=stamp)
    assert (first.status_code, second.status_code) == (201, 200)
    assert sender.office.count("deal") == before + 1
    assert sender.office.count("timeline WHERE body = 'Replay Inc'") == 0


def test_who_has_an_open_deal_is_no_second_lead(sender: Sender) -> None:
    first = sender.send({"name": "Ann", "email": "ann@second.example", "company": "Second Co"})
    before = sender.office.count("deal")
    for more in (
        {"email": "ANN@second.example", "message": "One more thing"},
        {"name": "Bob", "company": "second  co", "message": "Me too"},
        {"name": "Cho", "email": "cho@second.example", "message": "And me"},
    ):
        answer = sender.send(more)
        assert answer.status_code == 200, answer.text
        assert answer.json()["outcome"] == "attached"
        assert answer.json()["deal"] == first.json()["deal"]
    assert sender.office.count("deal") == before
    assert sender.office.count("timeline WHERE body = 'Cho: And me'") == 1
    sender.office.settle()
    said = [
        one["text"] for who in ("dana", "mina") for one in sender.office.member(who).app_messages()
    ]
    assert any("One more thing" in text for text in said)


def test_leads_go_round_and_pass_by_whoever_is_away(sender: Sender) -> None:
    def owners(count: int) -> list[int]:
        numbers = [
            sender.send({"company": f"Round {time.monotonic_ns()}"}).json()["deal"]
            for _ in range(count)
        ]
        return [sender.do(lambda uow, n=n: uow.deals.by_number(n).owner_id) for n in numbers]

    four = owners(4)
    assert four[0] != four[1] and four[:2] == four[2:]
    mina = sender.do(lambda uow: person(uow, sender.office, "mina"))
    today = sender.office.app.db.clock().astimezone(mina.tz).date()
    sender.do(lambda uow: assignment.leave(uow, mina.id, today, by=mina))
    assert mina.id not in owners(3)
    sender.do(lambda uow: assignment.leave(uow, mina.id, None, by=mina))
    assert owners(2).count(mina.id) == 1


@pytest.mark.parametrize(
    ("lead", "field"),
    [
        ({}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"name": "Jo", "email": "nobody"}, "email"),
        ({"name": "Jo", "employees": 0}, "employees"),
        ({"name": "Jo", "employees": "many"}, "employees"),
        ({"name": "Jo", "value": {"amount": "12.345", "currency": "USD"}}, "value.amount"),
        ({"name": "Jo", "value": {"amount": "1", "currency": "dollar"}}, "value.currency"),
        ({"name": "Jo", "source": "carrier pigeon"}, "source"),
        ({"name": "Jo", "shoe_size": 44}, "shoe_size"),
        ({"name": "Jo", "fields": {"Shoe size": "44"}}, "fields.Shoe size"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_field(
    sender: Sender, lead: dict[str, Any], field: str
) -> None:
    before = sender.office.count("deal")
    answer = sender.send(lead)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert [one["field"] for one in answer.json()["errors"]] == [field]
    assert answer.json()["errors"][0]["message"]
    assert sender.office.count("deal") == before


def test_nothing_is_parsed_that_is_not_signed(sender: Sender) -> None:
    body = json.dumps(JANE).encode()
    late, early = str(int(time.time()) - 600), str(int(time.time()) + 600)
    for headers in (
        {"signature": ""},
        {"signature": "v1=00"},
        {"stamp": "soon"},
        {"stamp": late},
        {"stamp": early},
        {"signature": sign("another key", body, stamp="1")},
    ):
        assert sender.post(body, **headers).status_code == 401, headers
    assert sender.post(b"{", signature="v1=00").status_code == 401
    for broken in (b"{", b"[1]", b"[" * 50_000, b"\xff\xfe", b'"x"', b"null", b""):
        assert sender.post(broken).status_code == 400, broken[:10]
    assert sender.post(b"{}", content_type="text/plain").status_code == 415
    assert sender.post(b"{" + b" " * 70_000 + b"}").status_code == 413
    assert sender.post(body, path="/in/lead/0123456789abcdef").status_code == 404


def test_whoever_guesses_is_made_to_wait(sender: Sender) -> None:
    here = {"signature": "v1=00", "x_forwarded_for": "192.0.2.7"}
    answers = [sender.post(b"{}", **here) for _ in range(40)]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) >= 1


def test_a_new_key_counts_at_once_and_the_old_one_for_a_day(sender: Sender) -> None:
    old = sender.door
    new = sender.do(lambda uow: doors.rotate(uow, old.id, by=person(uow, sender.office, "dana")))[0]
    sender.office.app.doors.forget()
    body, stamp = json.dumps({"company": "Rotated"}).encode(), str(int(time.time()))
    for secret in (new.secret, old.secret):
        signed = sign(secret, body, stamp=stamp)
        assert sender.post(body, stamp=stamp, signature=signed).status_code in (200, 201)
    gone = old.secrets(sender.office.app.db.clock())
    assert new.secrets(sender.office.app.db.clock()) == (new.secret, *gone)


def test_the_description_is_served_and_describes_what_is_taken(sender: Sender) -> None:
    served = sender.client.get("/in/openapi.json").json()
    assert served == document(sender.office.base)
    assert served["openapi"] == "3.1.0"
    schema = served["components"]["schemas"]
    lead = {**schema["Lead"], "components": served["components"]}
    jsonschema.Draft202012Validator.check_schema(lead)
    jsonschema.validate(JANE, lead)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"phone": "1"}, lead)
    kept = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == document()


def test_answers_carry_what_keeps_browsers_from_harm(sender: Sender) -> None:
    for path in ("/healthz", "/readyz", "/in/openapi.json", "/nowhere", "/slack/events"):
        answer = sender.client.get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "server" not in answer.headers
    assert sender.client.post("/slack/events").status_code == 404
    assert sender.client.get("/nowhere").text == "Not Found"


def test_a_head_that_does_not_come_is_not_waited_for(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "HEAD_WITHIN", 0.2)
    port = int(sender.office.base.rpartition(":")[2])
    for begun in (b"", b"POST /in/lead/x HTTP/1.1\r\nHost: x\r\nX-Slow: "):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as link:
            link.sendall(begun)
            try:
                assert link.recv(100) == b""
            except ConnectionResetError:
                continue
    assert sender.client.get("/healthz").status_code == 200


def test_a_deal_tells_who_works_on_it_where_mail_about_it_goes(sender: Sender) -> None:
    number = sender.office.lead("Jo, Mailed About, $5k")
    where, kind = sender.door.pipeline_id, DoorKind.MAIL
    door, _ = sender.do(
        lambda uow: doors.open_(uow, where, kind, by=person(uow, sender.office, "dana"))
    )
    sender.office.say(f"/deal show {number}")
    own = letters.address_of(door, number, "leads@in.example.com")
    assert own in json.dumps(sender.office.newest(sender.office.member()))
