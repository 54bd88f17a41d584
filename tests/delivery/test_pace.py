"""How fast and in which order rows leave, also after a restart (B 26-28, 37)."""

import time
from datetime import timedelta

import pytest

from bot.storage import Installation, InstallationState, Limit, Limits, OutboxKind, OutboxState
from playground import Workspace
from playground.fault.plan import Fault, Rule
from tests.delivery.desk import Desk

POST, DM = OutboxKind.POST, OutboxKind.DM


@pytest.fixture
def strict(desk: Desk, slack: Workspace) -> Desk:
    """A desk that keeps Slack's paces, and a Slack that counts them."""
    slack.settings(rate_limits=True)
    return Desk(desk.db, desk.team, slack, limits=Limits())


def test_r27_a_place_gets_one_message_a_second_and_slack_never_has_to_say_so(
    strict: Desk, dana: str
) -> None:
    for n in range(40):
        strict.say(f"{n}", f"{n}", DM, to="dm", user=dana)
    sent = []
    for _ in range(40):
        sent.append(strict.sender.drain())
        strict.late += timedelta(seconds=1.01)
        strict.slack.advance(1.01)
    assert sent == [1] * 40
    answers = strict.slack.traffic("chat.postMessage")
    assert [one["status"] for one in answers] == [200] * 40
    said = strict.slack.member("dana").app_messages()
    assert [one["text"] for one in said] == [str(n) for n in range(40)]


def test_r26_one_place_waits_while_the_others_go_on_in_order(desk: Desk, dana: str) -> None:
    mina = desk.slack.member("mina").id
    desk.sender.drain()
    rule = Rule(Fault.RATE_LIMITED, method="chat.postMessage", last=1, retry_after=30)
    desk.slack.faults(rule)
    for n in range(3):
        desk.say(f"dana {n}", f"{n}", DM, to="dm", user=dana)
    desk.sender.drain()
    desk.slack.faults()
    desk.say("mina", "now", DM, to="dm", user=mina)
    # Another sender on the same database: what was told to the first holds for it.
    other = Desk(desk.db, desk.team, desk.slack)
    assert other.sender.drain() == 1
    assert len(desk.slack.member("mina").app_messages()) == 1
    other.late = timedelta(seconds=31)
    assert other.sender.drain() == 3
    said = desk.slack.member("dana").app_messages()
    assert [one["text"] for one in said] == ["0", "1", "2"]


def test_the_workspace_has_a_pace_that_all_places_share(desk: Desk) -> None:
    limits = Limits(lane=Limit(0.0), meters={"*post": Limit(1.0, burst=2)})
    slow = Desk(desk.db, desk.team, desk.slack, limits=limits)
    for n, name in enumerate(("dana", "mina", "alex", "ines", "joon")):
        slow.say(f"{n}", "hello", DM, to="dm", user=desk.slack.member(name).id)
    assert slow.sender.drain() == 2
    slow.late = timedelta(seconds=1.1)
    assert slow.sender.drain() == 1
    slow.late = timedelta(seconds=10)
    assert slow.sender.drain() == 2


@pytest.mark.parametrize("code", ["account_inactive", "invalid_auth"])
def test_r28_one_call_is_made_to_a_slack_that_has_thrown_us_out(
    desk: Desk, dana: str, code: str
) -> None:
    installed = Installation("T1", None, "A1", "U1", desk.db.clock())
    desk.db.write(None, lambda uow: uow.workspaces.adopt(desk.team.id, installed))
    desk.slack.faults(Rule(Fault.REFUSED, error=code))
    rows = [desk.say(f"{n}", "hello", DM, to="dm", user=dana) for n in range(5)]
    rows += [desk.put("home", to="home", user=dana)]
    for _ in range(3):
        desk.sender.drain()
        desk.sender.probe()
    assert len(desk.slack.traffic()) == 1
    assert {desk.state(row) for row in rows} == {OutboxState.PENDING}
    with desk.db.read(None) as uow:
        assert uow.workspaces.disabled() == {desk.team.id}
    assert installed.state is InstallationState.ACTIVE
    desk.slack.faults()
    desk.db.write(None, lambda uow: uow.workspaces.adopt(desk.team.id, installed))
    desk.late = timedelta(seconds=10)
    desk.sender._closed.clear()
    desk.sender.drain()
    assert {desk.state(row) for row in rows} == {OutboxState.SENT}


def test_a_slack_that_is_down_is_asked_whether_it_is_there(desk: Desk) -> None:
    desk.slack.faults(Rule(Fault.REFUSED_500))
    people = ("dana", "mina", "alex", "ines", "joon")
    for n in range(50):
        user = desk.slack.member(people[n % 5]).id
        desk.say(f"{n}", f"{n}", DM, to="dm", user=user)
    for second in range(0, 600, 15):
        desk.late = timedelta(seconds=second)
        desk.sender.drain()
        desk.sender.probe()
    # Ten minutes: not one try for each message that waits, but a question now and then.
    assert len(desk.slack.traffic("*")) < 30
    desk.slack.faults()
    for second in range(600, 900, 10):
        desk.late = timedelta(seconds=second)
        desk.sender.recover()
        desk.sender.look()
        desk.sender.probe()
        desk.sender.drain()
    said = [one["text"] for name in people for one in desk.slack.member(name).app_messages()]
    assert sorted(map(int, said)) == list(range(50))


def test_a_claim_that_slept_too_long_is_given_back(desk: Desk, dana: str) -> None:
    row = desk.say("1", "hello", DM, to="dm", user=dana)
    (claimed,), _ = desk.sender.claim(1)
    desk.sender.send(claimed, time.monotonic() - 6)
    assert desk.state(row) is OutboxState.PENDING
    assert desk.slack.traffic("chat.postMessage") == []
