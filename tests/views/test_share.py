"""What is posted to a channel, drawn from ordinary and from hostile words."""

import pytest

from bot.domain.audience import Barrier
from bot.views import share
from tests.views.limit import faults, typed_parts
from tests.views.sample import World
from tests.views.test_screen import HOSTILE, LANGUAGES, reader


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", ["Acme", *HOSTILE])
def test_what_a_channel_reads_keeps_slacks_limits_and_holds_no_token(
    said: str, language: str
) -> None:
    world, words = World(*[said] * 5), reader(language)
    people, pipeline, one = world.everybody(), world.pipeline(), world.deal()
    drawn = {
        "board": share.board(world.board(), words, people=people, by=people[1]),
        "deal": share.deal(one, pipeline, words, people=people, by=people[1]),
        "ask": share.ask(share.deal_named(one), words, meta={"to": "dm"}),
        "ask_board": share.ask(share.board_named(pipeline), words, meta={}),
    }
    for name, payload in drawn.items():
        assert faults(payload) == [], name
        for part in typed_parts(payload):
            assert part["type"] != "mrkdwn" or not set(part["text"]) & set("<>"), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("barrier", [None, *Barrier])
def test_each_outcome_is_a_sentence_that_names_the_channel(
    barrier: Barrier | None, language: str
) -> None:
    told = share.told("C0AB12CD3", barrier, reader(language))
    assert faults(told) == [] and "<#C0AB12CD3>" in told["text"]
    assert "<" not in share.told("C1|<!here>", barrier, reader(language))["text"]
