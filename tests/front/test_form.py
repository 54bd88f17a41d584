"""The web form: asked, checked beside each field, stored once, thanked for, in both languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import httpx
import pytest

from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.door import Door, DoorKind
from bot.domain.person import Role
from bot.domain.webform import WebForm, on_colour
from bot.front import form as fronts
from bot.services import door as doors
from bot.services import field as fields
from tests.office import Office, office

_HOUSES = count(1)
GOOD = {"name": "Jane Doe", "email": "jane@form.example", "company": "Form Co", "consent": "yes"}


class Page(HTMLParser):
    """A page as a browser without scripts sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str | None]] = {}
        self.labels: set[str] = set()
        self.ids: set[str] = set()
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "html":
            self.language = found["lang"] or ""
        if tag == "label":
            self.labels.add(found["for"] or "")
        if tag in ("input", "textarea", "select"):
            self.inputs[found["name"] or ""] = found


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser at a form."""

    office: Office
    door: Door
    budget: CustomField
    client: httpx.Client

    @property
    def path(self) -> str:
        return f"/in/form/{self.door.public_id}"

    def look(self, language: str = "en") -> Page:
        return Page(self.client.get(self.path, headers={"accept-language": language}).text)

    def stamp(self, seconds: float = 10) -> str:
        now = self.office.app.db.clock().timestamp()
        return fronts._stamp(self.door, now - seconds)

    def send(
        self, filled: dict[str, str], stamp: str | None = None, *, address: str = ""
    ) -> httpx.Response:
        """Send a form as somebody else each time, unless told from which address."""
        told = {"x-forwarded-for": address or f"2001:db8:{next(_HOUSES):x}::1"}
        given = self.stamp() if stamp is None else stamp
        return self.client.post(self.path, data={"stamp": given, **filled}, headers=told)


@pytest.fixture(scope="module")
def visitor(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with office(sqlite_template, tmp_path_factory.mktemp("form"), outside=True) as opened:
        opened.say("/pipeline")
        db = opened.app.db
        with db.read(None) as uow:
            (workspace,) = uow.workspaces.all()
        with db.begin(workspace.id) as uow:
            known = uow.persons.by_slack(opened.member().id)
            assert known is not None
            dana = uow.persons.save(replace(known, role=Role.ADMIN))
            drafted = CustomField(0, RecordKind.DEAL, "Budget", FieldKind.NUMBER)
            budget, _ = fields.add(uow, drafted, by=dana)
            form = WebForm(
                title="Talk to <us>",
                logo="https://cdn.example.com/logo.png",
                consent="I agree & know",
                fields=("name", "email", "company", "employees", budget.key, "message"),
            )
            pipeline = uow.pipelines.default()
            door, _ = doors.open_(uow, pipeline.id, DoorKind.FORM, by=dana, config=form.written())
        with httpx.Client(base_url=opened.base, trust_env=False, timeout=30) as client:
            yield Visitor(opened, door, budget, client)


def test_every_field_has_a_label_and_the_page_is_in_the_readers_language(visitor: Visitor) -> None:
    for accepted, language in (("ko-KR,ko;q=0.9,en;q=0.8", "ko"), ("fr, en;q=0.5", "en")):
        page = visitor.look(accepted)
        assert page.language == language
        shown = [one for one in page.inputs.values() if one.get("type") != "hidden"]
        assert {one["id"] for one in shown} == page.labels
        assert "required" in page.inputs["email"] and "required" not in page.inputs["message"]
        assert "script" not in visitor.client.get(visitor.path).text


def test_what_is_filled_in_becomes_a_lead_and_is_thanked_for(visitor: Visitor) -> None:
    filled = {
        **GOOD,
        visitor.budget.key: "25000",
        "employees": "1,200",
        "message": "안녕하세요\nHi",
    }
    stamp = visitor.stamp()
    answer = visitor.send(filled, stamp)
    assert answer.status_code == 303, answer.text
    page = visitor.client.get(answer.headers["location"])
    assert page.status_code == 200 and "Thank you" in page.text
    again = visitor.send(filled, stamp)
    assert again.status_code == 303
    assert visitor.office.count("deal") == 1
    assert visitor.office.count("timeline WHERE body LIKE '안녕하세요%Hi'") == 1
    assert visitor.office.count("custom_value WHERE text = '25000'") == 1
    assert visitor.office.count("company WHERE employees = 1200") == 1


def test_a_page_that_was_sent_is_not_sent_again_with_other_words(visitor: Visitor) -> None:
    stamp = visitor.stamp()
    assert visitor.send({**GOOD, "email": "once@example.com"}, stamp).status_code == 303
    leads = visitor.office.count("deal")
    other = visitor.send({**GOOD, "email": "twice@example.com", "lang": "ko"}, stamp)
    assert other.status_code == 409 and "이미 보낸" in other.text
    assert "twice@example.com" in other.text
    assert visitor.office.count("deal") == leads


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    visitor: Visitor,
) -> None:
    before = visitor.office.count("deal")
    filled = {"name": "<b>Jo", "email": "a@b", "employees": "lots", visitor.budget.key: "x"}
    answer = visitor.send(filled)
    assert answer.status_code == 422
    page = Page(answer.text)
    for name in ("email", "employees", "consent"):
        described = page.inputs[name]["aria-describedby"]
        assert page.inputs[name]["aria-invalid"] == "true" and described in page.ids, name
    assert page.inputs["name"]["value"] == "<b>Jo" and "<b>Jo" not in answer.text
    assert "autofocus" in page.inputs["email"]
    own = visitor.send({**GOOD, visitor.budget.key: "x"})
    assert own.status_code == 422
    assert Page(own.text).inputs[visitor.budget.key]["aria-invalid"] == "true"
    assert visitor.office.count("deal") == before


def test_programs_that_fill_in_forms_leave_nothing(visitor: Visitor) -> None:
    before = visitor.office.count("timeline")
    trapped = visitor.send({**GOOD, "homepage": "https://spam.example"})
    assert trapped.status_code == 303
    for stamp in ("", "1.2.3", visitor.stamp(0.5), visitor.stamp(90_000), visitor.stamp(-600)):
        assert visitor.send(GOOD, stamp).status_code == 422
    assert visitor.office.count("timeline") == before


def test_the_page_may_load_nothing_but_its_logo(visitor: Visitor) -> None:
    answer = visitor.client.get(visitor.path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "img-src https://cdn.example.com" in policy
    assert "set-cookie" not in answer.headers
    (nonce,) = re.findall(r"style-src 'nonce-([^']+)'", policy)
    assert f'nonce="{nonce}"' in answer.text
    assert "Talk to &lt;us&gt;" in answer.text and "I agree &amp; know" in answer.text


def test_who_sends_too_much_waits_and_others_do_not(visitor: Visitor) -> None:
    here = {"address": "192.0.2.7"}
    answers = [visitor.send({}, **here) for _ in range(fronts.PERSON.burst + 1)]
    assert answers[0].status_code == 422
    assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) > 1
    assert "Please try again a little later." in answers[-1].text
    assert visitor.send({}, address="192.0.2.8").status_code == 422


def test_nonsense_is_refused(visitor: Visitor) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    many = "&".join(f"a{one}=1" for one in range(200)).encode()
    for body in (b"\xff\xfe", b"name=%ff", many):
        assert visitor.client.post(visitor.path, content=body, headers=kind).status_code == 400
    assert visitor.client.post(visitor.path, json={}).status_code == 415
    assert visitor.client.get("/in/form/0123456789abcdef").status_code == 404


def test_words_on_a_colour_can_be_read() -> None:
    assert on_colour("#1d4c4f") == "#ffffff"
    assert on_colour("#ffee00") == "#000000"
