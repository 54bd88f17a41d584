"""Moving about in the page: opening it as somebody, saying something, finding a message."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.sample_bot import Sampler


def visit(page: Page, bot: Sampler, who: str, channel: str) -> Page:
    """Open the page as somebody, in a channel (`app` is the app's Home)."""
    page.goto(f"{bot.slack.page}?as={who}&channel={channel}")
    ready = "home" if channel == "app" else "composer"
    page.get_by_test_id(ready).wait_for()
    return page


def say(page: Page, text: str) -> None:
    """Write in the composer and send with Enter."""
    page.get_by_test_id("composer").fill(text)
    page.get_by_test_id("composer").press("Enter")


def message(page: Page, text: str) -> Locator:
    """Find the message that holds a text."""
    return page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=text)


def open_form(page: Page, bot: Sampler, text: str = "new", who: str = "dana") -> Locator:
    """Open the page and a form by a command; gives the dialog."""
    say(visit(page, bot, who, "general"), f"/sample {text}")
    modal = page.get_by_test_id("modal")
    expect(modal).to_be_visible()
    return modal


def part(modal: Locator, action_id: str) -> Locator:
    """Find a control by its action id."""
    return modal.locator(f'[data-action-id="{action_id}"]')


def error_of(modal: Locator, block_id: str) -> Locator:
    """Find the sentence under a field."""
    return modal.locator(f'[data-block-id="{block_id}"]').get_by_test_id("field-error")
