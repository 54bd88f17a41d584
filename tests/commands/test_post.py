"""A deal's message in a channel: kept up to date, its history below it, gone where it must."""

import json
from typing import Any

from playground.member import Member
from tests.commands.test_share import channel_id, post
from tests.office import Office, until

CHANNEL = "deals-won"


def shared(opened: Office, line: str, name: str) -> tuple[int, dict[str, Any]]:
    """Make a lead and post it; gives its number and its message."""
    number = opened.lead(line)
    opened.say(f"/deal show {number}")
    assert "Posted to" in post(opened, opened.member(), "deal.share", CHANNEL)
    (found,) = [one for one in top(opened) if f"{name} #{number}" in one["text"]]
    return number, found


def top(opened: Office, channel: str = CHANNEL) -> list[dict[str, Any]]:
    """What stands in a channel, threads left out."""
    return [
        one
        for one in opened.slack.messages(channel)
        if one.get("thread_ts") in (None, one["ts"]) and one.get("subtype") != "channel_join"
    ]


def thread(opened: Office, ts: str) -> list[str]:
    """The texts below a message."""
    return [
        str(one["text"])
        for one in opened.slack.messages(CHANNEL)
        if one.get("thread_ts") == ts and one["ts"] != ts
    ]


def as_it_is(opened: Office, ts: str) -> str:
    """A message as it stands now, as JSON; nothing when it was deleted."""
    found = [one for one in opened.slack.messages(CHANNEL) if one["ts"] == ts]
    return json.dumps(found[0], ensure_ascii=False) if found else ""


def test_a_message_follows_its_deal_and_keeps_its_history_below(opened: Office) -> None:
    number, message = shared(opened, "Ann, Larch Timber, $5k", "Larch Timber")
    before = len(top(opened))
    opened.say(f"/deal move {number} demo")
    opened.say(f"/deal value {number} $6,000")
    opened.say(f"/deal log {number} call wants <!channel> a *discount*")
    opened.settle()
    shown = as_it_is(opened, message["ts"])
    assert "Demo" in shown and "$6,000" in shown and len(top(opened)) == before
    told = thread(opened, message["ts"])
    assert told[0] == "Dana Reyes moved it to Demo"
    assert told[1] == "Dana Reyes set the value to $6,000"
    assert told[2].startswith("Dana Reyes called: wants &lt;!channel&gt;")
    assert len(told) == 3


def test_its_buttons_act_with_the_rights_of_whoever_presses_them(opened: Office) -> None:
    dana, alex = opened.member(), opened.member("alex")
    number, message = shared(opened, "Ann, Birch Paper, $5k", "Birch Paper")
    opened.say("/pipeline", "alex")
    assert "deal.share" not in json.dumps(message)
    chosen = option_of(message, "Demo")
    for who, said in ((alex, "belongs to Dana Reyes"), (dana, "Moved *Birch Paper")):
        use(opened, who, message["ts"], "deal.move", chosen)
        opened.sees(who, said, CHANNEL)
        assert opened.newest(who, CHANNEL)["ephemeral"]
    opened.settle()
    assert "Demo" in as_it_is(opened, message["ts"])
    assert thread(opened, message["ts"]) == ["Dana Reyes moved it to Demo"]
    use(opened, dana, message["ts"], "deal.log")
    assert dana.submit({"activity": "call", "note": "left voicemail"}) == {}
    opened.settle()
    assert thread(opened, message["ts"])[-1] == "Dana Reyes called: left voicemail"
    assert f"#{number}" in as_it_is(opened, message["ts"])


def test_a_message_that_was_deleted_is_posted_anew_once(opened: Office) -> None:
    number, message = shared(opened, "Ann, Cedar Inn, $5k", "Cedar Inn")
    channel = opened.slack.slack.world.channel(CHANNEL)
    assert channel is not None
    opened.slack.call(lambda: channel.drop(message["ts"]))
    opened.say(f"/deal move {number} demo")
    opened.settle()
    opened.say(f"/deal move {number} proposal")
    opened.settle()
    found = [one for one in top(opened) if "Cedar Inn" in one["text"]]
    assert len(found) == 1 and "Proposal" in json.dumps(found[0])


def test_a_second_message_takes_the_place_of_the_first(opened: Office) -> None:
    number, message = shared(opened, "Ann, Alder Rail, $5k", "Alder Rail")
    opened.say(f"/deal show {number}")
    post(opened, opened.member(), "deal.share", CHANNEL)
    opened.settle()
    assert "further down" in as_it_is(opened, message["ts"])
    assert "Alder Rail" not in as_it_is(opened, message["ts"])
    opened.say(f"/deal move {number} demo")
    opened.settle()
    (found,) = [one for one in top(opened) if "Alder Rail" in one["text"]]
    assert "Demo" in json.dumps(found)


def test_when_a_guest_has_joined_nothing_more_is_told_and_what_stood_there_goes(
    opened: Office,
) -> None:
    dana, lea = opened.member(), opened.member("lea")
    number, message = shared(opened, "Ann, Willow Farm, $5k", "Willow Farm")
    opened.say(f"/deal note {number} pays late")
    opened.settle()
    assert any("pays late" in line for line in thread(opened, message["ts"]))
    channel = opened.slack.slack.world.channel(CHANNEL)
    assert channel is not None
    opened.slack.call(lambda: channel.members.setdefault(lea.id))
    try:
        opened.say(f"/deal value {number} $9,000")
        opened.settle()
        seen = json.dumps(opened.slack.messages(CHANNEL))
        assert "Willow Farm" not in seen and "pays late" not in seen and "$9,000" not in seen
        assert "not shown any more" in as_it_is(opened, message["ts"])
        until(lambda: [one for one in dana.app_messages() if "guests" in one["text"]])
    finally:
        opened.slack.call(lambda: channel.members.pop(lea.id))
    opened.say(f"/deal move {number} demo")
    opened.settle()
    assert "Willow Farm" not in json.dumps(opened.slack.messages(CHANNEL))


def option_of(message: dict[str, Any], label: str) -> str:
    """The value of a choice of the stages."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            for offered in element.get("options", ()):
                if offered["text"]["text"] == label:
                    return str(offered["value"])
    raise LookupError(label)


def use(opened: Office, who: Member, ts: str, action: str, value: Any = None) -> None:
    who.click(action, channel=channel_id(opened, CHANNEL), ts=ts, value=value)
