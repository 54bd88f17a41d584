"""How the page holds up: accessibility, a phone's width, five thousand messages, time, traffic."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import playground
from playground.act.message import post
from tests.e2e.audit import grave_faults
from tests.e2e.block_gallery import FIGURES, FRAMES, INPUTS, PROSE
from tests.e2e.page_walk import visit
from tests.e2e.sample_bot import Sampler, running

SALES = "C0000000002"
LEADERSHIP = "C0000000006"  # The app is not in it, so it is not told of each message.


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground with a message of every kind of block."""
    with running() as sampler:
        sampler.inputs = INPUTS
        sampler.client.conversations_join(channel=SALES)
        for blocks in (PROSE, FIGURES, FRAMES):
            sampler.post(SALES, blocks)
        yield sampler


def faults_in_both(page: Page) -> list[str]:
    """Name what is serious in the light, and of colours in the dark."""
    light = grave_faults(page)
    page.emulate_media(color_scheme="dark")
    dark = grave_faults(page, "color-contrast")
    page.emulate_media(color_scheme="light")
    return light + dark


def test_axe_finds_no_serious_fault_in_the_light_and_in_the_dark(page: Page, bot: Sampler) -> None:
    page.emulate_media(color_scheme="light")
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("message").last.hover()
    page.get_by_test_id("message").last.get_by_test_id("reply").click()
    page.get_by_test_id("thread-composer").wait_for()
    assert faults_in_both(page) == []
    page.get_by_test_id("thread-close").click()
    page.get_by_test_id("composer").fill("/sample inputs")
    page.keyboard.press("Enter")
    page.get_by_test_id("modal-submit").click()
    page.locator('[data-action-id="one"]').click()
    page.get_by_role("option", name="Demo").wait_for()
    assert faults_in_both(page) == []
    page.keyboard.press("Escape")
    page.get_by_test_id("modal-x").click()
    visit(page, bot, "dana", "app")
    page.get_by_text("Your samples").wait_for()
    page.get_by_test_id("inspector-toggle").click()
    page.get_by_test_id("traffic").locator("li").first.click()
    page.get_by_test_id("person-switch").click()
    assert faults_in_both(page) == []
    page.keyboard.press("Escape")
    page.get_by_test_id("inspector-toggle").click()


def test_light_and_dark_are_remembered(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_test_id("theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_phone_shows_all_of_it_without_scrolling_sideways(
    new_page: Callable[..., Page], bot: Sampler
) -> None:
    page = new_page(viewport={"width": 360, "height": 640})
    page.goto(f"{bot.slack.page}?as=mina&channel=sales")
    page.get_by_test_id("message").last.wait_for()
    widths = "[...document.querySelectorAll('html, .message-list')].map(node => node.scrollWidth)"
    assert page.evaluate(widths) == [360, 360]
    expect(page.locator("#sidebar")).not_to_be_in_viewport()
    page.get_by_test_id("menu").click()
    page.get_by_test_id("channel-general").click()
    expect(page.locator("#sidebar")).not_to_be_in_viewport()
    expect(page.get_by_role("heading", name="general")).to_be_visible()
    page.get_by_test_id("composer").fill("/sample new")
    page.keyboard.press("Enter")
    modal = page.get_by_test_id("modal")
    expect(modal).to_be_visible()
    assert modal.bounding_box()["width"] == 360


def test_of_five_thousand_messages_the_last_are_drawn_and_others_as_one_goes_up(
    page: Page, bot: Sampler
) -> None:
    slack = bot.slack.slack
    channel = slack.world.channels[LEADERSHIP]

    def fill() -> None:
        for number in range(5000):
            post(slack, channel, {"user": "U0000000003", "text": f"won deal *{number}*"})

    bot.slack.call(fill)
    visit(page, bot, "alex", "general")
    sent = []
    page.on("response", lambda answer: sent.append(answer))
    visit(page, bot, "alex", "leadership")
    messages = page.get_by_test_id("message")
    expect(messages).to_have_count(50)
    expect(messages.last).to_be_in_viewport()
    expect(messages.last).to_contain_text("won deal 4999")
    assert 50 <= sum(one.text().count("won deal") for one in sent) < 200
    page.get_by_test_id("messages").evaluate("node => { node.scrollTop = 0; }")
    expect(messages).to_have_count(100)
    expect(messages.first).to_contain_text("won deal 4900")


def test_the_list_stays_at_its_end_while_pictures_come_in(page: Page, bot: Sampler) -> None:
    slack = bot.slack.slack
    channel = slack.world.channels[LEADERSHIP]
    picture = {"type": "image", "image_url": "/late.svg", "alt_text": "late"}
    words = {"type": "section", "text": {"type": "plain_text", "text": "A line\n" * 12}}

    def fill() -> None:
        for blocks in [[picture]] * 12 + [[words]] * 2:
            post(slack, channel, {"user": "U0000000003", "text": "a picture", "blocks": blocks})

    def late(route: Route) -> None:
        time.sleep(0.05)
        drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="400"/>'
        route.fulfill(body=drawn, content_type="image/svg+xml")

    visit(page, bot, "alex", "general")
    bot.slack.call(fill)
    page.route("**/late.svg", late)
    visit(page, bot, "alex", "leadership")
    last = page.get_by_test_id("message").last
    expect(last).to_be_in_viewport()
    pictures = "[...document.images].filter(one => one.alt == 'late')"
    page.wait_for_function(f"{pictures}.filter(one => one.naturalWidth).length >= 2")
    bot.slack.call(lambda: post(slack, channel, {"user": "U0000000003", "text": "the last word"}))
    expect(page.get_by_text("the last word")).to_be_in_viewport()


def test_all_modules_are_fetched_at_once() -> None:
    folder = Path(playground.__file__).parent / "page"
    asked = re.findall(r'modulepreload" href="/page/([^"]+)"', (folder / "index.html").read_text())
    present = {str(path.relative_to(folder)) for path in folder.rglob("*.js")}
    assert set(asked) == present - {"main.js"}


def test_both_catalogues_of_the_page_have_the_same_words() -> None:
    folder = Path(playground.__file__).parent / "page" / "words"
    english, korean = (
        re.findall(r"(?m)^  (\w+):", (folder / f"{tag}.js").read_text()) for tag in ("en", "ko")
    )
    assert len(english) > 100
    assert english == korean


def test_time_travel_moves_the_clock_and_the_days(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    expect(page.locator(".day").last).to_have_text("Today")
    clock = page.get_by_test_id("time-travel")
    before = clock.inner_text()
    clock.click()
    page.get_by_test_id("advance1d").click()
    expect(page.get_by_test_id("notice")).to_contain_text("It is now")
    expect(page.locator(".day").last).to_have_text("Yesterday")
    assert clock.inner_text() != before
    clock.click()
    page.get_by_test_id("back-to-now").click()
    expect(page.locator(".day").last).to_have_text("Today")


def test_the_inspector_shows_what_was_said_between_slack_and_the_app(
    page: Page, bot: Sampler
) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("inspector-toggle").click()
    posts = page.get_by_test_id("traffic").locator("li", has_text="chat.postMessage")
    expect(posts.first).to_be_visible()
    posts.first.click()
    expect(posts.first.locator("pre").first).to_contain_text('"blocks"')
    page.get_by_role("searchbox").fill("nothing like this")
    expect(posts.first).to_be_hidden()
    page.get_by_role("searchbox").fill("")
    expect(posts.first).to_be_visible()
    page.get_by_test_id("inspector-toggle").click()


def test_faults_are_set_and_ended_from_the_inspector(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("inspector-toggle").click()
    faults = page.get_by_test_id("faults")
    faults.click()
    page.get_by_test_id("faultDuplicate").click()
    expect(faults).to_have_text("1 fault")
    page.get_by_test_id("composer").fill("/sample help")
    page.keyboard.press("Enter")
    twice = page.get_by_test_id("traffic").locator("li", has_text="duplicate")
    expect(twice.first).to_be_visible()
    faults.click()
    page.get_by_test_id("faults-off").click()
    expect(faults).to_have_text("Faults")
    page.get_by_test_id("inspector-toggle").click()


def test_what_the_server_cannot_do_is_said_in_words(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "sales")
    page.get_by_test_id("message").last.wait_for()
    page.route("**/page/api/message", lambda route: route.abort())
    page.get_by_test_id("composer").fill("will it arrive?")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("notice")).to_contain_text("does not answer")
    expect(page.get_by_test_id("composer")).to_have_value("will it arrive?")
    page.unroute("**/page/api/message")
    page.goto(f"{bot.slack.page}?as=nobody")
    expect(page.get_by_test_id("notice")).to_contain_text("nobody: 여기에 없는 사람입니다.")
    expect(page.get_by_test_id("composer")).to_be_visible()
