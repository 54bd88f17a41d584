"""Slack's markup read as the words that were seen."""

import pytest

from bot.views.markup import read_markup
from bot.views.message import permalink


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ask <@U1> or <@U2>", "ask @Mina or @U2"),
        ("<@U2|lee> in <#C1|sales> and <#C2>", "@lee in #sales and #C2"),
        ("<!here> <!subteam^S1|@team> <!date^1^{date}|today>", "@here @team today"),
        ("<https://a.example/x|the offer> <https://b.example>", "the offer (https://a.example/x) https://b.example"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("5 &lt; 6 &amp;amp; &lt;@U1&gt;", "5 < 6 &amp; <@U1>"),
        ("a < b > c", "a < b > c"),
    ],
)  # fmt: skip
def test_tokens_become_words(written: str, said: str) -> None:
    assert read_markup(written, {"U1": "Mina"}.get) == said


def test_a_permalink_is_built_of_slacks_own_parts_only() -> None:
    assert permalink("acme", "C1", "17.000001") == "https://acme.slack.com/archives/C1/p17000001"
    threaded = permalink("acme", "C1", "17.000001", "16.000001")
    assert threaded == (
        "https://acme.slack.com/archives/C1/p17000001?thread_ts=16.000001&amp;cid=C1"
    )
    for parts in (
        ("a.evil/", "C1", "17.000001"),
        ("acme", "C1|x>", "17.000001"),
        ("acme", "C1", "1"),
    ):
        assert permalink(*parts) is None
