"""Every kind of input of a form, filled in the page and read by the app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.block_gallery import INPUTS
from tests.e2e.page_walk import error_of, open_form, part
from tests.e2e.sample_bot import Sampler, running

GENERAL = "C0000000001"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.inputs = INPUTS
        yield sampler


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


def test_every_kind_of_input_reaches_the_app_as_slack_sends_it(page: Page, bot: Sampler) -> None:
    modal = open_form(page, bot, "inputs")
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
