"""A channel whose posts become leads: set up by a manager, each post once, undone with a tap."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.commands.request import Kind
from tests.commands.test_setup import begin, choice, window
from tests.office import Office, office, until


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(sqlite_template, tmp_path_factory.mktemp("channel")) as made:
        made.slack.settings(rate_limits=False)
        dana = begin(made)
        dana.close(clear=True)
        made.settle()
        dana.command("sales", "/lead form")
        window(dana, "Slack channel")
        dana.click("door.channel")
        window(dana, "Invite Pipewright there")
        assert dana.submit({}).keys() == {"channel"}
        assert dana.submit({"channel": channel(made)}) == {}
        window(dana, f"<#{channel(made)}>")
        dana.close(clear=True)
        until(lambda: said(made, "each post here becomes a lead"))
        yield made


def channel(opened: Office) -> str:
    found = opened.slack.slack.world.channel("sales")
    assert found is not None
    return str(found.id)


def said(opened: Office, part: str) -> dict[str, Any] | None:
    """The newest message of the channel that has some words in it."""
    found = [one for one in opened.slack.messages("sales") if part in str(one.get("text"))]
    return found[-1] if found else None


def test_a_post_becomes_a_lead_and_its_thread_says_so(opened: Office) -> None:
    dana = opened.member()
    ts = dana.say("sales", "Jane Doe, Posted One, $12k")
    answer = until(lambda: said(opened, "Posted One"))
    answer = until(lambda: said(opened, "New lead: *Posted One"))
    assert answer["thread_ts"] == ts
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.read(workspace.id) as uow:
        (deal,) = [one for one in uow.deals.newest() if one.name == "Posted One"]
    assert (deal.contact, deal.company) == ("Jane Doe", "Posted One")
    dana.click("channel.undo", channel="sales", ts=answer["ts"])
    until(lambda: said(opened, f"Posted One #{deal.number}* was closed: not a lead"))
    opened.settle()
    again = next(one for one in opened.slack.messages("sales") if one["ts"] == answer["ts"])
    assert "channel.undo" not in json.dumps(again)


def test_answers_edits_and_the_bots_own_posts_make_nothing(opened: Office) -> None:
    dana = opened.member()
    ts = dana.say("sales", "Kim, Posted Two")
    until(lambda: said(opened, "New lead: *Posted Two"))
    before = opened.count("deal")
    dana.say("sales", "Lee, Posted Three", thread_ts=ts)
    opened.settle()
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    for odd in (
        {"subtype": "message_changed", "ts": "1.1", "message": {"text": "Kim, Edited"}},
        {"bot_id": "B1", "ts": "1.2"},
        {"subtype": "channel_join", "ts": "1.3"},
        {"ts": "", "blocks": []},
    ):
        event = {"type": "message", "user": dana.id, "channel": channel(opened), "text": "Ko, Odd"}
        body = {"team_id": opened.slack.installation.team_id, "event_id": f"Ev{odd['ts']}"}
        # What means nothing does not wait for who is writing.
        with ThreadPoolExecutor(1) as pool, opened.app.db.begin(workspace.id):
            taken = pool.submit(
                opened.app.desk.take, Kind.EVENT, {**body, "event": {**event, **odd}}
            )
            assert taken.result(timeout=1.5) is None
    dana.say("sales", "Choi, Posted Four")
    until(lambda: said(opened, "New lead: *Posted Four"))
    assert opened.count("deal") == before + 1
    assert opened.count("arrival") == 3


def test_who_has_an_open_deal_is_no_second_lead(opened: Office) -> None:
    dana = opened.member()
    dana.say("sales", "Han, Posted Five, han@five.example")
    until(lambda: said(opened, "New lead: *Posted Five"))
    before = opened.count("deal")
    dana.say("sales", "Company: Posted Five\nthey asked again")
    until(lambda: said(opened, "Put on *Posted Five"))
    assert opened.count("deal") == before


def test_a_channel_that_was_turned_off_is_only_a_channel(opened: Office) -> None:
    dana = opened.member()
    dana.command("sales", "/lead form")
    view = window(dana, "Slack channel")
    dana.click("door.menu", value=choice(view, "door.menu", "*Slack channel*", "Turn off"))
    until(lambda: f"<#{channel(opened)}>" not in json.dumps(dana.modal))
    dana.close(clear=True)
    before = opened.count("deal")
    ts = dana.say("sales", "Nobody, Posted Six")
    opened.say("/pipeline")
    until(lambda: not opened.count("outbox WHERE state = 'sending'"))
    assert opened.count("deal") == before
    assert not [one for one in opened.slack.messages("sales") if one.get("thread_ts") == ts]
