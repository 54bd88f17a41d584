"""The matrix of roles through the doors: every verb and button by everybody there is."""

import json
from dataclasses import replace

import pytest

from bot.domain.person import Role
from playground.deliver.interact import Notice
from tests.office import Office, until

VERBS = (
    "note {n} wants a pilot",
    "log {n} call left voicemail",
    "reply {n} said yes",
    "date {n} 2031-03-15",
    "followup {n} 2031-03-01",
    "move {n} demo",
    "lost {n} too expensive",
    "reopen {n}",
    "assign {n} none",
)
MAY = ("dana", "alex", "ines")
MAY_NOT = ("mina", "joon")
NOBODY = ("tomas", "lea", "omar", "priya")
READS = (
    "/deal show {n}",
    "/pipeline",
    "/metrics",
    "/metrics forecast",
    "/metrics goal",
    "/metrics by owner",
    "/metrics funnel",
    "/metrics reps",
    "/metrics note",
    "/lead list",
    "/pipeline settings",
    "/pipeline review",
    "/pipeline export csv",
    "/followup today",
    "/deal help",
    "/deal room {n}",
)


@pytest.fixture(scope="module")
def staffed(opened: Office) -> Office:
    """Alex is a manager and Joon only looks; the others are what Slack says."""
    for who in ("alex", "joon", "mina"):
        opened.say("/pipeline", who)
    roles = {"alex": Role.MANAGER, "joon": Role.VIEWER}
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        for who, role in roles.items():
            known = uow.persons.by_slack(opened.member(who).id)
            assert known is not None
            uow.persons.save(replace(known, role=role))
    return opened


@pytest.mark.parametrize("who", MAY + MAY_NOT)
def test_who_may_do_what_to_a_deal_of_danas(staffed: Office, who: str) -> None:
    number = staffed.lead(f"Jo, Matrix {who.title()}, $5k")
    for verb in VERBS:
        entries = staffed.count("timeline")
        said = staffed.say("/deal " + verb.format(n=number), who)
        assert (staffed.count("timeline") > entries) is (who in MAY), (verb, said)
    if who == "mina":
        staffed.say(f"/deal assign {number} none")
        assert staffed.say(f"/deal move {number} demo", who)
        entries = staffed.count("timeline")
        staffed.say(f"/deal note {number} mine now", who)
        assert staffed.count("timeline") == entries + 1


@pytest.mark.parametrize("who", MAY + MAY_NOT)
def test_who_may_have_a_channel_made_for_a_deal_of_danas(staffed: Office, who: str) -> None:
    number = staffed.lead(f"Jo, Channel {who.title()}, $5k")
    before = staffed.count("deal_room")
    staffed.say(f"/deal room {number}", who)
    assert staffed.count("deal_room") - before == (1 if who in MAY else 0)
    staffed.settle()


@pytest.mark.parametrize("who", MAY + MAY_NOT)
def test_the_buttons_of_a_shared_card_act_with_the_rights_of_whoever_presses(
    staffed: Office, who: str
) -> None:
    number = staffed.lead(f"Jo, Shared {who.title()}, $5k")
    staffed.say(f"/deal show {number}")
    dana, person = staffed.member(), staffed.member(who)
    staffed.press(dana, "deal.share")
    channel = staffed.slack.slack.world.channel("sales")
    assert channel is not None
    dana.submit({"channel": channel.id})
    staffed.settle()
    shared = next(
        one
        for one in reversed(staffed.slack.messages("sales"))
        if f"#{number}" in one["text"] and "deal.reopen" not in json.dumps(one)
    )
    entries = staffed.count("timeline")
    person.click("deal.lost", channel="sales", ts=shared["ts"])
    if who in MAY:
        until(lambda: person.modal)
        assert person.submit({"reason": "price"}) == {}
    staffed.settle()
    assert (staffed.count("timeline") > entries) is (who in MAY)
    found = [one for one in staffed.slack.messages("sales") if one["ts"] == shared["ts"]]
    assert "Posted by Dana Reyes" in json.dumps(found)


@pytest.mark.parametrize("who", MAY_NOT)
def test_a_card_that_is_not_theirs_to_change_has_no_controls(staffed: Office, who: str) -> None:
    number = staffed.lead(f"Jo, Locked {who.title()}, $5k")
    staffed.say(f"/deal show {number}", who)
    card = json.dumps(staffed.newest(staffed.member(who)))
    assert "$5,000" in card or "5,000" in card
    for action in ("deal.move", "deal.won", "deal.lost", "deal.log", "deal.menu", "deal.undo"):
        assert f'"{action}"' not in card


def test_others_deals_are_reviewed_by_who_leads_them(staffed: Office) -> None:
    for who, line in (
        ("joon", "/pipeline review"),
        ("mina", "/pipeline review pipeline"),
        ("dana", "/pipeline review team"),
    ):
        assert staffed.say(line, who), (who, line)
        assert staffed.member(who).modal is None, (who, line)


def test_a_viewer_adds_nothing(staffed: Office) -> None:
    deals = staffed.count("deal")
    joon = staffed.member("joon")
    staffed.say("/lead new Kim, Forbidden Co", "joon")
    if "lead.create" in json.dumps(staffed.newest(joon)):
        staffed.press(joon, "lead.create")
        staffed.settle()
    assert staffed.count("deal") == deals


@pytest.mark.parametrize("who", NOBODY)
def test_guests_outsiders_and_who_has_left_see_nothing_anywhere(staffed: Office, who: str) -> None:
    number = staffed.lead(f"Jo, Secret {who.title()}, $7,777")
    person = staffed.member(who)
    entries = staffed.count("timeline")
    for line in (*READS, *("/deal " + verb for verb in VERBS)):
        try:
            person.command("sales", line.format(n=number))
        except Notice:
            # Slack itself turns some of them away.
            continue
        seen = json.dumps(person.messages("sales")[-1])
        assert "Secret" not in seen and "7,777" not in seen
        assert person.modal is None
    until(lambda: staffed.count("timeline") == entries)
