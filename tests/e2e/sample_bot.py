"""A small bot of the page tests' own: it answers, refuses, stacks forms, and keeps what came."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from playground import Workspace
from tests.e2e.sample_form import CHOICES, form, home, option

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {"name": "Sampler", "description": "Shows what the page can draw"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "sampler", "always_online": True},
        "shortcuts": [
            {
                "name": "Start a sample",
                "type": "global",
                "callback_id": "start",
                "description": "Opens the form",
            },
            {
                "name": "Sample this",
                "type": "message",
                "callback_id": "sample",
                "description": "Reads the message",
            },
        ],
        "slash_commands": [
            {"command": "/sample", "description": "Shows a form", "usage_hint": "[new | help]"},
            {
                "command": "/show",
                "description": "Shows blocks",
                "usage_hint": "[kind]",
                "should_escape": True,
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:join",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "im:history",
                "im:write",
                "reactions:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {
            "bot_events": ["app_home_opened", "app_mention", "message.channels", "message.im"]
        },
        "socket_mode_enabled": True,
    },
}


@dataclass
class Sampler:
    """The running bot, with what reached it."""

    slack: Workspace
    client: WebClient
    inputs: Json = field(default_factory=dict)
    seen: list[tuple[str, Json]] = field(default_factory=list)

    def wait_for(
        self, kind: str, fits: Callable[[Json], bool] = lambda _: True, seconds: float = 5
    ) -> Json:
        """Give the newest payload of a kind that fits, waiting until there is one."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [payload for name, payload in self.seen if name == kind and fits(payload)]
            if found:
                return found[-1]
            time.sleep(0.02)
        raise AssertionError(f"no {kind} came; there were {[name for name, _ in self.seen]}")

    def post(self, channel: str, blocks: list[Json] | None = None, **more: Any) -> str:
        """Post as the bot and give the message's `ts`."""
        more.setdefault("text", "sample")
        return str(self.client.chat_postMessage(channel=channel, blocks=blocks, **more)["ts"])


def _listen(app: App, bot: Sampler) -> None:
    def keep(kind: str, payload: Json) -> None:
        bot.seen.append((kind, payload))

    @app.command("/sample")
    def sample(ack: Any, body: Json, client: WebClient) -> None:
        keep("command", body)
        if body["text"] == "inputs":
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=bot.inputs)
            return
        if body["text"].startswith("help"):
            ack("*How to*: `/sample new`")
            return
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.command("/show")
    def show(ack: Any, body: Json) -> None:
        keep("command", body)
        blocks = [
            {"type": "section", "text": {"type": "mrkdwn", "text": "Pick *one*"}},
            {"type": "actions", "block_id": "acts", "elements": CHOICES},
        ]
        ack(blocks=blocks, text="Pick one")

    @app.action({"type": "block_actions", "action_id": "push"})
    def push(ack: Any, body: Json, client: WebClient) -> None:
        keep("action", body)
        ack()
        title = {"Sample": "Second", "Second": "Third"}[body["actions"][0]["value"]]
        client.views_push(trigger_id=body["trigger_id"], view=form("second", title))

    @app.action({"type": "block_actions", "action_id": "plain"})
    def plain(ack: Any, body: Json, respond: Any) -> None:
        keep("action", body)
        ack()
        respond(replace_original=True, text="Replaced")

    @app.action({"type": "block_actions", "action_id": "sure"})
    def sure(ack: Any, body: Json, respond: Any) -> None:
        keep("action", body)
        ack()
        respond(delete_original=True)

    @app.action({"type": "block_actions", "block_id": re.compile("acts|typed|picks")})
    def act(ack: Any, body: Json) -> None:
        keep("action", body)
        ack()

    @app.action({"type": "block_actions", "block_id": "home"})
    def home_act(ack: Any, body: Json, client: WebClient) -> None:
        keep("action", body)
        ack()
        client.views_publish(user_id=body["user"]["id"], view=home("pressed"))

    @app.options("deal")
    def deals(ack: Any, payload: Json) -> None:
        keep("suggestion", payload)
        names = ["Acme rollout", "Acme renewal", "Globex pilot", "한빛 도입"]
        found = [name for name in names if payload["value"].lower() in name.lower()]
        ack(options=[option(name, name) for name in found])

    @app.view("form")
    def submit(ack: Any, body: Json, view: Json) -> None:
        keep("submission", body)
        if view["state"]["values"]["name"]["name"]["value"] == "bad":
            ack(response_action="errors", errors={"name": "That name is taken."})
            return
        ack()

    @app.view("second")
    def second(ack: Any, body: Json) -> None:
        keep("submission", body)
        ack(response_action="clear")

    @app.view("inputs")
    def inputs(ack: Any, body: Json) -> None:
        keep("submission", body)
        ack()

    @app.view_closed("form")
    def closed(ack: Any, body: Json) -> None:
        keep("closed", body)
        ack()

    @app.view_closed("second")
    def closed_second(ack: Any, body: Json) -> None:
        keep("closed", body)
        ack()

    @app.shortcut("start")
    def start(ack: Any, body: Json, client: WebClient) -> None:
        keep("shortcut", body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=form())

    @app.shortcut("sample")
    def sample_message(ack: Any, body: Json, client: WebClient) -> None:
        keep("shortcut", body)
        ack()
        view = form(title="From message")
        view["blocks"][0]["element"]["initial_value"] = body["message"]["text"]
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.event("app_home_opened")
    def opened(event: Json, client: WebClient) -> None:
        keep("home", event)
        if event["tab"] == "home":
            client.views_publish(user_id=event["user"], view=home("fresh"))

    @app.event("message")
    def said(event: Json) -> None:
        keep("message", event)

    @app.event("app_mention")
    def mentioned(event: Json) -> None:
        keep("mention", event)


@contextmanager
def running() -> Iterator[Sampler]:
    """Serve a playground with the bot in it over Socket Mode."""
    with Workspace(manifest=MANIFEST) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api)
        app = App(client=client, token_verification_enabled=False)
        # The tests post more in a second than a channel may get; limits have their own tests.
        slack.settings(rate_limits=False)
        bot = Sampler(slack, client)
        _listen(app, bot)
        handler = SocketModeHandler(app, slack.app_token, web_client=client)
        handler.connect()
        try:
            yield bot
        finally:
            handler.close()
