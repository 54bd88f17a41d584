"""The same story when Slack says everything twice: over both transports each thing counts once."""

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from bot.settings import Mode
from playground.deliver.sign import signature
from playground.fault.plan import Fault, Rule
from tests.e2e.story.script import STAGES
from tests.e2e.story.stage import Stage, stage
from tests.office import until


@pytest.fixture(scope="module", params=[Mode.SOCKET, Mode.HTTP])
def made(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with stage(sqlite_template, tmp_path_factory.mktemp("twice"), mode=request.param) as opened:
        yield opened


@pytest.fixture
def twice(made: Stage) -> Iterator[Stage]:
    """Every delivery to the bot leaves Slack twice."""
    made.slack.faults(Rule(Fault.DUPLICATE, method="deliver:*"))
    yield made
    made.slack.faults()


def test_a_whole_story_told_twice_happens_once(twice: Stage) -> None:
    dana = twice.member("dana")
    dana.command("sales", "/lead new")
    until(lambda: dana.modal)
    assert dana.submit({"contact": "Jane Doe", "value": "lots"}).keys() == {"value"}
    assert dana.submit({"contact": "Jane Doe", "company": "Acme", "value": "12000"}) == {}
    twice.sees(dana, "Created *Acme #1*")
    for name in STAGES:
        twice.press(dana, "deal.move", option(twice, name))
        twice.sees(dana, f"Acme #1: $12,000 · {name}")
    twice.press(dana, "deal.undo")
    twice.sees(dana, "Acme #1: $12,000 · Negotiation")
    twice.press(dana, "deal.won")
    until(lambda: dana.modal)
    assert dana.submit({"value": "12000"}) == {}
    twice.sees(dana, "Acme #1: $12,000 · Won")
    assert kinds(twice) == ["created", *["moved"] * len(STAGES), "undone", "won"]
    assert twice.count("deal") == 1
    twice.say("/metrics")
    assert "1 won" in str(twice.newest(dana)["blocks"])


def test_a_request_that_comes_again_has_no_second_effect(made: Stage) -> None:
    number = made.lead("Iris, Larkspur")
    before = kinds(made).count("note")
    made.say(f"/deal note {number} said once")
    sent = [one for one in made.slack.traffic("slash_commands") if one["direction"] == "out"]
    payload = sent[-1]["request"]
    for _ in range(3):
        assert "Larkspur" in come_again(made, payload)
    assert kinds(made).count("note") == before + 1


def test_a_deal_is_suggested_while_its_name_is_typed(twice: Stage) -> None:
    number = twice.lead("Noor, 한울식품")
    dana = twice.member("dana")
    dana.command("sales", "/deal note")
    until(lambda: dana.modal)
    (offered,) = dana.suggest("deal.search", "한울")["options"]
    assert offered["text"]["text"].startswith(f"한울식품 #{number}")
    assert dana.submit({"deal": offered}) == {}
    assert dana.submit({"note": "asked for the budget"}) == {}
    twice.sees(dana, "Added the note to *한울식품")
    assert kinds(twice)[-1] == "note"
    assert kinds(twice)[-2] == "created"


def come_again(made: Stage, payload: dict[str, str]) -> str:
    """Bring the bot a command it had before, by the door it came through; gives the answer."""
    url = made.slack.slack.world.app.request_url
    if not url:
        return made.app.dispatch(payload, {}).body
    body, stamp = urlencode(payload).encode(), str(int(time.time()))
    answer = httpx.post(
        url,
        content=body,
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(made.slack.signing_secret, stamp, body),
        },
        trust_env=False,
    )
    assert answer.status_code == 200
    return answer.text


def option(made: Stage, stage_name: str) -> str:
    """Give the value of a stage in the newest card's select."""
    for message in reversed(made.member("dana").messages("sales")):
        for block in message.get("blocks", ()):
            for element in block.get("elements", ()):
                if element.get("action_id") == "deal.move":
                    return next(
                        str(one["value"])
                        for one in element["options"]
                        if one["text"]["text"] == stage_name
                    )
    raise LookupError(stage_name)


def kinds(made: Stage) -> list[str]:
    """Name what is on the timelines, in the order in which it was written."""
    with made.app.db.read(None) as uow:
        rows = uow.connection.exec_driver_sql("SELECT kind FROM timeline ORDER BY id")
        return [str(kind) for (kind,) in rows]
