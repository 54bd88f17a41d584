"""Talking in the page: messages, commands, mentions, threads, edits, unread marks, other people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.sample_bot import Sampler, running
from tests.e2e.sample_form import STAGES, field_of, words

SALES = "C0000000002"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.client.conversations_join(channel=SALES)
        yield sampler


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


def message(page: Page, text: str) -> object:
    """Find the message that holds a text."""
    return page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=text)


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


def test_a_command_is_completed_and_its_answer_is_only_for_me(
    page: Page, bot: Sampler, new_page: Callable[..., Page]
) -> None:
    visit(page, bot, "dana", "general")
    page.get_by_test_id("composer").press_sequentially("/sa")
    expect(page.get_by_test_id("completion").get_by_role("option")).to_have_text(
        ["/sample [new | help]Shows a form"]
    )
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("composer")).to_have_value("/sample ")
    page.keyboard.type("help")
    page.keyboard.press("Enter")
    answer = message(page, "How to")
    expect(answer).to_contain_text("Only visible to you")
    other = visit(new_page(), bot, "alex", "general")
    expect(message(other, "How to")).to_have_count(0)
    answer.get_by_test_id("dismiss").click()
    expect(answer).to_have_count(0)


def test_an_unknown_command_is_refused_in_words(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    say(page, "/nonsense at all")
    expect(page.get_by_test_id("notice")).to_contain_text("/nonsense")


def test_a_private_answer_is_replaced_and_deleted_in_place(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "general")
    say(page, "/show")
    answer = message(page, "Pick one")
    answer.locator('[data-action-id="plain"]').click()
    expect(message(page, "Replaced")).to_contain_text("Only visible to you")
    expect(answer).to_have_count(0)
    say(page, "/show")
    answer.locator('[data-action-id="sure"]').click()
    page.get_by_test_id("confirm").get_by_role("button", name="Keep it").click()
    expect(answer).to_have_count(1)
    answer.locator('[data-action-id="sure"]').click()
    page.get_by_test_id("confirm").get_by_role("button", name="Remove it").click()
    expect(answer).to_have_count(0)


def test_choices_in_a_message_reach_the_app(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "deals-won")
    say(page, "/show")
    answer = message(page, "Pick one")
    answer.locator('[data-action-id="stage"]').click()
    page.get_by_role("option", name="Proposal").click()
    chosen = wait_for_action(bot, "stage")
    assert chosen["actions"][0]["selected_option"]["value"] == "proposal"
    answer.locator('[data-action-id="due"]').fill("2026-12-24")
    assert wait_for_action(bot, "due")["actions"][0]["selected_date"] == "2026-12-24"
    answer.locator('[data-action-id="rest"]').click()
    page.get_by_role("menuitem", name="Two").click()
    rest = wait_for_action(bot, "rest")
    assert rest["actions"][0]["selected_option"]["value"] == "two"
    kept = rest["state"]["values"]["acts"]
    assert kept["due"] == {"type": "datepicker", "selected_date": "2026-12-24"}
    assert kept["stage"]["selected_option"]["value"] == "proposal"


def test_an_input_in_a_message_dispatches_and_many_choices_are_one_action(
    page: Page, bot: Sampler
) -> None:
    typed = {"type": "plain_text_input", "placeholder": words("A note")}
    picks = {"type": "multi_static_select", "action_id": "picks", "options": STAGES}
    visit(page, bot, "dana", "sales")
    ts = bot.post(
        SALES,
        [
            field_of("typed", "Note", typed, dispatch_action=True),
            {
                "type": "section",
                "block_id": "picks",
                "text": words("Stages"),
                "accessory": {**picks, "placeholder": words("Select stages")},
            },
        ],
    )
    card = page.locator(f'[data-ts="{ts}"]')
    card.locator('[data-action-id="typed"]').fill("left voicemail")
    card.locator('[data-action-id="typed"]').press("Enter")
    assert wait_for_action(bot, "typed")["actions"][0]["value"] == "left voicemail"
    card.locator('[data-action-id="picks"]').click()
    for name in ("Lead", "Demo"):
        page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    picked = wait_for_action(bot, "picks")
    assert [o["value"] for o in picked["actions"][0]["selected_options"]] == ["lead", "demo"]
    actions = [body["actions"][0] for kind, body in bot.seen if kind == "action"]
    assert len([action for action in actions if action["action_id"] == "picks"]) == 1


def test_a_long_answer_is_shown_from_its_top_and_the_next_one_below_it(
    page: Page, bot: Sampler
) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("message").last.wait_for()
    long = [{"type": "section", "text": words(f"line {n}")} for n in range(40)]
    ts = bot.post(SALES, long)
    expect(page.locator(f'[data-ts="{ts}"]').get_by_text("line 0", exact=True)).to_be_in_viewport()
    ts = bot.post(SALES, text="after the long one")
    expect(page.locator(f'[data-ts="{ts}"]')).to_be_in_viewport()


def wait_for_action(bot: Sampler, action_id: str) -> dict:
    """Wait for a click on an element."""
    return bot.wait_for("action", lambda body: body["actions"][0]["action_id"] == action_id)


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
    expect(page.get_by_test_id("channel-general")).to_have_count(0)


def test_the_home_tab_follows_what_the_app_publishes(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "app")
    home = page.get_by_test_id("home")
    expect(home).to_contain_text("The home is fresh.")
    home.locator('[data-action-id="press"]').click()
    expect(home).to_contain_text("The home is pressed.")
    expect(home.locator('[data-action-id="press"]')).to_be_focused()
    page.get_by_test_id("tab-messages").click()
    say(page, "hello app")
    expect(message(page, "hello app")).to_be_visible()
    assert bot.wait_for("message", lambda e: e["text"] == "hello app")["channel_type"] == "im"
