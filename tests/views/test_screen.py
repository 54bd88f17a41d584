"""Every screen, drawn from ordinary and from hostile words, is one that Slack takes."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.money import MAX_MINOR, Money
from bot.views import board
from bot.views.door import snippet
from bot.views.words import Words
from tests.draw import STEADY, drawn
from tests.views.limit import faults, typed_parts
from tests.views.sample import NOW, World, screens

LANGUAGES = ("en", "ko")
HOSTILE = (
    "<!channel> <!here> <@U12345678> <#C123> <https://evil.example|Approve> <!subteam^S1>",
    "*bold* _italic_ ~gone~ `code` ```block``` > quoted &gt; &amp; &lt;!here&gt;",
    "\u202eevil\u2066 \x00\x07\x1b[31m \ud800 \udfff \u200b\u2060\ufeff",
    "👩‍👩‍👧‍👦🏳️‍🌈🇰🇷👍🏽" * 200,
    "שלום עולם مرحبا",
    "Z\u0351\u036b\u0343\u036a" * 50 + "\u0301" * 2000,
    "&" * 10_000,
    "<" * 10_000,
    "가나다라 " * 2000,
    "\u200b\u2060",
    "   ",
    "a\nb\r\nc\td\u2028e\u2029f",
    "{deal} {0} %s %(name)s {",
    "https://evil.example/?a=1&b=2 @channel #general mailto:a@b.c",
)
pieces = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=80),
    st.text(st.sampled_from("<>&!@#*_~`|: \u202e\u200f가👍"), max_size=40),
)
hostile_text = st.lists(pieces, min_size=1, max_size=4).map("".join)
worlds = st.builds(
    World,
    name=hostile_text,
    company=hostile_text,
    person=hostile_text,
    stage=hostile_text,
    note=hostile_text,
    value=st.none() | st.builds(Money, st.integers(0, MAX_MINOR), st.sampled_from(["USD", "KRW"])),
    people=st.sampled_from([1, 3, 120]),
)

_TOKEN = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")


def reader(language: str) -> Words:
    return Words(language, zone="Asia/Seoul", now=NOW)


@cache
def ordinary(language: str) -> Mapping[str, Any]:
    """Draw every screen from words as they are most days."""
    return screens(World(), reader(language))


def read_in(words: str) -> tuple[str, ...]:
    """Give the languages words are shown in: what fills a screen in both, the rest in turns.

    Our own words are longer in one language or the other, which decides what is cut; what is
    short is cut in neither, and is escaped alike in both.
    """
    if len(words) > 1000:
        return LANGUAGES
    short = [one for one in HOSTILE if len(one) <= 1000]
    return (LANGUAGES[short.index(words) % 2],)


def marked(payload: dict[str, Any]) -> list[str]:
    """Give every string that Slack reads as mrkdwn."""
    blocks = [part["text"] for part in typed_parts(payload) if part["type"] == "mrkdwn"]
    return [*blocks, payload["text"]] if isinstance(payload.get("text"), str) else blocks


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_screens_keep_slacks_limits(language: str) -> None:
    for name, payload in ordinary(language).items():
        assert faults(payload) == [], name


@settings(
    max_examples=drawn(12),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=STEADY,
)
@given(world=worlds, language=st.sampled_from(LANGUAGES))
def test_no_words_break_a_limit_or_make_a_token(world: World, language: str) -> None:
    for name, payload in screens(world, reader(language)).items():
        assert faults(payload) == [], name
        for text in marked(payload):
            assert not _TOKEN.search(text) and "<" not in text and ">" not in text, name
            assert not _ENTITY.search(text), f"{name}: a bare ampersand in {text}"
            assert not re.search("[\x00-\x08\u202a-\u202e\u2066\u2067\ud800-\udfff]", text), name


@pytest.mark.parametrize(
    ("words", "language"), [(words, one) for words in HOSTILE for one in read_in(words)]
)
def test_each_hostile_text_is_shown_and_stays_inside(words: str, language: str) -> None:
    world = World(*[words] * 5)
    for name, payload in screens(world, reader(language)).items():
        assert faults(payload) == [], name


def test_words_are_escaped_exactly_once_everywhere() -> None:
    hostile = screens(World(*["R&D <b> &amp;"] * 5), reader("en"))
    shown = 0
    for name, payload in hostile.items():
        for text in marked(payload):
            assert "&amp;lt;" not in text and "&amp;amp;amp;" not in text, name
            shown += html.unescape(text).count("R&D <b> &amp;")
        for part in typed_parts(payload):
            if part["type"] == "plain_text":
                assert "&lt;" not in part["text"], name
    assert shown > 100
    assert set(ordinary("en")) == set(hostile)


def test_marks_in_a_name_do_not_change_the_layout() -> None:
    """Row 95: the marks that stand are ours, as many as with an ordinary name."""
    unmarked = screens(World(*["Acme"] * 5), reader("en"))
    marked_up = screens(World(*["*Ac* _me_ ~x~ `y`"] * 5), reader("en"))
    for name, payload in marked_up.items():
        for mark in "*~`":
            counts = [
                sum(text.count(mark) for text in marked(p)) for p in (unmarked[name], payload)
            ]
            assert counts[0] == counts[1], f"{mark} in {name}"
        assert not any(re.search(r"(?<!\w)_|_(?!\w)", text) for text in marked(payload)), name


def test_screens_stay_useful_when_every_name_is_long() -> None:
    world = World(*["&" * 10_000] * 5, people=120)
    shown = board.board(
        world.board(),
        reader("en"),
        people=world.everybody(),
        pipelines=[world.pipeline(), replace(world.pipeline(), id=51)],
    )
    cards = [b for b in shown["blocks"] if b.get("accessory", {}).get("type") == "overflow"]
    stages = [b for b in shown["blocks"] if b.get("accessory", {}).get("type") == "button"]
    assert len(stages) == 6
    assert len(cards) >= 8


def test_every_icon_like_button_says_what_it_is_about() -> None:
    for name, payload in ordinary("ko").items():
        for part in typed_parts(payload):
            if part["type"] == "button" and part["action_id"] in ("deal.open", "deal.undo"):
                assert "Acme renewal" in part["accessibility_label"], name


def test_labels_are_without_emoji() -> None:
    for language in LANGUAGES:
        for name, payload in ordinary(language).items():
            for part in typed_parts(payload):
                if part["type"] in ("plain_text", "mrkdwn"):
                    assert not re.search("[\U0001f000-\U0001ffff\u2600-\u27bf]", part["text"]), name
                    assert not re.search(r":[a-z_]+:", part["text"]), name


def test_korean_screens_hold_no_english_but_names() -> None:
    world = World("재계약", "한빛", "지우", "단계", "메모", Money(120_000_000, "KRW"))
    typed = {
        "deal",
        "lead",
        "pipeline",
        "help",
        "settings",
        "new",
        "move",
        "stage",
        "k",
        "jane",
        "acme",
        "com",
    }
    allowed = typed | {"USD", "EUR", "US", "Slack", "Pipewright", "a", "b"}
    # Names of currencies, countries, zones and trades that have no other spelling.
    # Addresses, keys and what is copied letter by letter.
    allowed |= {"PUBLIC", "URL", "JSON", "docs", "intake", "md", "https", "http", "crm", "example"}
    allowed |= {"in", "form", "leads", "mail", "secret", "off", "away", "c", "d", "f", "abcdef"}
    allowed |= set(re.findall("[A-Za-z]+", snippet("")))
    allowed |= {"SaaS", "PoC", "KRW", "KR", "Asia", "Seoul", "America", "New", "York", "Sales"}
    allowed |= {"North", "West", "Demo"}
    allowed |= {"Google", "Outlook", "Apple", "out", "feed", "ics", "x" * 43, "C"}
    allowed |= {"Excel", "XLSX", "CSV", "TSV", "CRM", "ID"}
    for name, payload in screens(world, reader("ko")).items():
        for part in typed_parts(payload):
            if part["type"] in ("plain_text", "mrkdwn"):
                # What stands in backticks is typed as it is: commands.
                said = re.sub("`[^`\n]*`", "", html.unescape(part["text"]))
                english = set(re.findall("[A-Za-z]+", said))
                assert english <= allowed, f"{name}: {part['text']}"
