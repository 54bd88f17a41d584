"""What people wrote is shown safely, and as they wrote it wherever that is safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.text import again, clean, cut, head, plain, text, units

UNCHANGED = [
    "Acme renewal",
    "한빛상사 재계약",
    "Müller und Söhne",
    "👩‍👩‍👧‍👦 family",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿 England",
    "🇰🇷 👍🏽 ❤️",
    "می‌خواهم",
    "jane_doe@acme.com",
    "snake_case_name",
]


@pytest.mark.parametrize("words", UNCHANGED)
def test_emoji_joiners_and_scripts_render_unchanged(words: str) -> None:
    assert text(words).strip("\u2068\u2069") == words
    assert plain(words).strip("\u2068\u2069") == words


def test_right_to_left_words_do_not_reorder_their_line() -> None:
    assert text("שלום") == "\u2068שלום\u2069"
    assert plain("مرحبا Acme") == "\u2068مرحبا Acme\u2069"
    assert text("Acme") == "Acme"


def test_overrides_controls_and_surrogates_are_taken_out() -> None:
    assert clean("\u202eevil\u2066\x00 \ud800x\x1b") == "evil x"
    assert clean("a\n\tb\u2028c") == "a b c"


@pytest.mark.parametrize(
    "words", ["", "  ", "\u200b\u2060", "\u3164", "\u200d", "\u0301", "\u2800"]
)
def test_what_only_looks_like_something_is_a_dash(words: str) -> None:
    assert text(words) == plain(words) == "–"


def test_letters_are_never_cut_in_two() -> None:
    family = "👩‍👩‍👧‍👦"
    assert cut(family * 3, 25) == family * 2 + "…"
    assert cut("가" * 10, 5) == "가가가가…"
    assert cut("x\u0301" * 10, 8) == "x\u0301" * 3 + "…"
    assert head("👍🏽👍🏽", 5) == "👍🏽"
    assert head("to be 👍🏽👍🏽 or not", 10) == "to be 👍🏽"
    assert head("to be or not to be", 11) == "to be or no"


def test_entities_and_tokens_are_never_cut_in_two() -> None:
    assert cut("R&amp;D", 5) == "R…"
    assert cut("see <https://x.example|x>", 10) == "see…"
    assert text("&" * 100, 22) == "&amp;" * 3 + "…"


def test_slacks_tokens_and_marks_are_defused() -> None:
    assert text("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert text("*b* ~s~ `c` _i_") == "∗b∗ ∼s∼ ˋcˋ ˍiˍ"
    assert text("> quoted") == "› quoted"
    assert plain("<!channel> & *b*") == "<!channel> & *b*"


def test_words_come_back_into_a_field_as_they_were() -> None:
    assert again("*a* <b>\n & c\x00\ud800") == "*a* <b>\n & c"


@given(st.text(), st.integers(5, 200))
def test_a_limit_always_holds(words: str, limit: int) -> None:
    assert 0 < units(text(words, limit)) <= limit
    assert 0 < units(plain(words, limit)) <= limit
    assert units(cut(words, limit)) <= limit
    assert units(head(words, limit)) <= limit
