"""Modals in the page: errors under fields, the stack of views, shortcuts, the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.page_walk import error_of, open_form, part, visit
from tests.e2e.sample_bot import Sampler, running

GENERAL = "C0000000001"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.client.conversations_join(channel=GENERAL)
        yield sampler


def test_a_refused_value_is_explained_under_its_field(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot)
    modal.get_by_test_id("modal-submit").click()
    expect(error_of(modal, "name")).to_have_text("Please complete this required field.")
    part(modal, "name").fill("bad")
    modal.get_by_test_id("modal-submit").click()
    expect(error_of(modal, "name")).to_have_text("That name is taken.")
    expect(part(modal, "name")).to_be_focused()
    expect(part(modal, "name")).to_have_attribute("aria-invalid", "true")
    part(modal, "name").fill("good")
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_be_focused()


def test_an_external_select_asks_the_app_while_one_types(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot)
    part(modal, "name").fill("Jane")
    deal = part(modal, "deal")
    deal.click()
    expect(modal.get_by_text("Type at least 1 letter")).to_be_visible()
    deal.press_sequentially("acme")
    expect(modal.get_by_role("option")).to_have_text(["Acme rollout", "Acme renewal"])
    deal.press("ArrowDown")
    deal.press("Enter")
    expect(deal).to_have_value("Acme renewal")
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    sent = bot.wait_for("submission")["view"]["state"]["values"]
    assert sent["deal"]["deal"]["selected_option"]["value"] == "Acme renewal"
    assert sent["name"]["name"] == {"type": "plain_text_input", "value": "Jane"}


def test_views_are_stacked_and_left_one_by_one(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot)
    title = modal.get_by_test_id("modal-title")
    part(modal, "name").fill("kept")
    part(modal, "push").click()
    expect(title).to_have_text("Second")
    expect(part(modal, "name")).to_have_value("")
    part(modal, "push").click()
    expect(title).to_have_text("Third")
    page.keyboard.press("Escape")
    expect(title).to_have_text("Second")
    modal.get_by_test_id("modal-back").click()
    expect(title).to_have_text("Sample")
    expect(part(modal, "name")).to_have_value("kept")
    closed = bot.wait_for("closed", lambda body: body["view"]["callback_id"] == "second")
    assert closed["is_cleared"] is False
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    bot.wait_for("closed", lambda body: body["view"]["callback_id"] == "form")


def test_what_is_still_on_its_way_from_a_closed_form_troubles_nobody(
    page: Page, bot: Sampler
) -> None:
    modal = open_form(page, bot)
    held: list[Route] = []
    page.route("**/page/api/action", lambda route: held.append(route))
    part(modal, "push").click()
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)
    with page.expect_response("**/page/api/action") as told:
        held[0].continue_()
    assert told.value.json()["notice"] == "This is no longer open."
    page.unroute("**/page/api/action")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")
    expect(page.get_by_test_id("notice")).to_have_count(0)


def test_escape_leaves_one_view_each_time(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot)
    title = modal.get_by_test_id("modal-title")
    for name in ("Second", "Third"):
        part(modal, "push").click()
        expect(title).to_have_text(name)
    for name in ("Second", "Sample"):
        page.keyboard.press("Escape")
        expect(title).to_have_text(name)
        expect(part(modal, "name")).to_be_focused()
    page.keyboard.press("Escape")
    expect(modal).to_have_count(0)


def test_clearing_the_stack_closes_all_views(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot)
    part(modal, "push").click()
    expect(modal.get_by_test_id("modal-title")).to_have_text("Second")
    part(modal, "name").fill("done")
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)


def test_the_keyboard_alone_fills_a_form_and_presses_a_button(page: Page, bot: Sampler) -> None:
    page.goto(f"{bot.slack.page}?as=dana&channel=general")
    expect(page.get_by_test_id("composer")).to_be_focused()
    page.keyboard.type("/sa")
    page.keyboard.press("Enter")
    page.keyboard.type("new")
    page.keyboard.press("Enter")
    modal = page.get_by_test_id("modal")
    expect(part(modal, "name")).to_be_focused()
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.type("glob")
    expect(modal.get_by_role("option")).to_have_text(["Globex pilot"])
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(modal).to_have_count(0)
    sent = bot.wait_for("submission", lambda b: "By hand" in str(b["view"]["state"]))
    assert "Globex pilot" in str(sent["view"]["state"])
    page.keyboard.type("/show me")
    page.keyboard.press("Enter")
    answer = page.get_by_test_id("message").filter(has_text="Pick one")
    expect(answer).to_be_visible()
    page.keyboard.press("Shift+Tab")
    while not answer.evaluate("node => node.contains(document.activeElement)"):
        page.keyboard.press("Shift+Tab")
    while not answer.locator('[data-action-id="stage"]').evaluate(
        "node => node === document.activeElement"
    ):
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    moved = bot.wait_for("action", lambda b: b["actions"][0]["action_id"] == "stage")
    assert moved["actions"][0]["selected_option"]["value"] == "demo"


def test_shortcuts_of_both_kinds_open_their_forms(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    page.get_by_test_id("shortcuts").click()
    page.get_by_role("menuitem", name="Start a sample").click()
    modal = page.get_by_test_id("modal")
    expect(modal.get_by_test_id("modal-title")).to_have_text("Sample")
    modal.get_by_test_id("modal-x").click()
    expect(modal).to_have_count(0)
    bot.post(GENERAL, text="Jane from Acme asks for a demo")
    asked = page.get_by_test_id("message").filter(has_text="Jane from Acme")
    asked.hover()
    asked.get_by_test_id("message-more").click()
    page.get_by_role("menuitem", name="Sample this").click()
    expect(modal.get_by_test_id("modal-title")).to_have_text("From message")
    expect(part(modal, "name")).to_have_value("Jane from Acme asks for a demo")


def test_a_form_in_korean_is_checked_in_korean(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot, who="mina")
    modal.get_by_test_id("modal-submit").click()
    expect(error_of(modal, "name")).to_have_text("필수 항목을 입력해 주세요.")
    part(modal, "deal").press_sequentially("한빛")
    modal.get_by_role("option", name="한빛 도입").click()
    expect(part(modal, "deal")).to_have_value("한빛 도입")
