"""Rate limits: calls by tier, one message a second and channel, and the way out of 429."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from playground import Workspace
from playground.web.rate import Rate
from tests.playground.bot import client


@pytest.mark.parametrize(
    ("method", "args", "most"),
    [
        ("users.list", {}, 20),
        ("team.info", {}, 50),
        ("views.publish", {"user_id": "U0000000001", "view": '{"type":"home","blocks":[]}'}, 100),
    ],
)
def test_a_tiers_calls_pass_and_one_more_has_to_wait(
    slack: Workspace, method: str, args: dict[str, str], most: int
) -> None:
    bot = client(slack)
    for _ in range(most):
        bot.api_call(method, params=args)
    with pytest.raises(SlackApiError) as refused:
        bot.api_call(method, params=args)
    assert refused.value.response.status_code == 429
    wait = int(refused.value.response.headers["Retry-After"])
    assert 50 <= wait <= 60
    slack.advance(wait)
    bot.api_call(method, params=args)


def test_a_channel_takes_one_message_a_second_and_others_go_on(slack: Workspace) -> None:
    bot = client(slack)
    bot.chat_postMessage(channel="sales", text="1")
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel="sales", text="2")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "1"
    bot.chat_postMessage(channel="deals-won", text="3")
    slack.advance(1)
    bot.chat_postMessage(channel="sales", text="2")
    assert [m["text"] for m in slack.messages("sales")][-2:] == ["1", "2"]


def test_the_sdks_own_handler_waits_and_succeeds(slack: Workspace) -> None:
    bot = client(slack)
    bot.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    bot.chat_postMessage(channel="sales", text="1")
    bot.chat_postMessage(channel="sales", text="2")
    assert [m["text"] for m in slack.messages("sales")][-2:] == ["1", "2"]


def test_a_burst_is_paid_for_afterwards() -> None:
    rate = Rate()
    assert [rate.post("C1", 100.0, burst=3) for _ in range(4)] == [0, 0, 0, 1]
    assert rate.post("C1", 101.0, burst=3) == 0
    assert rate.post("C1", 101.0, burst=3) == 1


def test_a_workspace_wide_limit_can_be_set(slack: Workspace) -> None:
    slack.settings(posts_per_minute=2)
    bot = client(slack)
    bot.chat_postMessage(channel="sales", text="1")
    bot.chat_postMessage(channel="deals-won", text="2")
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel="onboarding", text="3")
    assert refused.value.response.status_code == 429
