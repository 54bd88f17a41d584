"""Talking in the page: messages, mentions, threads, edits, files, unread marks, other people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.page_walk import message, say, visit
from tests.e2e.sample_bot import Sampler, running

GENERAL, SALES = "C0000000001", "C0000000002"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.client.conversations_join(channel=SALES)
        yield sampler


def test_what_is_written_is_shown_with_its_marks_and_never_as_markup(
    page: Page, bot: Sampler
) -> None:
    visit(page, bot, "dana", "sales")
    say(page, "see *this* and <b>that</b> & `code` :tada:")
    shown = message(page, "see this")
    expect(shown).to_contain_text("see this and <b>that</b> & code 🎉")
    expect(shown.locator("strong")).to_have_text("this")
    expect(shown.locator("b")).to_have_count(0)
    assert bot.wait_for("message")["text"].startswith("see *this* and &lt;b&gt;")


def test_people_are_completed_and_mentioned(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("composer").press_sequentially("thanks @min")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("composer")).to_have_value("thanks @Mina Park ")
    page.keyboard.press("Enter")
    expect(message(page, "thanks").locator(".mention")).to_have_text("@Mina Park")
    said = bot.wait_for("message", lambda event: "thanks" in event["text"])
    assert said["text"] == "thanks <@U0000000001>"


def test_a_message_is_edited_in_place_and_deleted(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    say(page, "first words")
    mine = message(page, "first words")
    mine.hover()
    mine.get_by_test_id("message-more").click()
    page.get_by_test_id("edit-message").click()
    page.get_by_test_id("edit-field").fill("second words")
    page.keyboard.press("Enter")
    changed = message(page, "second words")
    expect(changed).to_contain_text("(edited)")
    expect(mine).to_have_count(0)
    changed.hover()
    changed.get_by_test_id("message-more").click()
    page.get_by_test_id("delete-message").click()
    page.get_by_test_id("confirm-accept").click()
    expect(changed).to_have_count(0)


def test_the_app_changes_a_message_where_it_stands(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    ts = bot.post(SALES, text="before the change")
    expect(message(page, "before the change")).to_have_attribute("data-ts", ts)
    bot.client.chat_update(channel=SALES, ts=ts, text="after the change")
    expect(page.locator(f'[data-ts="{ts}"]')).to_contain_text("after the change")
    bot.client.chat_delete(channel=SALES, ts=ts)
    expect(page.locator(f'[data-ts="{ts}"]')).to_have_count(0)


def test_a_thread_opens_at_the_side_and_counts_its_replies(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    ts = bot.post(SALES, text="a card with a thread")
    card = page.get_by_test_id("messages").locator(f'[data-ts="{ts}"]')
    card.hover()
    card.get_by_test_id("reply").click()
    page.get_by_test_id("thread-composer").fill("noted")
    page.keyboard.press("Enter")
    thread = page.get_by_test_id("thread-messages")
    expect(thread.get_by_test_id("message")).to_have_count(2)
    bot.client.chat_postMessage(channel=SALES, thread_ts=ts, text="history goes here")
    expect(thread).to_contain_text("history goes here")
    expect(card.get_by_test_id("replies")).to_contain_text("2 replies")
    expect(message(page, "history goes here")).to_have_count(0)
    page.get_by_test_id("thread-composer").fill("/sample new")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("notice")).to_contain_text("not supported in threads")
    page.get_by_test_id("thread-close").click()
    expect(page.locator("#thread")).to_be_hidden()


def test_messages_are_walked_with_the_arrow_keys(page: Page, bot: Sampler) -> None:
    for text in ("the upper one", "the lower one"):
        bot.post(SALES, text=text)
    visit(page, bot, "dana", "sales")
    lower = message(page, "the lower one").last
    lower.focus()
    page.keyboard.press("ArrowUp")
    expect(message(page, "the upper one").last).to_be_focused()
    page.keyboard.press("End")
    expect(lower).to_be_focused()
    page.keyboard.press("Tab")
    expect(lower.get_by_role("button", name="React with white_check_mark")).to_be_focused()


def test_unread_messages_are_marked_until_they_are_seen(page: Page, bot: Sampler) -> None:
    visit(page, bot, "alex", "general")
    bot.post(SALES, text="while you were away")
    link = page.get_by_test_id("channel-sales")
    expect(link).to_have_class("side-link  unread ")
    link.click()
    expect(message(page, "while you were away")).to_be_visible()
    expect(page.get_by_test_id("unread-line")).to_be_visible()
    page.get_by_test_id("channel-general").click()
    expect(page.get_by_test_id("channel-sales")).not_to_have_attribute("data-unread", "1")


def test_a_file_and_a_reaction_are_shared(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    page.get_by_test_id("attach").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"call Acme"}
    )
    say(page, "my notes")
    shared = message(page, "my notes")
    expect(shared.locator(".file-card")).to_contain_text("notes.txt")
    shared.hover()
    shared.get_by_role("button", name="React with eyes").click()
    expect(shared.locator(".reaction")).to_have_text("👀1")
    shared.locator(".reaction").click()
    expect(shared.locator(".reaction")).to_have_count(0)


def test_another_person_has_her_own_language_and_channels(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    expect(page.get_by_role("heading", name="Channels")).to_be_visible()
    page.get_by_test_id("person-switch").click()
    page.get_by_test_id("person-mina").click()
    expect(page.get_by_role("heading", name="다이렉트 메시지")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.get_by_test_id("composer")).to_have_attribute(
        "placeholder", "#general에 메시지 보내기"
    )
    expect(page.get_by_test_id("time-travel")).to_contain_text("월")
    page.get_by_test_id("person-switch").click()
    external = page.locator(".menu-item").filter(has_text="외부 사용자").first
    external.click()
    outsider = bot.slack.member("priya").id
    expect(page.locator(f'[data-testid="person-switch"][data-user="{outsider}"]')).to_be_visible()
    # Her own company has a #general as well.
    expect(page.locator("#sidebar [data-channel]").first).to_be_visible()
    expect(page.locator(f'#sidebar [data-channel="{GENERAL}"]')).to_have_count(0)
