"""Moving about in the page: opening it as somebody, saying something, finding a message."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from playground import Workspace
from tests.e2e.sample_bot import Sampler

_AT_REST = """() => {
  const over = 'dialog[open], :popover-open, .notice, .thread, .inspector';
  const shown = [...document.querySelectorAll(over)].some((node) => !node.hidden);
  const written = document.querySelector('[data-testid="composer"]')?.value;
  return !shown && !written;
}"""


def arrive(page: Page, slack: Workspace, who: str, channel: str) -> None:
    """Go to a channel as somebody (`app` is the app's Home).

    It is done by a click in the side bar where the page is theirs already and nothing lies over
    it, since loading the page costs five times as much; else by its address.
    """
    theirs = page.url.startswith(f"{slack.page}?as={slack.member(who).id}&")
    if channel == "app" or not theirs or not page.evaluate(_AT_REST):
        page.goto(f"{slack.page}?as={who}&channel={channel}")
        page.get_by_test_id("home" if channel == "app" else "messages").wait_for()
    else:
        found = slack.slack.world.channel(channel)
        assert found is not None
        page.locator(f'#sidebar [data-channel="{found.id}"]').click()
        page.locator(f'#conversation[data-channel="{found.id}"]').wait_for()


def visit(page: Page, bot: Sampler, who: str, channel: str) -> Page:
    """Open the page as somebody, in a channel (`app` is the app's Home)."""
    arrive(page, bot.slack, who, channel)
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
    modal.wait_for()
    return modal


def part(modal: Locator, action_id: str) -> Locator:
    """Find a control by its action id."""
    return modal.locator(f'[data-action-id="{action_id}"]')


def error_of(modal: Locator, block_id: str) -> Locator:
    """Find the sentence under a field."""
    return modal.locator(f'[data-block-id="{block_id}"]').get_by_test_id("field-error")
