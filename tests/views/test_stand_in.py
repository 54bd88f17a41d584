"""The Slack in a box, which shares no code with the bot, takes every screen too."""

import pytest

from bot.domain.money import Money
from bot.views.words import Words
from playground.block.message import check_message, check_text
from playground.block.view import check_options, check_view
from tests.views.sample import NOW, World, screens

LONG = World(*["<&*긴 이름👩‍👩‍👧‍👦> " * 500] * 5, people=120)
KOREAN = World("재계약", "한빛상사", "김지우", "", "메모", Money(120_000_000, "KRW"))


@pytest.mark.parametrize(
    ("world", "language"),
    [
        (World(), "en"),
        (KOREAN, "ko"),
        (World(value=None, people=30), "ko"),
        (LONG, "en"),
        (LONG, "ko"),
    ],
)
def test_the_stand_in_takes_every_screen(world: World, language: str) -> None:
    for payload in screens(world, Words(language, zone="Asia/Seoul", now=NOW)).values():
        if "type" in payload:
            check_view(payload, payload["type"])
        elif "blocks" in payload:
            check_text(payload["text"])
            check_message(payload["blocks"], ceiling=13_000)
        else:
            check_options(payload)
