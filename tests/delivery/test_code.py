"""Every documented error code of every method we call has one meaning (B 22-30)."""

import json
import re
from pathlib import Path

from slack_sdk import WebClient

from bot.delivery.code import CLASSES, METHODS, Class, class_of
from bot.storage import OutboxKind, OutboxState
from playground.fault.plan import Fault, Rule
from tests.delivery.desk import Desk

DOCUMENTED = json.loads(Path(__file__).with_name("documented.json").read_text(encoding="utf-8"))
ROOM = Path(__file__).parents[2] / "bot" / "delivery"


def test_r30_each_documented_code_is_in_one_class() -> None:
    assert set(DOCUMENTED["methods"]) == set(METHODS)
    codes = {code for codes in DOCUMENTED["methods"].values() for code in codes.split()}
    codes |= set(DOCUMENTED["common"].split())
    assert len(codes) > 150
    assert codes - CLASSES.keys() == set()
    assert class_of("some_code_of_next_year") is Class.BUG


def test_r24_every_method_that_is_called_is_in_the_table() -> None:
    named = "|".join(name for name in dir(WebClient) if "_" in name and name[0].islower())
    source = "".join(path.read_text(encoding="utf-8") for path in ROOM.glob("*.py"))
    called = {found.replace("_", ".", 1) for found in re.findall(rf"\.({named})\b\(", source)}
    opened = {"views.open", "views.push"}
    assert called | opened == set(METHODS)
    assert "scheduleMessage" not in source


FATES = {
    "is_archived": OutboxState.DEAD,
    "not_in_channel": OutboxState.DEAD,
    "restricted_action": OutboxState.DEAD,
    "invalid_blocks": OutboxState.DEAD,
    "some_code_of_next_year": OutboxState.DEAD,
    "fatal_error": OutboxState.UNKNOWN,
    "message_limit_exceeded": OutboxState.PENDING,
    "token_revoked": OutboxState.PENDING,
}


def test_r29_r30_a_refused_post_is_asked_for_once(desk: Desk, dana: str) -> None:
    for code, state in FATES.items():
        desk.slack.faults(Rule(Fault.REFUSED, method="chat.postMessage", error=code))
        before = len(desk.slack.traffic("chat.postMessage"))
        row = desk.say(code, "hello", OutboxKind.DM, to="dm", user=dana)
        desk.sender.drain()
        desk.sender.drain()
        assert desk.state(row) is state, code
        assert len(desk.slack.traffic("chat.postMessage")) == before + 1
        # Out of the way of the next one.
        with desk.db.begin(None) as uow:
            uow.connection.exec_driver_sql("UPDATE outbox SET state = 'dead'")
