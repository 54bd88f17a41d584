"""One line becomes a lead, whichever way round it was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deal import Source
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.views.draft import draft_value, read_draft
from bot.views.lead import reading
from bot.views.oneline import read_lead, read_source
from bot.views.words import Words

TWELVE = Money(1_200_000, "USD")


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe, Acme, $12k, LinkedIn",
        "Jane Doe, LinkedIn, $12k, Acme",
        "Jane Doe,Acme,$12,000,linkedin",
        "  Jane   Doe ,  Acme ; USD 12000 ; linked in ",
        "Jane Doe，Acme，$12k，링크드인",
    ],
)
def test_the_order_after_the_name_does_not_matter(line: str) -> None:
    draft = read_lead(line, "en", "USD").draft
    assert (draft.contact, draft.company, draft.name) == ("Jane Doe", "Acme", "Acme")
    assert (draft.value, draft.source, draft.lead) == (TWELVE, Source.LINKEDIN, True)


def test_a_korean_line_reads_as_well() -> None:
    draft = read_lead("김지우, 한빛상사, 3천만원, 소개, 010-1234-5678", "ko", "KRW").draft
    assert draft.value == Money(30_000_000, "KRW")
    assert (draft.company, draft.source) == ("한빛상사", Source.REFERRAL)
    assert draft.phone == "010-1234-5678"


def test_owner_email_phone_and_details_find_their_place() -> None:
    line = "Jane, <@U123ABC|bob>, jane@acme.com, +82 10-1234-5678, Acme, Inc., met at the fair, hot"
    lead = read_lead(line, "en", "USD")
    assert lead.owner == "U123ABC"
    assert lead.draft.email == "jane@acme.com"
    assert lead.draft.phone == "+82 10-1234-5678"
    assert lead.draft.company == "Acme, Inc."
    assert lead.draft.note == "met at the fair, hot"
    assert read_lead("Jane, @bob kim", "en", "USD").owner == "bob kim"


def test_slacks_own_links_are_undone() -> None:
    line = "Jane, <mailto:jane@acme.com|jane@acme.com>, <tel:+821012345678|+82 10-1234-5678>"
    draft = read_lead(line, "en", "USD").draft
    assert (draft.email, draft.phone) == ("jane@acme.com", "+82 10-1234-5678")


def test_a_company_that_looks_like_money_gives_way_to_an_amount_with_a_currency() -> None:
    draft = read_lead("Jane, 3M, $12k", "en", "USD").draft
    assert (draft.company, draft.value) == ("3M", TWELVE)


def test_a_name_alone_is_enough() -> None:
    draft = read_lead("Jane Doe", "en", "USD").draft
    assert draft == NewDeal(name="Jane Doe", contact="Jane Doe", lead=True)


@pytest.mark.parametrize(
    "line",
    [
        "",
        " , ; ",
        "x" * 501,
        "Ja\x00ne, Acme",
        "a" * 200,
    ],
)
def test_what_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(Invalid):
        read_lead(line, "en", "USD")


@pytest.mark.parametrize(
    "amount", ["$NaN", "NaN", "-inf", "$1,5", "-5", "$-5", "1_000", "$1e400", "$10k-15k"]
)
def test_an_amount_that_cannot_be_read_is_told_and_all_of_the_line_is_kept(amount: str) -> None:
    line = read_lead(f"Jane, Acme, {amount}, hot", "en", "USD")
    assert line.refused is not None
    assert (line.draft.value, line.draft.company) == (None, "Acme")
    assert line.draft.note == f"hot, {amount}"


def test_an_amount_may_come_first_and_an_address_after_the_name() -> None:
    draft = read_lead("€20.000,50, Hans, Müller GmbH", "de", "EUR").draft
    assert (draft.contact, draft.company) == ("Hans", "Müller GmbH")
    assert draft.value == Money(2_000_050, "EUR")
    for typed in ("Jane Doe <jane@acme.com>", "Jane Doe jane@acme.com"):
        draft = read_lead(f"{typed}, Acme", "en", "USD").draft
        assert (draft.contact, draft.email) == ("Jane Doe", "jane@acme.com")
    linked = read_lead("Jane Doe <mailto:jane@acme.com|jane@acme.com>", "en", "USD").draft
    assert (linked.name, linked.email) == ("Jane Doe", "jane@acme.com")


def test_sources_are_known_in_both_languages() -> None:
    for word in ("LinkedIn", "링크드인", "linked in"):
        assert read_source(word) is Source.LINKEDIN
    assert read_source("web_form") is Source.WEB_FORM
    assert read_source("Acme") is None


@given(st.text(max_size=200))
def test_a_reading_survives_its_own_button(line: str) -> None:
    try:
        draft = read_lead(line, "en", "USD").draft
    except Invalid:
        return
    value = draft_value(draft)
    assert len(value) <= 2000
    again = read_draft(value)
    assert (again.value, again.source, again.owner_id) == (draft.value, draft.source, None)
    assert reading(again, Words("ko"), people={})["blocks"]


def test_a_forged_draft_is_refused() -> None:
    for value in ("", "[]", '{"x":1}', '{"value":1}', '{"source":"moon"}', "null"):
        with pytest.raises(Invalid):
            read_draft(value)
