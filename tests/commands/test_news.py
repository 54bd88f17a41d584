"""Wins, losses and given deals are told by themselves, once, to those they concern."""

import json
from typing import Any

from playground.member import Member
from tests.commands.test_post import top
from tests.commands.test_room import settings
from tests.commands.test_share import channel_id
from tests.office import Office, until

CHANNEL = "deals-won"


def told(who: Member, part: str) -> list[dict[str, Any]]:
    """What the app has written to a person that has some words in it."""
    return [one for one in who.app_messages() if part in one["text"]]


def test_a_win_and_a_loss_are_told_where_the_pipeline_says(opened: Office) -> None:
    quiet = opened.lead("Ann, Quiet Win, $5k")
    opened.say(f"/deal won {quiet} $5,000")
    opened.settle()
    assert not [one for one in top(opened) if "Quiet Win" in one["text"]]
    settings(opened, channel=channel_id(opened, CHANNEL))
    opened.settle()
    assert "Dana Reyes has the wins and losses of" in top(opened)[-1]["text"]
    number = opened.lead("Ann, Loud Win, $5k, LinkedIn")
    opened.say(f"/deal log {number} call agreed on the price")
    opened.say(f"/deal won {number} $7,000")
    opened.settle()
    (won,) = [one for one in top(opened) if "Loud Win" in one["text"]]
    assert won["text"].startswith(f"Dana Reyes won *Loud Win #{number}*: $7,000 · 0 days")
    assert "1 touch" in won["text"] and "LinkedIn" in won["text"]
    assert "Set up by Dana Reyes" in json.dumps(won)
    opened.say(f"/deal undo {number}")
    opened.settle()
    (won,) = [one for one in top(opened) if "Loud Win" in one["text"]]
    assert "its close was taken back" in won["text"]
    opened.say(f"/deal move {number} demo")
    opened.say(f"/deal lost {number} too expensive")
    opened.settle()
    assert "Dana Reyes lost" in top(opened)[-1]["text"]
    assert "too expensive" in top(opened)[-1]["text"]


def test_who_is_given_a_deal_is_told_at_once_and_once(opened: Office) -> None:
    alex, dana = opened.member("alex"), opened.member()
    opened.say("/pipeline", "alex")
    number = opened.lead("Ann, Given Away, $5k")
    assert not told(dana, "Given Away")
    opened.say(f"/lead assign {number} <@{alex.id}>")
    until(lambda: told(alex, "Dana Reyes gave you"))
    opened.settle()
    (message,) = told(alex, "Given Away")
    assert '"deal.move"' in json.dumps(message)
    assert not told(dana, "Given Away")


def test_many_deals_given_at_once_are_told_in_one_message(opened: Office) -> None:
    dana, alex = opened.member(), opened.member("alex")
    opened.say("/pipeline", "alex")
    for number in range(7):
        opened.lead(f"P{number}, Many {number}, $1k")
    opened.say("/pipeline mine")
    opened.press(dana, "board.stage")
    until(lambda: '"board.back"' in json.dumps(opened.newest(dana)["blocks"]))
    opened.press(dana, "board.bulk")
    until(lambda: dana.modal)
    assert dana.submit({"owner": owner_of(opened, alex)}) == {}
    until(lambda: (view := dana.modal) and view["callback_id"] == "bulk.run")
    assert dana.submit() == {}
    until(lambda: told(alex, "leads"))
    opened.settle()
    (message,) = told(alex, "Dana Reyes gave you 7 leads")
    assert "and 2 more" in json.dumps(message)
    assert not told(alex, "Many 1")


def owner_of(opened: Office, who: Member) -> str:
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.read(workspace.id) as uow:
        known = uow.persons.by_slack(who.id)
        assert known is not None
        return str(known.id)
