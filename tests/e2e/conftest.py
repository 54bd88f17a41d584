"""A real browser for the end-to-end tests: one process, a page for each file, more on demand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 30_000
"""Milliseconds a page may take for anything before the test gives up."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the machine's own Chromium, best one without windows; skip, loudly, without any."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"NO BROWSER: none of {', '.join(NAMES)} is installed")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield started
        started.close()


class Pages:
    """Pages, each in a context of its own, and what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.opened, self.faults = browser, list[Page](), list[str]()

    def open(self, **context: object) -> Page:
        """Open one page, of the usual size unless told otherwise."""
        settings = {"viewport": {"width": 1280, "height": 800}, **context}
        page = self.browser.new_context(reduced_motion="reduce", **settings).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.opened.append(page)
        return page

    def _heard(self, message: ConsoleMessage) -> None:
        # A request that fails is the page's to tell in words; here counts what it did wrong.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(message.text)

    def close(self) -> None:
        """Close them all."""
        for page in self.opened:
            page.context.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages of the test's own; an error in any of them fails the test."""
    pages = Pages(browser)
    yield pages.open
    pages.close()
    assert pages.faults == []


@pytest.fixture(scope="module")
def shared(browser: Browser) -> Iterator[Pages]:
    """The page that the tests of a file go on in: loading it costs more than most of them."""
    pages = Pages(browser)
    pages.open()
    yield pages
    pages.close()


@pytest.fixture
def page(shared: Pages) -> Iterator[Page]:
    """Lend the page of the file; an error in it fails the test."""
    shared.faults.clear()
    yield shared.opened[0]
    assert shared.faults == []
