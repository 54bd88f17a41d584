"""A message put on a deal, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.error import Forbidden, Invalid
from bot.domain.message import Message
from bot.domain.person import Role
from bot.domain.timeline import EntryKind
from bot.services import message
from bot.services.journal import MAX_WORDS
from bot.services.undo import undo
from tests.services.conftest import Team


def said(deal_id: int, ts: str = "17.000001", author: str | None = "app") -> Message:
    return Message(deal_id, "C1", ts, 0, "U0AB12CD3", author, "https://acme.slack.com/x")


def add(team: Team, put: Message, words: str) -> None:
    team.do(lambda uow: message.add(uow, put, words, by=team.dana))


def test_a_message_is_told_on_the_timeline_and_changes_nothing_else(team: Team) -> None:
    card = team.new()
    after = team.do(lambda uow: message.add(uow, said(card.id), " They called ", by=team.dana))
    assert after == card
    entry = team.see(lambda uow: uow.timeline.of(card.id, limit=1))[0]
    assert (entry.kind, entry.body, entry.author_id) == (
        EntryKind.MESSAGE, "They called", team.dana.id,
    )  # fmt: skip
    kept = team.see(lambda uow: uow.messages.since(card.id, entry.id))
    assert kept == {entry.id: Message(card.id, "C1", "17.000001", entry.id, "U0AB12CD3", "app",
                                      "https://acme.slack.com/x")}  # fmt: skip
    assert team.see(lambda uow: uow.messages.since(card.id, entry.id + 1)) == {}


def test_a_message_is_on_a_deal_once_but_on_several_deals(team: Team) -> None:
    one, other = team.new("One"), team.new("Other")
    for card in (one, other):
        add(team, said(card.id), "hi")
    with pytest.raises(Invalid, match="already"):
        team.do(lambda uow: message.add(uow, said(one.id), "hi", by=team.dana))
    team.do(lambda uow: undo(uow, one.id, by=team.dana))
    team.do(lambda uow: message.add(uow, said(one.id, author=None), "hi", by=team.dana))
    newest = max(team.see(lambda uow: uow.timeline.of(one.id)), key=lambda entry: entry.id)
    found = team.see(lambda uow: uow.messages.find(one.id, "C1", "17.000001"))
    assert found is not None and (found.entry_id, found.author) == (newest.id, None)


def test_what_is_too_long_is_cut_and_what_is_empty_or_anothers_refused(team: Team) -> None:
    card = team.new()
    team.do(lambda uow: message.add(uow, said(card.id), "x" * 20_000, by=team.dana))
    entry = team.see(lambda uow: uow.timeline.of(card.id, limit=1))[0]
    assert entry.body == "x" * MAX_WORDS
    with pytest.raises(Invalid, match="no words"):
        team.do(lambda uow: message.add(uow, said(card.id, "18.000001"), "  ", by=team.dana))
    viewer = replace(team.mina, role=Role.VIEWER)
    with pytest.raises(Forbidden):
        team.do(lambda uow: message.add(uow, said(card.id, "19.000001"), "hi", by=viewer))
