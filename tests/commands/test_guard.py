"""The guard: an error of ours is logged under a reference, never shown, never stored by half."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.commands import pipeline
from bot.storage import UnitOfWork
from tests.office import Office, until


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Make reading the board fail as a mistake of ours would; gives what is logged."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret-canary")

    monkeypatch.setattr(pipeline, "board", fail)
    structlog.reset_defaults()
    with capture_logs() as lines:
        yield lines


def test_an_error_of_ours_is_shown_by_its_reference_alone(
    opened: Office, broken: list[Any]
) -> None:
    said = opened.say("/pipeline")
    line = next(line for line in broken if line["event"] == "request failed")
    assert line["reference"] in said
    assert "canary" not in said


def test_nothing_typed_is_logged(opened: Office) -> None:
    structlog.reset_defaults()
    with capture_logs() as lines:
        opened.say("/deal note nowhere my-secret-words")
        opened.say("/lead new Secret Person, Secret Company")
    assert lines
    assert "ecret" not in json.dumps(lines, default=str)


def test_an_event_that_fails_is_answered_500_so_that_it_comes_again(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = {
        "type": "event_callback",
        "event_id": "Ev9",
        "team_id": opened.slack.installation.team_id,
        "api_app_id": "A1",
        "event": {"type": "app_home_opened", "user": opened.member().id, "tab": "home"},
    }
    identity = opened.app.desk.identity
    monkeypatch.setattr(type(identity), "who", lambda *_: 1 / 0)
    assert opened.app.dispatch(event, {}).status == 500
    monkeypatch.undo()
    assert opened.app.dispatch(event, {}).status == 200


def test_a_change_that_fails_half_way_leaves_nothing(
    opened: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.lead("A, Halfway House")
    opened.settle()
    before = (opened.count("timeline"), opened.count("interaction"), opened.count("outbox"))
    real = UnitOfWork.watched

    def late(uow: UnitOfWork) -> None:
        real(uow)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(UnitOfWork, "watched", late)
        assert "reference" in opened.say("/deal move halfway demo")
    assert (opened.count("timeline"), opened.count("interaction"), opened.count("outbox")) == before
    assert "to Demo" in opened.say("/deal move halfway demo")


def test_r9_a_form_that_slack_opens_too_late_asks_for_another_press(opened: Office) -> None:
    from playground.fault.plan import Fault, Rule

    dana = opened.member()
    opened.lead("B, Slowpoke")
    opened.slack.faults(Rule(Fault.REFUSED, method="views.open", error="expired_trigger_id"))
    assert "press again" in opened.say("/deal value slowpoke")
    opened.say("/deal slowpoke")
    opened.press(dana, "deal.log")
    opened.sees(dana, "press again")
    opened.slack.faults()
    opened.press(dana, "deal.log")
    assert until(lambda: dana.modal)["callback_id"] == "deal.log"
    dana.close()


def test_a_refused_click_says_why_beside_the_message(opened: Office) -> None:
    dana = opened.member()
    opened.lead("C, Refusal")
    opened.say("/deal move refusal demo")
    card = opened.newest(dana)
    opened.say("/deal assign refusal @Mina Park", "ines")
    dana.click("deal.undo", channel="sales", ts=card["ts"])
    opened.settle()
    assert "changed in the meantime" in str(dana.messages("sales"))
    assert "Ines Calder made the last change" in opened.say("/deal undo refusal")
