"""Filled-in forms become values; refusals stand under their fields; readings are shown first."""

import json
from datetime import date
from typing import Any

import pytest

from bot.domain.board import BoardQuery, Filter, Sort
from bot.domain.deal import Source
from bot.domain.draft import Closing
from bot.domain.error import FormErrors, Invalid
from bot.domain.money import Money
from bot.domain.span import Span
from bot.domain.timeline import ActivityKind
from bot.views import form, modal
from bot.views.metadata import metadata, read_back
from bot.views.query import MetricQuery, board_value, metric_value, read_board, read_metric
from bot.views.span import read_span
from bot.views.token import Token, read_token, token
from bot.views.words import Words
from tests.views.sample import NOW, TODAY, World

EN = Words("en", now=NOW)
KO = Words("ko", now=NOW)


def typed(**values: str | None) -> dict[str, dict[str, Any]]:
    return {
        name: {"typed": {"type": "plain_text_input", "value": value}}
        for name, value in values.items()
    }


def chosen(**values: str) -> dict[str, dict[str, Any]]:
    return {
        name: {"chosen": {"type": "static_select", "selected_option": {"value": value}}}
        for name, value in values.items()
    }


def on(**values: str | None) -> dict[str, dict[str, Any]]:
    return {
        name: {"chosen": {"type": "datepicker", "selected_date": value}}
        for name, value in values.items()
    }


def test_a_new_lead_is_read_with_all_its_fields() -> None:
    state = typed(contact=" Jane  Doe ", company="Acme", value="$12k", email="j@acme.com", phone="")
    state |= chosen(source="linkedin", owner="7") | typed(note="one\r\ntwo\n")
    read = form.read(form.CardForm, state, EN, currency="USD")
    draft = read.values.draft(lead=True)
    assert (draft.name, draft.contact, draft.company) == ("Acme", "Jane Doe", "Acme")
    assert (draft.value, draft.source) == (Money(1_200_000, "USD"), Source.LINKEDIN)
    assert (draft.owner_id, draft.note, draft.phone) == (7, "one\ntwo", None)
    assert read.echo == {"value": "$12,000"}


def test_each_refusal_stands_under_its_own_field() -> None:
    state = typed(contact="x" * 151, value="1,5", email="nobody") | on(close_date="9999-12-31")
    with pytest.raises(FormErrors) as refused:
        form.read(form.CardForm, state | chosen(owner="x"), EN, currency="USD")
    assert set(refused.value.errors) == {"contact", "value", "email", "close_date", "owner"}
    assert "two ways" in EN.error(refused.value.errors["value"])
    assert "두 가지" in KO.error(refused.value.errors["value"])


def test_a_card_needs_something_to_call_it_by() -> None:
    with pytest.raises(FormErrors) as refused:
        form.read(form.CardForm, typed(contact=None, company=" "), EN, currency="USD")
    assert set(refused.value.errors) == {"contact"}
    with pytest.raises(FormErrors) as refused:
        form.read(form.CardForm, typed(name=None, company=None), EN, currency="USD")
    assert set(refused.value.errors) == {"name"}


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (form.NoteForm, {"note"}),
        (form.LogForm, {"activity"}),
        (form.WonForm, {"on"}),
        (form.LostForm, {"reason", "on"}),
        (form.FollowupForm, {"due"}),
        (form.MoveForm, {"stage"}),
        (form.PickForm, {"deal"}),
        (form.EditForm, {"name"}),
    ],
)
def test_what_is_needed_is_asked_for(kind: type[Any], missing: set[str]) -> None:
    with pytest.raises(FormErrors) as refused:
        form.read(kind, {}, EN, currency="USD")
    assert set(refused.value.errors) == missing


def test_closing_forms_give_a_closing() -> None:
    won = form.read(form.WonForm, typed(value="12,000") | on(on="2026-11-24"), EN, currency="USD")
    assert won.values.closing() == Closing(date(2026, 11, 24), Money(1_200_000, "USD"))
    assert won.echo == {}
    state = chosen(reason="price") | typed(competitor="Globex") | on(on="2026-11-24")
    lost = form.read(form.LostForm, state, EN, currency="USD").values.closing()
    assert (lost.reason, lost.competitor) == ("price", "Globex")
    log = form.read(form.LogForm, chosen(activity="call"), EN, currency="USD").values
    assert log.activity is ActivityKind.CALL


def test_a_reading_is_shown_once_before_it_counts() -> None:
    deal = World().deal()
    view = modal.value(deal, EN, meta={"channel": "C1"})
    submitted = {**view, "id": "V1", "hash": "h", "state": {"values": typed(value="$15k")}}
    read = form.read(form.ValueForm, submitted["state"]["values"], EN, currency="USD")
    assert metadata(submitted).echo != read.echo
    shown = read_back(submitted, read.echo, EN)
    assert "$15,000" in json.dumps(shown["blocks"], ensure_ascii=False)
    value = next(b for b in shown["blocks"] if b.get("block_id") == "value")
    assert value["element"]["initial_value"] == "$15k"
    kept = metadata(shown)
    assert kept.echo == read.echo
    assert kept.deal == Token(deal.id, deal.version)
    assert kept.extra == {"channel": "C1"}
    changed = {**shown, "state": {"values": typed(value="$16k")}}
    twice = read_back(changed, {"value": "$16,000"}, EN)
    assert len(twice["blocks"]) == len(shown["blocks"])
    assert "$15,000" not in json.dumps(twice, ensure_ascii=False)


def test_fields_of_every_modal_are_read_by_its_form() -> None:
    deal, pipeline = World().deal(), World().pipeline()
    people = World().everybody()
    pairs: list[tuple[Any, type[Any]]] = [
        (modal.new_card(EN, lead=True, people=people, me=people[1]), form.CardForm),
        (modal.new_card(EN, lead=False, people=people, me=people[1]), form.CardForm),
        (modal.edit(deal, EN), form.EditForm),
        (modal.value(deal, EN), form.ValueForm),
        (modal.close_date(deal, EN), form.DateForm),
        (modal.owner(deal, EN, people=people), form.OwnerForm),
        (modal.note(deal, EN), form.NoteForm),
        (modal.log(deal, EN), form.LogForm),
        (modal.won(deal, EN, today=TODAY), form.WonForm),
        (modal.lost(deal, EN, today=TODAY), form.LostForm),
        (modal.followup(deal, EN), form.FollowupForm),
        (modal.move(deal, pipeline, EN), form.MoveForm),
        (modal.pick("note", EN), form.PickForm),
    ]
    for view, kind in pairs:
        fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        assert fields <= set(kind.model_fields), view["callback_id"]
        assert fields, view["callback_id"]


def test_buttons_carry_what_they_mean() -> None:
    deal = World().deal()
    assert read_token(token(deal)) == Token(deal.id, 7)
    assert read_token(token(deal, 503)) == Token(deal.id, 7, "503")
    assert read_token(token(deal, "note", "v1. call. back")).rest == "v1. call. back"
    assert len(token(deal, "note", "x" * 5000)) <= 2000
    query = BoardQuery(50, 3, Filter.NO_STEP, Sort.AGE, stage_id=503, page=2, size=10)
    assert read_board(board_value(query)) == query
    numbers = MetricQuery(Span.LAST_QUARTER, 50, None)
    assert read_metric(metric_value(numbers)) == numbers


@pytest.mark.parametrize("value", ["", "x", "1", "1.x", "1.2.3.4.5.6.7", "-1.2", "1..2", "٣.٤"])
def test_a_forged_button_is_refused(value: str) -> None:
    for read in (read_board, read_metric):
        with pytest.raises(Invalid):
            read(value)
    if value != "1.2.3.4.5.6.7":
        with pytest.raises(Invalid):
            read_token(value)
    with pytest.raises(Invalid):
        metadata({"private_metadata": "{"})


def test_periods_are_known_by_name_in_both_languages() -> None:
    assert read_span("This month") is Span.THIS_MONTH
    assert read_span("지난 분기") is Span.LAST_QUARTER
    with pytest.raises(Invalid):
        read_span("whenever")
    quarter = Span.LAST_QUARTER.period(date(2026, 2, 10))
    assert (quarter.first, quarter.last) == (date(2025, 10, 1), date(2025, 12, 31))
    assert Span.THIS_YEAR.period(TODAY).last == date(2026, 12, 31)
