"""Posts read as leads: labelled lines, one line, free words, in English and Korean."""

import pytest

from bot.domain.door import Inquiry
from bot.domain.money import Money
from bot.views.posted import read_post

MAIL = "<mailto:jane@acme.example|jane@acme.example>"


def read(post: str) -> Inquiry:
    found = read_post(post, "en", "USD")
    assert found is not None
    return found


def test_one_line_is_read_like_a_lead_that_is_typed() -> None:
    found = read("Jane Doe, Acme, $12k\nwants a pilot in &lt;May&gt;")
    assert (found.name, found.company) == ("Jane Doe", "Acme")
    assert found.value == Money(1_200_000, "USD")
    assert found.message == "Jane Doe, Acme, $12k\nwants a pilot in <May>"


@pytest.mark.parametrize(
    "post",
    [
        f"*New inquiry*\n*Name:* Jane Doe\n• Company: Acme\nE-mail: {MAIL}\nBudget: $5k",
        f"새 문의\n이름: Jane Doe\n회사명： Acme\n이메일: {MAIL}\n예산: $5,000",
    ],
)
def test_labelled_lines_are_taken_at_their_word(post: str) -> None:
    found = read(post)
    assert (found.name, found.company) == ("Jane Doe", "Acme")
    assert found.email == "jane@acme.example"
    assert found.value == Money(500_000, "USD")


def test_free_words_name_the_lead_and_their_address_is_found() -> None:
    found = read(f"Met somebody at the fair who wants 40 seats\nwrite to {MAIL}.")
    assert found.name == "Met somebody at the fair who wants 40 seats"
    assert found.email == "jane@acme.example"


def test_links_and_mentions_are_read_as_they_are_seen() -> None:
    found = read("<@U123|dana> look: <https://acme.example/a?b=1&amp;c|Acme> <#C1|sales> <!here>")
    assert found.message == "@dana look: Acme @sales"


@pytest.mark.parametrize("post", ["", "  \n ", "<!here>", "***"])
def test_a_post_without_words_is_no_lead(post: str) -> None:
    assert read_post(post, "en", "USD") is None


@pytest.mark.parametrize(
    "post", ["Jane, Acme, $12zz", "x" * 30_000, "a:b\n" * 5_000, "₩₩, ₩", "\x00,\ud800"]
)
def test_odd_posts_are_read_too(post: str) -> None:
    found = read(post)
    assert found.name
    assert len(found.name) <= 300
