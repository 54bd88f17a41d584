"""What leaves for Slack: committed as sending first, sent once, its fate written down (B 21-33)."""

from datetime import timedelta

import pytest

from bot.delivery.sender import LONGEST
from bot.storage import OutboxKind, OutboxState
from playground.fault.plan import Fault, Rule
from tests.delivery.desk import HOME, Desk
from tests.office import until


def test_r21_a_row_is_sending_before_it_leaves_and_sent_after(desk: Desk, dana: str) -> None:
    row = desk.put("home", to="home", user=dana)
    assert desk.sender.drain() == 1
    assert desk.states == [OutboxState.SENDING]
    assert desk.state(row) is OutboxState.SENT
    assert desk.slack.member("dana").home


def test_a_committed_row_wakes_the_sender_at_once(desk: Desk, dana: str) -> None:
    desk.crew.start()
    row = desk.put("home", to="home", user=dana)
    until(lambda: desk.state(row) is OutboxState.SENT, within=0.9)
    desk.crew.stop()


def test_a_direct_message_keeps_its_time_stamp(desk: Desk, dana: str) -> None:
    row = desk.put("message", to="dm", user=dana)
    desk.sender.drain()
    assert desk.row(row).ts
    assert [one["text"] for one in desk.slack.member("dana").app_messages()] == ["hello"]


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.ERROR_500])
def test_r22_r23_a_post_whose_fate_is_unknown_is_never_repeated(
    desk: Desk, dana: str, fault: Fault
) -> None:
    desk.slack.faults(Rule(fault, method="chat.postMessage"))
    row = desk.put("message", to="dm", user=dana)
    desk.sender.drain()
    desk.sender.drain()
    assert desk.state(row) is OutboxState.UNKNOWN
    assert len(desk.slack.member("dana").app_messages()) == 1


def test_r24_a_home_is_drawn_again_when_its_fate_is_unknown(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.RESET, method="views.publish", last=1))
    row = desk.put("home", to="home", user=dana)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.PENDING
    until(lambda: desk.sender.drain() or desk.state(row) is OutboxState.SENT)
    assert desk.row(row).attempts == 2


def test_r26_too_many_requests_wait_as_long_as_slack_says(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.RATE_LIMITED, method="chat.postMessage", retry_after=30))
    row = desk.put("message", to="dm", user=dana)
    assert desk.sender.drain() == 1
    assert desk.state(row) is OutboxState.PENDING
    desk.slack.faults()
    desk.late = timedelta(seconds=28)
    assert desk.sender.drain() == 0
    desk.late = timedelta(seconds=31)
    assert desk.sender.drain() == 1
    assert desk.state(row) is OutboxState.SENT


def test_a_refusal_for_good_is_not_tried_again(desk: Desk, dana: str) -> None:
    desk.slack.faults(Rule(Fault.REFUSED, method="chat.postMessage", error="restricted_action"))
    row = desk.put("message", to="dm", user=dana)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.DEAD
    assert desk.row(row).error == "restricted_action"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.com/actions/T/1/2",
        "https://hooks.slack.com.evil.example.com/x",
        "https://hooks.slack.com@evil.example.com/x",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "file:///etc/passwd",
    ],
)
def test_r78_an_answer_goes_to_slack_and_nowhere_else(desk: Desk, url: str) -> None:
    row = desk.put("message", to="response", url=url, replace=True)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.DEAD
    assert desk.row(row).error == "foreign response_url"


def test_r10_a_view_that_changed_is_drawn_again_and_a_closed_one_let_go(desk: Desk) -> None:
    row = desk.put("modal", to="view", view="V404", hash="1.x")
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    desk.slack.faults(Rule(Fault.REFUSED, method="views.update", error="hash_conflict", last=1))
    conflicting = desk.put("modal", to="view", view="V1", hash="1.x")
    desk.sender.drain()
    assert desk.state(conflicting) is OutboxState.SENT
    assert desk.drawn.count("modal") == 3


def test_what_is_not_there_any_more_is_not_drawn(desk: Desk, dana: str) -> None:
    row = desk.put("gone", to="home", user=dana)
    desk.sender.drain()
    assert desk.state(row) is OutboxState.SENT
    assert desk.slack.member("dana").home is None


def test_slack_is_never_called_inside_a_transaction(desk: Desk, dana: str) -> None:
    with desk.db.begin(desk.team.id), pytest.raises(RuntimeError):
        desk.post.send({"to": "home", "user": dana}, HOME)


def test_answers_to_one_place_arrive_in_order(desk: Desk, dana: str) -> None:
    rows = [desk.put("home", to="home", user=dana) for _ in range(20)]
    desk.crew.start()
    until(lambda: all(desk.state(row) is OutboxState.SENT for row in rows))
    desk.crew.stop()
    published = desk.slack.traffic("views.publish")
    assert len(published) == 20


def test_r33_an_answer_that_slack_takes_no_more_is_let_go(desk: Desk, dana: str) -> None:
    late = desk.put("home", to="home", user=dana)
    prompt = desk.say("1", "hi", OutboxKind.DM, to="dm", user=dana)
    desk.late = timedelta(minutes=31)
    desk.sender.drain()
    assert (desk.state(late), desk.row(late).error) == (OutboxState.DEAD, "expired")
    assert desk.slack.traffic("views.publish") == []
    assert desk.state(prompt) is OutboxState.SENT


def test_r52_what_a_dead_sender_had_claimed_is_settled_by_the_next(desk: Desk, dana: str) -> None:
    home = desk.put("home", to="home", user=dana)
    post = desk.put("message", to="dm", user=dana)
    with desk.db.begin(None) as uow:
        assert len(uow.outbox.claim(10, desk.db.clock())) == 2
    assert desk.sender.recover() == 0
    desk.late = timedelta(seconds=LONGEST + 1)
    assert desk.sender.recover() == 2
    desk.sender.drain()
    assert desk.state(home) is OutboxState.SENT
    assert desk.state(post) is OutboxState.UNKNOWN
    assert desk.sender.look() == 1
    desk.sender.drain()
    assert desk.state(post) is OutboxState.SENT
    assert len(desk.slack.member("dana").app_messages()) == 1
