"""A deal's own channel: made once, furnished, closed with the deal, and what is said if not."""

import json
from typing import Any

import pytest

from playground.fault.plan import Fault, Rule
from playground.world.channel import Channel, Kind
from tests.office import Office, until


@pytest.fixture(autouse=True)
def rested(opened: Office) -> None:
    """Forget how many calls the tests before have made: Slack's limits are not looked at here."""
    with opened.app.db.begin(None) as uow:
        uow.connection.exec_driver_sql("DELETE FROM pace")


def rooms(opened: Office, number: int) -> list[Channel]:
    """The channels of a deal."""
    return opened.slack.call(
        lambda: [
            one
            for one in opened.slack.slack.world.channels.values()
            if one.name.startswith(f"deal-{number}-") or one.name == f"deal-{number}"
        ]
    )


def asked(opened: Office, number: int, who: str = "dana") -> str:
    """Ask for a deal's channel; gives what is said in the end."""
    opened.say(f"/deal room {number}", who)
    opened.settle()
    return str(opened.newest(opened.member(who))["text"])


def texts(channel: Channel) -> str:
    return json.dumps(list(channel.messages.values()), ensure_ascii=False)


def test_a_channel_is_made_with_its_people_its_card_and_a_link_to_it(opened: Office) -> None:
    number = opened.lead("Ann, 한빛 Soft, $5k")
    assert "The channel of" in asked(opened, number)
    (room,) = rooms(opened, number)
    assert room.name == f"deal-{number}-한빛-soft" and room.kind is Kind.PRIVATE
    assert opened.member().id in room.members
    assert "한빛 Soft" in room.topic and "5,000" not in room.topic
    assert '"deal.move"' in texts(room)
    (mark,) = room.bookmarks.values()
    assert room.id in mark["link"]
    opened.say(f"/deal move {number} demo")
    opened.settle()
    assert "moved it to Demo" in texts(room)


def test_asking_again_leads_to_the_same_channel(opened: Office) -> None:
    number = opened.lead("Ann, Again Corp, $5k")
    asked(opened, number)
    opened.say(f"/deal show {number}")
    opened.press(opened.member(), "deal.room")
    opened.settle()
    (room,) = rooms(opened, number)
    assert room.id in opened.newest(opened.member())["text"]
    assert len([one for one in room.messages.values() if '"deal.move"' in json.dumps(one)]) == 1
    assert len(room.bookmarks) == 1
    alex = opened.member("alex")
    opened.say("/pipeline", "alex")
    assert alex.id not in room.members
    opened.say(f"/deal assign {number} <@{alex.id}>")
    opened.settle()
    assert alex.id in room.members


def test_a_channel_that_somebody_archived_is_followed_by_another(opened: Office) -> None:
    number = opened.lead("Ann, Archived Early, $5k")
    asked(opened, number)
    (room,) = rooms(opened, number)
    opened.slack.call(lambda: setattr(room, "is_archived", True))
    assert "The channel of" in asked(opened, number)
    assert [one.is_archived for one in rooms(opened, number)] == [True, False]


def test_a_name_that_is_taken_gets_a_number(opened: Office) -> None:
    number = opened.lead("Ann, Taken Name, $5k")
    mina = opened.member("mina")
    world = opened.slack.slack.world
    opened.slack.call(
        lambda: world.create_channel(
            mina.person.team_id, f"deal-{number}-taken-name", Kind.PUBLIC, mina.id, mina.id
        )
    )
    asked(opened, number)
    assert {one.name for one in rooms(opened, number)} == {
        f"deal-{number}-taken-name",
        f"deal-{number}-taken-name-2",
    }


def test_an_answer_that_was_lost_makes_no_second_channel(opened: Office) -> None:
    number = opened.lead("Ann, Lost Answer, $5k")
    opened.slack.faults(
        Rule(Fault.RESET, "conversations.create", last=1),
        Rule(Fault.RESET, "bookmarks.add", last=1),
    )
    try:
        assert "The channel of" in asked(opened, number)
    finally:
        opened.slack.faults()
    (room,) = rooms(opened, number)
    assert len(room.bookmarks) == 1


def test_without_the_scope_the_answer_says_what_to_allow(opened: Office) -> None:
    number = opened.lead("Ann, No Scope, $5k")
    installed = opened.slack.installation
    granted = installed.scopes
    installed.scopes = tuple(one for one in granted if one != "groups:write")
    try:
        assert "groups:write" in asked(opened, number)
    finally:
        installed.scopes = granted
    assert rooms(opened, number) == []
    assert "The channel of" in asked(opened, number)


def test_who_may_not_change_a_deal_makes_it_no_channel(opened: Office) -> None:
    number = opened.lead("Ann, Not Yours, $5k")
    assert "belongs to Dana Reyes" in opened.say(f"/deal room {number}", "alex")
    assert rooms(opened, number) == []


def settings(opened: Office, **fields: Any) -> None:
    """Dana sets channels and posts of the pipeline up."""
    dana = opened.member()
    dana.command("sales", "/pipeline settings")
    view = until(lambda: dana.modal)
    if view["callback_id"] == "setup.start":
        assert dana.submit() == {}
        dana.command("sales", "/pipeline settings")
        until(lambda: dana.modal)
    dana.click("pipeline.settings")
    until(lambda: (view := dana.modal) and view["callback_id"] == "stage.view")
    dana.click("news.edit")
    until(lambda: (view := dana.modal) and view["callback_id"] == "news.save")
    assert dana.submit(fields) == {}
    dana.close(clear=True)


def test_a_channel_goes_some_days_after_the_close(opened: Office) -> None:
    settings(opened, days="0", room="public")
    number = opened.lead("Ann, Closing Time, $5k")
    asked(opened, number)
    (room,) = rooms(opened, number)
    assert room.kind is Kind.PUBLIC
    opened.say(f"/deal won {number} $5,000")
    until(lambda: room.is_archived)
    assert "The channel is archived on" in texts(room)
    opened.settle()
    opened.say(f"/deal reopen {number}")
    until(lambda: not room.is_archived)
