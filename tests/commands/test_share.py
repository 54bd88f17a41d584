"""A board and a card posted to a channel, and the channels that are refused."""

import json
from typing import Any

import pytest

from playground.member import Member
from tests.office import Office, until


def channel_id(opened: Office, name: str) -> str:
    channel = opened.slack.call(lambda: opened.slack.slack.world.channel(name))
    assert channel is not None
    return str(channel.id)


def post(opened: Office, who: Member, action: str, channel: str) -> str:
    """Press a button that posts, choose the channel; gives what the person is told."""
    opened.press(who, action)
    assert who.submit({"channel": channel_id(opened, channel)}) == {}
    opened.settle()
    return str(opened.newest(who)["text"])


def controls(message: dict[str, Any]) -> list[str]:
    return [
        element["action_id"]
        for block in message["blocks"]
        for element in [*block.get("elements", ()), block.get("accessory") or {}]
        if "action_id" in element
    ]


def test_a_card_is_posted_for_all_to_read_and_for_each_to_open(opened: Office) -> None:
    dana, mina = opened.member(), opened.member("mina")
    opened.lead("Ann, Larch Timber, $5k")
    opened.say("/deal show larch")
    assert "Posted to" in post(opened, dana, "deal.share", "deals-won")
    shown = mina.messages("deals-won")[-1]
    assert shown["text"].startswith("Larch Timber #")
    assert "deal.move" in controls(shown) and "deal.undo" not in controls(shown)
    assert "Posted by Dana Reyes" in json.dumps(shown)
    opened.press(mina, "deal.open", channel="deals-won")
    assert until(lambda: mina.messages("deals-won")[-1]["ts"] != shown["ts"])
    assert opened.member("alex").messages("deals-won")[-1] == shown


def test_a_board_is_posted_with_its_sums_and_nothing_to_change_for_all(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Ann, Maple Foods, $5k")
    opened.say("/pipeline")
    assert "Posted to" in post(opened, dana, "board.share", "deals-won")
    shown = opened.member("alex").messages("deals-won")[-1]
    assert "Maple Foods" in json.dumps(shown) and controls(shown) == ["board.open"]


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        ("onboarding", "there are guests"),
        ("lobby", "there are guests"),
        ("harbor-lane", "another organisation"),
        ("general", "/invite @Pipewright"),
        ("leadership", "/invite @Pipewright"),
    ],
)
def test_a_channel_with_others_or_without_us_is_refused(
    opened: Office, channel: str, why: str
) -> None:
    dana = opened.member()
    before = opened.slack.messages(channel)
    opened.lead("Ann, Nettle Tea, $5k")
    opened.say("/deal show nettle")
    said = post(opened, dana, "deal.share", channel)
    assert said.startswith("Not posted") and why in said
    assert opened.slack.messages(channel) == before


def test_a_guest_who_joins_before_the_post_is_seen(opened: Office) -> None:
    """Row 1 of what must never leak: who reads is looked at when it is sent, not when asked."""
    dana, lea = opened.member(), opened.member("lea")
    opened.lead("Ann, Orchid Labs, $5k")
    opened.say("/deal show orchid")
    opened.press(dana, "deal.share")
    channel = opened.slack.slack.world.channel("deals-won")
    assert channel is not None
    opened.slack.call(lambda: channel.members.setdefault(lea.id))
    try:
        assert dana.submit({"channel": channel.id}) == {}
        assert until(lambda: opened.seen(dana, "there are guests"))
    finally:
        opened.slack.call(lambda: channel.members.pop(lea.id))
        opened.settle()


def test_without_a_look_at_the_channel_nothing_is_posted(opened: Office) -> None:
    dana = opened.member()
    installed = opened.slack.installation
    granted = installed.scopes
    opened.lead("Ann, Poplar Press, $5k")
    opened.say("/deal show poplar")
    installed.scopes = tuple(scope for scope in granted if not scope.endswith("s:read"))
    installed.scopes += ("users:read",)
    try:
        assert "I may not see who is in" in post(opened, dana, "deal.share", "deals-won")
    finally:
        installed.scopes = granted
