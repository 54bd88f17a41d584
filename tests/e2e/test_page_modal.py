"""Modals in the page: errors under fields, the stack of views, every input, the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.block_gallery import INPUTS
from tests.e2e.sample_bot import Sampler, running

GENERAL = "C0000000001"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.inputs = INPUTS
        sampler.client.conversations_join(channel=GENERAL)
        yield sampler


@pytest.fixture
def open_form(page: Page, bot: Sampler) -> Any:
    """Open the page and a form by a command; gives the dialog."""

    def run(text: str = "new", who: str = "dana") -> Locator:
        page.goto(f"{bot.slack.page}?as={who}&channel=general")
        composer = page.get_by_test_id("composer")
        composer.fill(f"/sample {text}")
        composer.press("Enter")
        modal = page.get_by_test_id("modal")
        expect(modal).to_be_visible()
        return modal

    return run


def part(modal: Locator, action_id: str) -> Locator:
    """Find a control by its action id."""
    return modal.locator(f'[data-action-id="{action_id}"]')


def error_of(modal: Locator, block_id: str) -> Locator:
    """Find the sentence under a field."""
    return modal.locator(f'[data-block-id="{block_id}"]').get_by_test_id("field-error")


def test_a_refused_value_is_explained_under_its_field(
    page: Page, bot: Sampler, open_form: Any
) -> None:
    modal = open_form()
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


def test_an_external_select_asks_the_app_while_one_types(
    page: Page, bot: Sampler, open_form: Any
) -> None:
    modal = open_form()
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


def test_views_are_stacked_and_left_one_by_one(page: Page, bot: Sampler, open_form: Any) -> None:
    modal = open_form()
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


def test_clearing_the_stack_closes_all_views(page: Page, bot: Sampler, open_form: Any) -> None:
    modal = open_form()
    part(modal, "push").click()
    expect(modal.get_by_test_id("modal-title")).to_have_text("Second")
    part(modal, "name").fill("done")
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)


def fill_every_input(page: Page, modal: Locator) -> None:
    """Give every required input of the gallery a value."""
    for name, value in (
        ("text", "words"),
        ("number", "12"),
        ("mail", "jane@example.com"),
        ("url", "https://example.com"),
        ("date", "2026-12-24"),
        ("time", "09:30"),
        ("moment", "2026-12-24T09:30"),
    ):
        part(modal, name).fill(value)
    for name, choice in (
        ("one", "Demo"),
        ("user", "Alex Morgan"),
        ("channel", "#sales"),
        ("talk", "#general"),
    ):
        part(modal, name).click()
        modal.get_by_role("option", name=choice).click()
    for name, choices in (("many", ("Lead", "Proposal")), ("users", ("Mina Park",))):
        part(modal, name).click()
        for choice in choices:
            modal.get_by_role("option", name=choice).click()
        page.keyboard.press("Escape")
    modal.get_by_role("checkbox", name="Hot").check()
    modal.get_by_role("radio", name="Old").check()
    part(modal, "rich").click()
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    part(modal, "file").set_input_files(
        {"name": "deck.txt", "mimeType": "text/plain", "buffer": b"slides"}
    )
    expect(modal.get_by_text("deck.txt")).to_be_visible()


def test_every_kind_of_input_reaches_the_app_as_slack_sends_it(
    page: Page, bot: Sampler, open_form: Any
) -> None:
    modal = open_form("inputs")
    part(modal, "number").fill("1.5")
    part(modal, "mail").fill("nobody")
    modal.get_by_test_id("modal-submit").click()
    expect(error_of(modal, "number")).to_have_text("Please enter a whole number.")
    expect(error_of(modal, "mail")).to_have_text("Please enter a valid e-mail address.")
    expect(error_of(modal, "radio")).to_have_text("Please complete this required field.")
    fill_every_input(page, modal)
    modal.get_by_test_id("modal-submit").click()
    expect(modal).to_have_count(0)
    sent = bot.wait_for("submission", lambda body: body["view"]["callback_id"] == "inputs")
    values = {block: value[block] for block, value in sent["view"]["state"]["values"].items()}
    assert values["text"]["value"] == "words"
    assert values["long"]["value"] is None
    assert values["number"]["value"] == "12"
    assert values["date"]["selected_date"] == "2026-12-24"
    assert values["time"]["selected_time"] == "09:30"
    # Dana lives in New York: 9:30 there is 14:30 UTC.
    assert values["moment"]["selected_date_time"] == 1798122600
    assert values["one"]["selected_option"]["value"] == "demo"
    assert [o["value"] for o in values["many"]["selected_options"]] == ["lead", "proposal"]
    assert values["user"]["selected_user"] == "U0000000003"
    assert values["users"]["selected_users"] == ["U0000000001"]
    assert values["channel"]["selected_channel"] == "C0000000002"
    assert values["talk"]["selected_conversation"] == GENERAL
    assert [o["value"] for o in values["boxes"]["selected_options"]] == ["hot"]
    assert values["radio"]["selected_option"]["value"] == "old"
    assert values["file"]["files"][0]["name"] == "deck.txt"
    run = values["rich"]["rich_text_value"]["elements"][0]["elements"][0]
    assert run == {"type": "text", "text": "bold", "style": {"bold": True}}


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
    page.goto(f"{bot.slack.page}?as=dana&channel=general")
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


def test_a_form_in_korean_is_checked_in_korean(page: Page, bot: Sampler, open_form: Any) -> None:
    modal = open_form(who="mina")
    modal.get_by_test_id("modal-submit").click()
    expect(error_of(modal, "name")).to_have_text("필수 항목을 입력해 주세요.")
    part(modal, "deal").press_sequentially("한빛")
    modal.get_by_role("option", name="한빛 도입").click()
    expect(part(modal, "deal")).to_have_value("한빛 도입")
