"""What the app answers in the page: in private, in place, to choices, on its Home."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.page_walk import message, say, visit
from tests.e2e.sample_bot import Sampler, running
from tests.e2e.sample_form import STAGES, field_of, words

SALES = "C0000000002"


@pytest.fixture(scope="module")
def bot() -> Iterator[Sampler]:
    """One playground and bot for all tests of this file."""
    with running() as sampler:
        sampler.client.conversations_join(channel=SALES)
        yield sampler


def wait_for_action(bot: Sampler, action_id: str) -> dict:
    """Wait for a click on an element."""
    return bot.wait_for("action", lambda body: body["actions"][0]["action_id"] == action_id)


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


def test_a_command_gets_references_only_if_it_asks_for_them(page: Page, bot: Sampler) -> None:
    visit(page, bot, "dana", "onboarding")
    say(page, "/show to @Alex Morgan, @mina and #sales; not me@dana.example")
    asked = bot.wait_for("command", lambda body: body["command"] == "/show")
    assert asked["text"] == (
        "to <@U0000000003|alex>, <@U0000000001|mina> and <#C0000000002|sales>; not me@dana.example"
    )
    say(page, "/sample help @mina")
    plain = bot.wait_for("command", lambda body: body["text"].endswith("mina"))
    assert plain["text"] == "help @mina"


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


_ORDER = """
  window.order = [];
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given);
      this.addEventListener('open', () => window.order.push('listens'));
    }
  };
  const reach = window.fetch;
  window.fetch = (to, ...rest) => {
    window.order.push(new URL(to, location.href).pathname);
    return reach(to, ...rest);
  };
"""


def test_what_happens_while_the_page_comes_up_is_not_missed(
    new_page: Callable[..., Page], bot: Sampler
) -> None:
    page = new_page()
    page.add_init_script(_ORDER)
    visit(page, bot, "dana", "app")
    expect(page.get_by_test_id("home")).to_contain_text("The home is")
    order = page.evaluate("order")
    assert order[:2] == ["/page/api/boot", "listens"]
    assert {"/page/api/home", "/page/api/home_opened"} <= set(order[2:])


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
