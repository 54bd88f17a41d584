"""Where a row may go: channels, threads, people, messages that change, and calls (B 27-38)."""

import json
from datetime import timedelta

import pytest

from bot.delivery.outcome import Fate, Outcome
from bot.storage import OutboxKind, OutboxState
from playground.fault.plan import Fault, Rule
from tests.delivery.desk import Desk

POST, UPDATE, DM, CALL = OutboxKind.POST, OutboxKind.UPDATE, OutboxKind.DM, OutboxKind.CALL
MOMENT = timedelta(seconds=2)


@pytest.fixture
def channel(desk: Desk) -> str:
    """A channel the bot has made for itself, as a row."""
    desk.say("made", "", CALL, to="call", method="conversations.create", args={"name": "room"})
    desk.sender.drain()
    return desk.placed("made")[0]


def test_a_reply_to_another_row_waits_for_it(desk: Desk, channel: str) -> None:
    desk.say("reply", "below", POST, to="channel", thread_of="root")
    desk.say("root", "above", POST, to="channel", channel_of="made")
    desk.sender.drain()
    desk.late = MOMENT
    desk.sender.drain()
    said = {message["text"]: message for message in desk.slack.messages(channel)}
    assert desk.placed("root") == (channel, said["above"]["ts"])
    assert said["below"]["thread_ts"] == said["above"]["ts"]
    assert [row.key for row in desk.landed] == ["made", "root", "reply"]


def test_r32_a_reply_whose_thread_is_gone_is_said_in_the_channel(desk: Desk, channel: str) -> None:
    desk.say("reply", "below", POST, to="channel", channel=channel, thread="1.000001")
    desk.sender.drain()
    assert "thread_ts" not in desk.slack.messages(channel)[-1]


def test_updates_that_wait_for_one_message_are_one_call(desk: Desk, channel: str) -> None:
    desk.say("root", "first", POST, to="channel", channel=channel)
    desk.sender.drain()
    rows = [desk.say(f"{n}", f"version {n}", UPDATE, to="update", of="root") for n in range(1, 6)]
    desk.sender.drain()
    assert [desk.state(row) for row in rows] == [OutboxState.SENT] * 5
    assert len(desk.slack.traffic("chat.update")) == 1
    assert desk.slack.messages(channel)[-1]["text"] == "version 5"


@pytest.mark.parametrize("error", ["message_not_found", "edit_window_closed"])
def test_r32_a_message_that_cannot_be_changed_is_posted_anew(
    desk: Desk, channel: str, error: str
) -> None:
    desk.say("root", "first", POST, to="channel", channel=channel)
    desk.sender.drain()
    old = desk.placed("root")
    desk.slack.faults(Rule(Fault.REFUSED, method="chat.update", error=error, last=1))
    desk.say("1", "second", UPDATE, to="update", of="root")
    desk.sender.drain()
    new = desk.placed("root")
    assert new != old and desk.slack.messages(channel)[-1]["text"] == "second"
    desk.say("2", "third", UPDATE, to="update", of="root")
    desk.say("3", "third", UPDATE, to="update", channel=channel, ts=old[1])
    desk.sender.drain()
    texts = {message["ts"]: message["text"] for message in desk.slack.messages(channel)}
    assert (texts[new[1]], texts[old[1]]) == ("third", "first")


def test_a_lost_answer_to_an_update_is_asked_for_again(desk: Desk, channel: str) -> None:
    desk.say("root", "first", POST, to="channel", channel=channel)
    desk.sender.drain()
    desk.slack.faults(Rule(Fault.RESET, method="chat.update", last=1))
    row = desk.say("1", "second", UPDATE, to="update", of="root")
    desk.sender.drain()
    desk.late = MOMENT
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    assert [m["text"] for m in desk.slack.messages(channel)][-1] == "second"


def test_a_call_is_made_once_though_its_answer_was_lost(desk: Desk) -> None:
    desk.slack.faults(
        Rule(Fault.RESET, method="conversations.create", last=1),
        Rule(Fault.ERROR_500, method="bookmarks.add", last=1),
        Rule(Fault.ERROR_500, method="conversations.invite", last=1),
    )
    kim = desk.slack.member("dana").id
    link = {"title": "Deal", "link": "https://example.com/1"}
    room = {"channel_of": "room"}
    desk.say("room", "", CALL, to="call", method="conversations.create", args={"name": "acme"})
    desk.say("in", "", CALL, to="call", method="conversations.invite", args={"users": kim}, **room)
    desk.say("link", "", CALL, to="call", method="bookmarks.add", args=link, **room)
    desk.say(
        "top", "", CALL, to="call", method="conversations.setTopic", args={"topic": "Won"}, **room
    )
    for second in range(8):
        desk.late = timedelta(seconds=2 * second)
        desk.sender.drain()
    made = [c for c in desk.slack.slack.world.channels.values() if c.name.startswith("acme")]
    assert [c.name for c in made] == ["acme"]
    assert made[0].topic == "Won" and kim in made[0].members
    assert [b["link"] for b in made[0].bookmarks.values()] == [link["link"]]
    assert desk.placed("room") == (made[0].id, "")


def test_a_name_that_is_taken_gets_a_number(desk: Desk, channel: str) -> None:
    desk.say("b", "", CALL, to="call", method="conversations.create", args={"name": "room"})
    desk.sender.drain()
    found = desk.slack.slack.world.channels[desk.placed("b")[0]]
    assert found.name == "room-2" and found.id != channel


def test_r29_a_dead_destination_is_replaced_where_the_row_says_so(desk: Desk) -> None:
    dana = desk.slack.member("dana")
    desk.barrier = Outcome(Fate.DEAD, "absent")
    instead = {"to": "dm", "user": dana.id}
    row = desk.say("1", "stalled", POST, to="channel", channel="C404", **{"else": instead})
    desk.sender.drain()
    assert desk.state(row) is OutboxState.DEAD
    assert [message["text"] for message in dana.app_messages()] == ["stalled"]


def test_a_picture_is_uploaded_unshared_and_shown_by_its_message(desk: Desk, channel: str) -> None:
    desk.slack.faults(Rule(Fault.RESET, method="files.completeUploadExternal", last=1))
    row = desk.say("1", "picture", POST, to="channel", channel=channel)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.PENDING
    desk.late = MOMENT
    desk.slack.faults()
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    message = desk.slack.messages(channel)[-1]
    file_id = message["blocks"][0]["slack_file"]["id"]
    shown = desk.slack.slack.world.files[file_id]
    assert shown.content.startswith(b"\x89PNG") and not shown.shares


def test_r39_a_message_carries_a_number_and_a_code_and_nothing_else(
    desk: Desk, channel: str
) -> None:
    row = desk.say("1", "Acme is stalled at 1,000,000", POST, to="channel", channel=channel)
    desk.sender.drain()
    mark = desk.slack.messages(channel)[-1]["metadata"]
    assert mark["event_payload"].keys() == {"id", "code"}
    assert mark["event_payload"]["id"] == str(row)
    assert "Acme" not in json.dumps(mark)


def test_r38_a_channel_that_was_renamed_is_the_same_channel(desk: Desk, channel: str) -> None:
    desk.post.slack.conversations_rename(channel=channel, name="renamed")
    row = desk.say("1", "still here", POST, to="channel", channel=channel)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    assert desk.slack.slack.world.channels[channel].name == "renamed"
    assert desk.slack.messages(channel)[-1]["text"] == "still here"
