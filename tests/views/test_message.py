"""A message of a conversation, drawn from ordinary and from hostile words."""

import re

import pytest

from bot.domain.message import Message
from bot.domain.timeline import Entry, EntryKind
from bot.views import deal, message
from bot.views.block import View
from bot.views.metadata import metadata
from tests.views.limit import faults, typed_parts
from tests.views.sample import NOW, World
from tests.views.test_screen import HOSTILE, LANGUAGES, reader

OURS = re.compile(r"<https://acme\.slack\.com/archives/[^<>|]*\|[^<>|]*>|<@U0AB12CD3>")
"""The tokens that we put there: the link to a message, and who wrote it."""


def messages(author: str) -> dict[int, Message]:
    link = message.permalink("acme", "C1", "17.000001", "16.000001")
    return {
        number: Message(1, "C1", "17.000001", number, "U0AB12CD3", name, link)
        for number, name in ((20, author), (21, None))
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["They want the offer", *HOSTILE])
def test_the_history_holds_no_token_but_ours(said: str, language: str) -> None:
    world, words = World(*[said] * 5), reader(language)
    entries = [
        Entry(number, 1, EntryKind.MESSAGE, NOW, NOW, 1, body=said) for number in (20, 21, 22)
    ]
    shown = deal.Card(
        world.deal(),
        world.pipeline(),
        world.everybody(),
        entries=entries,
        messages=messages(said),
    )
    drawn = deal.card(shown, words)
    assert faults(drawn) == []
    texts = [part["text"] for part in typed_parts(drawn) if part["type"] == "mrkdwn"]
    links = [token for text in texts for token in OURS.findall(text)]
    assert len(links) == 3
    assert not any(set(OURS.sub("", text)) & set("<>") for text in texts)


@pytest.mark.parametrize("said", ["They want the offer", *HOSTILE])
def test_the_form_gives_the_words_back(said: str) -> None:
    view: View = message.add(reader("en"), said, meta={"message": {"ts": "1"}})
    assert faults(view) == []
    assert metadata(view).extra == {"message": {"ts": "1"}}
    kept = message.quoted(view)
    assert len(kept) <= message.LONGEST
    if said.isascii() and "\x00" not in said and len(said) < message.LONGEST:
        assert kept == said or not said.strip()
