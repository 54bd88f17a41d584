"""Blocks in the page: prose, tables that sort and page, charts with their numbers, frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.block_gallery import FIGURES, FRAMES, PROSE, TREND
from tests.e2e.page_walk import visit
from tests.e2e.sample_bot import Sampler, running

SALES = "C0000000002"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.client.conversations_join(channel=SALES)
        yield sampler


def drawn(page: Page, bot: Sampler, blocks: list, who: str = "dana") -> Locator:
    """Post blocks and give the message that draws them."""
    ts = bot.post(SALES, blocks)
    return visit(page, bot, who, "sales").locator(f'[data-ts="{ts}"]')


def test_prose_is_drawn_with_its_marks(page: Page, bot: Sampler) -> None:
    message = drawn(page, bot, PROSE)
    expect(message.get_by_role("heading", name="Pipeline 📈")).to_be_visible()
    section = message.locator(".block-section").first
    expect(section.locator("strong").first).to_have_text("Bold")
    expect(section.get_by_role("link", name="a link")).to_have_attribute(
        "href", "https://example.com/a?b=1&c=2"
    )
    expect(section).to_contain_text("<b>")
    expect(section).to_contain_text("@Dana Reyes in #sales on Nov 24, 2025 🎉")
    expect(section.locator("blockquote")).to_have_text("a quote")
    expect(section.locator("pre")).to_have_text("a blockof code")
    rich = message.locator(".block-rich_text")
    expect(rich.locator("li")).to_have_text(["first", "second"])
    expect(rich).to_contain_text("🚀@Mina Park")
    markdown = message.locator(".block-markdown")
    expect(markdown.get_by_role("heading", name="Plan")).to_be_visible()
    expect(markdown.locator("ol > li")).to_have_text(["Call Acme", "Send the deck"])
    expect(markdown.get_by_role("checkbox", name="done")).to_be_checked()
    expect(markdown.locator("td")).to_have_text(["Demo", "4"])
    expect(message.get_by_role("img", name="A chart of the week")).to_be_visible()


def test_a_data_table_sorts_and_pages(page: Page, bot: Sampler) -> None:
    table = drawn(page, bot, FIGURES).locator(".data-table")
    stages = table.locator("tbody th")
    expect(stages).to_have_text(["Lead", "Demo", "Proposal"])
    table.get_by_role("button", name="Next").click()
    expect(stages).to_have_text(["Won"])
    deals = table.get_by_role("columnheader", name="Deals")
    deals.get_by_role("button").click()
    expect(stages).to_have_text(["Won", "Proposal", "Demo"])
    expect(deals).to_have_attribute("aria-sort", "ascending")
    deals.get_by_role("button").click()
    expect(stages).to_have_text(["Lead", "Demo", "Proposal"])
    expect(table.locator("caption")).to_have_text("Deals by stage")


def test_a_chart_gives_its_numbers_as_a_table(page: Page, bot: Sampler) -> None:
    message = drawn(page, bot, FIGURES)
    bars = message.locator(".chart").first
    expect(bars.get_by_role("img", name="Bar chart: Value by stage")).to_be_visible()
    expect(bars.locator("rect")).to_have_count(6)
    bars.get_by_role("button", name="Show the numbers").click()
    expect(bars.locator("tbody tr").nth(1)).to_have_text("Demo84,00033,600")
    pie = message.locator(".chart").nth(1)
    expect(pie.locator(".legend li")).to_have_text(["LinkedIn45%", "Referral30%", "Web25%"])
    trend = drawn(page, bot, TREND)
    expect(trend.locator("path.line")).to_have_count(2)
    expect(trend.locator("path.area")).to_have_count(1)


def test_cards_containers_and_tables_are_drawn(page: Page, bot: Sampler) -> None:
    message = drawn(page, bot, FRAMES)
    cards = message.get_by_role("listitem")
    expect(cards).to_have_count(3)
    expect(cards.nth(1)).to_contain_text("Globex")
    fold = message.get_by_role("button", name="Stalled deals")
    expect(message.get_by_text("Globex has waited")).to_be_visible()
    fold.click()
    expect(message.get_by_text("Globex has waited")).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(message.get_by_role("cell", name="6")).to_be_visible()


def test_dates_and_numbers_are_written_in_the_readers_way(page: Page, bot: Sampler) -> None:
    message = drawn(page, bot, PROSE, who="mina")
    expect(message.locator("time").nth(1)).to_have_text("2025년 11월 25일")
    due = message.locator('[data-action-id="due"]')
    due.fill("2026-12-24")
    page.get_by_test_id("composer").focus()
    expect(message.locator(".date-words")).to_have_text("2026. 12. 24.")


def test_a_block_from_nowhere_is_named_instead_of_breaking_the_page(
    page: Page, bot: Sampler
) -> None:
    message = drawn(page, bot, [{"type": "divider"}])
    expect(message).to_be_attached()
    page.evaluate(
        """async () => {
          const { drawBlocks } = await import('/page/blocks/block.js');
          const unknown = drawBlocks([{ type: 'hologram' }], null);
          document.querySelector('.message-main').append(...unknown);
        }"""
    )
    expect(page.get_by_text("This content can’t be displayed (hologram).")).to_be_visible()
