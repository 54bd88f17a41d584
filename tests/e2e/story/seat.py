"""A person at the page: what they do with mouse and keyboard, and where they look."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from playwright.sync_api import Locator, Page, expect

from tests.e2e.page_walk import arrive
from tests.e2e.story.stage import Stage
from tests.office import until

CHANNEL = "sales"


class Seat:
    """One person in front of one browser page."""

    def __init__(self, page: Page, stage: Stage, who: str) -> None:
        self.page, self.stage, self.who = page, stage, who

    def enter(self, channel: str = CHANNEL) -> Self:
        """Go to a channel and read what was said there, something at least; `app` is the Home."""
        arrive(self.page, self.stage.slack, self.who, channel)
        if channel != "app":
            # A room may be so new that nothing is in it yet.
            newest = until(lambda: self._said(channel))[-1]
            self.messages.and_(self.page.locator(f'[data-ts="{newest}"]')).wait_for()
        return self

    def _said(self, channel: str) -> list[str]:
        """Give the times of what was said in a channel, but in its threads."""
        said = self.stage.member(self.who).messages(channel)
        return [one["ts"] for one in said if one.get("thread_ts", one["ts"]) == one["ts"]]

    def open_talk(self) -> Self:
        """Open what the app wrote, beside its Home."""
        self.page.get_by_role("tab").nth(1).click()
        self.newest.wait_for()
        return self

    def say(self, line: str) -> Locator:
        """Write a line and send it, and see its answer or a form come; gives the answer's place."""
        seen = self.messages.count()
        composer = self.page.get_by_test_id("composer")
        composer.fill(line)
        composer.press("Enter")
        expect(composer).to_have_value("")
        answer = self.messages.nth(seen)
        # Each look of `expect` that finds nothing describes the whole page, which is dear.
        answer.or_(self.modal).first.wait_for()
        return answer

    @property
    def messages(self) -> Locator:
        """All that was said in the channel."""
        return self.page.get_by_test_id("messages").get_by_test_id("message")

    @property
    def newest(self) -> Locator:
        """What was said last."""
        return self.messages.last

    @property
    def modal(self) -> Locator:
        """The open form."""
        return self.page.get_by_test_id("modal")

    @property
    def home(self) -> Locator:
        """The App Home."""
        return self.page.get_by_test_id("home")

    def field(self, name: str) -> Locator:
        """The control of a field of the open form."""
        return self.modal.locator(f'[data-block-id="{name}"] [data-action-id]')

    def fault(self, name: str) -> Locator:
        """The sentence under a field of the open form."""
        return self.modal.locator(f'[data-block-id="{name}"]').get_by_test_id("field-error")

    def fill(self, **values: str) -> None:
        """Type into fields of the open form."""
        for name, value in values.items():
            self.field(name).fill(value)

    def submit(self) -> None:
        """Hand the open form in, once the page is done with handing in the one before."""
        expect(self.modal).not_to_have_attribute("aria-busy", "true")
        self.modal.get_by_test_id("modal-submit").click()

    def press(self, action: str, within: Locator | None = None) -> None:
        """Press a button of a message, by what it does."""
        (within or self.newest).locator(f'[data-action-id="{action}"]').first.click()

    def choose(self, action: str, choice: str, within: Locator | None = None) -> None:
        """Choose from a select or from a menu, by the words that stand there."""
        self.press(action, within)
        shown = self.page.get_by_role("option", name=choice, exact=True)
        shown.or_(self.page.get_by_role("menuitem", name=choice, exact=True)).first.click()

    @contextmanager
    def redrawn(self, message: Locator) -> Iterator[None]:
        """Do what the bot answers by drawing a message anew, and wait for that."""
        message.locator(".block").first.evaluate("block => { block.dataset.before = 'yes' }")
        yield
        expect(message.locator("[data-before]")).to_have_count(0)

    def pick(self, action: str, day: str, within: Locator) -> None:
        """Pick a day in a calendar, which sends it at once."""
        calendar = within.locator(f'[data-action-id="{action}"]').first
        calendar.fill(day)
        # On a slow machine it is on its way already, and the calendar may be gone.
        self.page.keyboard.press("Enter")
