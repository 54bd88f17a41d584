"""What is done about a message of which nobody knows whether it arrived (B 21-25)."""

from datetime import timedelta

import pytest

from bot.delivery.sender import LONGEST
from bot.domain.workspace import Workspace as Team
from bot.storage import OutboxKind, OutboxState
from bot.storage.tables import outbox
from playground.fault.plan import Fault, Rule
from tests.delivery.desk import Desk

POST, DM, CALL = OutboxKind.POST, OutboxKind.DM, OutboxKind.CALL
LATER = timedelta(seconds=LONGEST + 1)


@pytest.fixture
def channel(desk: Desk) -> str:
    """A channel the bot has made for itself."""
    desk.say("made", "", CALL, to="call", method="conversations.create", args={"name": "room"})
    desk.sender.drain()
    return desk.placed("made")[0]


def settle(desk: Desk) -> None:
    """Let time pass until history is asked, and send what it gives back."""
    desk.late = LATER
    desk.sender.look()
    desk.sender.drain()


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.ERROR_500])
def test_r22_what_arrived_though_the_answer_was_lost_is_found(
    desk: Desk, channel: str, fault: Fault
) -> None:
    desk.slack.faults(Rule(fault, method="chat.postMessage", last=1))
    row = desk.say("1", "once", POST, to="channel", channel=channel)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.UNKNOWN
    settle(desk)
    (message,) = desk.slack.messages(channel)[-1:]
    assert desk.placed("1") == (channel, message["ts"])
    assert len(desk.slack.traffic("chat.postMessage")) == 1
    assert [one.key for one in desk.landed] == ["made", "1"]


@pytest.mark.parametrize("apart", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_r49_what_arrived_is_found_by_a_clock_that_is_far_from_slacks(
    desk: Desk, channel: str, apart: timedelta
) -> None:
    desk.slack.faults(Rule(Fault.RESET, method="chat.postMessage", last=1))
    desk.late = apart
    row = desk.say("1", "once", POST, to="channel", channel=channel)
    with desk.db.begin(desk.team.id) as uow:
        uow.connection.execute(outbox.update().values(not_before=desk.sender.clock()))
    desk.sender.drain()
    assert desk.state(row) is OutboxState.UNKNOWN
    desk.late = apart + LATER
    desk.sender.look()
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    assert len(desk.slack.traffic("chat.postMessage")) == 1


def test_r49_a_clock_put_forward_takes_no_message_for_lost_that_is_on_its_way(
    desk: Desk, dana: str
) -> None:
    row = desk.say("1", "once", DM, to="dm", user=dana)
    (claimed,), begun = desk.sender.claim(1)
    desk.late = timedelta(minutes=10)
    assert (desk.sender.recover(), desk.sender.look()) == (0, 0)
    assert desk.sender.send(claimed, begun) is OutboxState.SENT
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    assert len(desk.slack.traffic("chat.postMessage")) == 1


def test_r21_what_never_arrived_is_sent_once_more(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.LOST, method="chat.postMessage", last=1))
    row = desk.say("1", "once", DM, to="dm", user=dana)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.UNKNOWN
    settle(desk)
    assert desk.state(row) is OutboxState.SENT
    assert [one["text"] for one in desk.slack.member("dana").app_messages()] == ["once"]


def test_r25_history_is_not_asked_before_the_longest_request_is_over(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.LOST, method="chat.postMessage", last=1))
    desk.say("1", "once", DM, to="dm", user=dana)
    desk.sender.drain()
    desk.late = timedelta(seconds=LONGEST - 2)
    assert desk.sender.look() == 0
    assert desk.slack.traffic("conversations.history") == []
    desk.late = LATER
    assert desk.sender.look() == 1


def test_a_reply_is_looked_for_in_its_thread(desk: Desk, channel: str) -> None:
    desk.say("root", "above", POST, to="channel", channel=channel)
    desk.sender.drain()
    rule = Rule(Fault.RESET, method="chat.postMessage", target=channel, last=1)
    desk.slack.faults(rule)
    row = desk.say("reply", "below", POST, to="channel", thread_of="root")
    desk.sender.drain()
    assert desk.state(row) is OutboxState.UNKNOWN
    settle(desk)
    assert desk.state(row) is OutboxState.SENT
    assert len(desk.slack.traffic("conversations.replies")) == 1
    assert [m["text"] for m in desk.slack.messages(channel)].count("below") == 1


def test_a_window_is_read_to_its_last_page(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.RESET, method="chat.postMessage", last=1))
    row = desk.say("1", "once", DM, to="dm", user=dana)
    desk.sender.drain()
    desk.slack.faults()
    talker = desk.slack.member("dana")
    place = desk.slack.traffic("conversations.open")[0]["answer"]["channel"]["id"]
    for n in range(210):
        talker.say(place, f"{n}")
    settle(desk)
    assert desk.state(row) is OutboxState.SENT
    assert len(desk.slack.traffic("conversations.history")) == 2
    assert [one["text"] for one in talker.app_messages()].count("once") == 1


def test_a_page_that_cannot_be_read_proves_nothing(desk: Desk, dana: str) -> None:
    desk.slack.faults(
        Rule(Fault.RESET, method="chat.postMessage", last=1),
        Rule(Fault.RATE_LIMITED, method="conversations.history", last=1, retry_after=45),
    )
    row = desk.say("1", "once", DM, to="dm", user=dana)
    desk.sender.drain()
    settle(desk)
    assert desk.state(row) is OutboxState.UNKNOWN
    desk.late = LATER + timedelta(seconds=40)
    assert desk.sender.look() == 0
    desk.late = LATER + timedelta(seconds=50)
    desk.sender.look()
    assert desk.state(row) is OutboxState.SENT


def test_what_cannot_be_looked_for_is_listed_for_its_person_and_never_sent_again(
    desk: Desk, team: Team, dana: str
) -> None:
    closed = Rule(Fault.REFUSED, method="conversations.history", error="missing_scope")
    desk.slack.faults(Rule(Fault.LOST, method="chat.postMessage"), closed)
    row = desk.say("1", "perhaps", DM, to="dm", user=dana, person=team.id)
    desk.sender.drain()
    settle(desk)
    assert desk.state(row) is OutboxState.UNKNOWN
    with desk.db.read(team.id) as uow:
        assert [one.id for one in uow.outbox.unknowns()] == [row]
        assert [one.id for one in uow.outbox.unknowns(team.id)] == [row]
        assert uow.outbox.unknowns(1) == []
    desk.slack.faults()
    desk.db.write(team.id, lambda uow: uow.outbox.told([row]))
    desk.late = timedelta(days=1)
    assert (desk.sender.look(), desk.sender.recover(), desk.sender.drain()) == (0, 0, 0)
    with desk.db.read(team.id) as uow:
        assert uow.outbox.unknowns() == []
    assert desk.slack.member("dana").app_messages() == []


def test_a_forged_mark_is_not_taken_for_ours(desk: Desk, dana: str) -> None:
    row = desk.say("1", "once", DM, to="dm", user=dana)
    desk.sender.drain()
    real = desk.slack.member("dana").app_messages()[-1]["metadata"]
    marker = desk.sender._marker
    assert marker.read(desk.team.id, {"metadata": real}) == row
    forged = {**real, "event_payload": {**real["event_payload"], "id": str(row + 1)}}
    assert marker.read(desk.team.id, {"metadata": forged}) is None
    assert marker.read(desk.team.id, {"metadata": {"event_type": "other"}}) is None


def test_r50_a_sender_that_is_told_to_stop_is_honest_about_what_is_under_way(
    desk: Desk, dana: str
) -> None:
    row = desk.say("1", "once", DM, to="dm", user=dana)
    (claimed,), _ = desk.sender.claim(1)
    desk.sender.abandon(claimed)
    assert desk.state(row) is OutboxState.UNKNOWN
    other = desk.say("2", "twice", DM, to="dm", user=desk.slack.member("mina").id)
    (claimed,), _ = desk.sender.claim(1)
    desk.sender.give_back(claimed)
    assert desk.state(other) is OutboxState.PENDING
