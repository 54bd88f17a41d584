"""A real browser for the end-to-end tests: one process, a fresh context for each page."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

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
        started = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a context of its own; an error in any of them fails the test."""
    expect.set_options(timeout=PATIENCE)
    opened: list[Page] = []
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # A request that fails is the page's to tell in words; here counts what it did wrong.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            faults.append(message.text)

    def failed(error: Error) -> None:
        faults.append(str(error))

    def make(**context: object) -> Page:
        settings = {"viewport": {"width": 1280, "height": 800}, **context}
        page = browser.new_context(reduced_motion="reduce", **settings).new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", heard)
        page.on("pageerror", failed)
        opened.append(page)
        return page

    yield make
    for page in opened:
        page.context.close()
    assert faults == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open one page of the usual size."""
    return new_page()
