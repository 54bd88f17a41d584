"""The official libraries, unchanged, talk to the playground over both transports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest
from slack_bolt import App

from playground import Notice, Workspace
from tests.playground.bot import button, client, field, modal, over_http, over_socket, plain, until


class Bot:
    """A Bolt app that notes what it is sent and uses every kind of answer."""

    def __init__(self, slack: Workspace) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        app = App(
            client=client(slack),
            signing_secret=slack.signing_secret,
            process_before_response=True,
            ssl_check_enabled=False,
        )
        self.app = app
        heard = self.heard

        @app.command("/ask")
        def ask(ack: Any, command: dict[str, Any], client: Any) -> None:
            heard.append(("command", command))
            if command["text"] == "modal":
                view = modal(
                    field("name"),
                    field(
                        "deal", {"type": "external_select", "min_query_length": 1}, optional=True
                    ),
                    callback_id="form",
                    notify_on_close=True,
                )
                client.views_open(trigger_id=command["trigger_id"], view=view)
                ack()
            else:
                blocks = [{"type": "actions", "block_id": "row", "elements": [button("go")]}]
                ack(text=f"You said {command['text']}", blocks=blocks)

        @app.action("go")
        def go(ack: Any, body: dict[str, Any], respond: Any) -> None:
            heard.append(("action", body))
            ack()
            respond(text="Gone", replace_original=True)

        @app.options("value")
        def options(ack: Any, body: dict[str, Any]) -> None:
            heard.append(("options", body))
            ack(options=[{"text": plain(body["value"].upper()), "value": "1"}])

        @app.view("form")
        def form(ack: Any, body: dict[str, Any], view: dict[str, Any]) -> None:
            heard.append(("view", body))
            name = view["state"]["values"]["name"]["value"]["value"]
            if name == "bad":
                ack(response_action="errors", errors={"name": "Not that one"})
            elif name == "push":
                ack(response_action="push", view=modal(field("more"), callback_id="form"))
            elif name == "update":
                ack(response_action="update", view=modal(field("name"), callback_id="form"))
            elif name == "clear":
                ack(response_action="clear")
            else:
                ack()

        @app.view_closed("form")
        def closed(ack: Any, body: dict[str, Any]) -> None:
            heard.append(("closed", body))
            ack()

        @app.shortcut("note")
        def shortcut(ack: Any, body: dict[str, Any]) -> None:
            heard.append(("shortcut", body))
            ack()

        @app.event("app_home_opened")
        def home(event: dict[str, Any], client: Any) -> None:
            heard.append(("home", event))
            section = {"type": "section", "text": plain("Hello")}
            client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

        @app.event("app_mention")
        def mention(event: dict[str, Any], say: Any) -> None:
            heard.append(("mention", event))
            say(text="Yes?", thread_ts=event["ts"])

        @app.event("message")
        def message(event: dict[str, Any]) -> None:
            heard.append(("message", event))

    def last(self, kind: str) -> dict[str, Any]:
        return [body for k, body in self.heard if k == kind][-1]


@pytest.fixture(params=["socket", "http"])
def bot(request: pytest.FixtureRequest, slack: Workspace) -> Iterator[Bot]:
    made = Bot(slack)
    way: AbstractContextManager[Any] = (
        over_socket(slack, made.app) if request.param == "socket" else over_http(slack, made.app)
    )
    with way:
        yield made


def test_a_command_is_answered_and_its_button_replaces_the_answer(
    bot: Bot, slack: Workspace
) -> None:
    mina = slack.member("mina")
    mina.command("sales", "/ask me")
    answer = mina.messages("sales")[-1]
    assert answer["text"] == "You said me"
    assert answer["ephemeral"] is True
    assert not any(m["text"] == "You said me" for m in slack.member("dana").messages("sales"))
    mina.click("go", channel="sales")
    assert mina.messages("sales")[-1]["text"] == "Gone"
    assert mina.messages("sales")[-1]["ts"] == answer["ts"]
    sent = bot.last("action")
    assert sent["container"]["is_ephemeral"] is True
    assert "message" not in sent
    assert sent["actions"][0]["block_id"] == "row"


def test_a_modal_is_refused_under_its_field_updated_stacked_and_cleared(
    bot: Bot, slack: Workspace
) -> None:
    mina = slack.member("mina")
    mina.command("sales", "/ask modal")
    assert mina.submit() == {"name": "Please complete this required field."}
    assert mina.submit({"name": "bad"}) == {"name": "Not that one"}
    assert mina.submit({"name": "update"}) == {}
    assert [b["block_id"] for b in mina.modals[-1]["blocks"]] == ["name"]
    assert mina.submit({"name": "push"}) == {}
    assert len(mina.modals) == 2
    assert mina.modals[1]["previous_view_id"] == mina.modals[0]["id"]
    mina.close()
    assert mina.submit({"name": "clear"}) == {}
    assert mina.modals == []


def test_an_external_select_is_filled_while_typing(bot: Bot, slack: Workspace) -> None:
    mina = slack.member("mina")
    mina.command("sales", "/ask modal")
    offered = mina.suggest("value", "ac")
    assert offered["options"][0]["text"]["text"] == "AC"
    assert bot.last("options")["value"] == "ac"
    assert mina.submit({"name": "ok", "deal": offered["options"][0]}) == {}
    values = bot.last("view")["view"]["state"]["values"]
    assert values["deal"]["value"]["selected_option"]["value"] == "1"


def test_closing_a_modal_is_told_when_asked_for(bot: Bot, slack: Workspace) -> None:
    mina = slack.member("mina")
    mina.command("sales", "/ask modal")
    mina.close()
    until(lambda: any(kind == "closed" for kind, _ in bot.heard))
    assert bot.last("closed")["is_cleared"] is False


def test_shortcuts_events_and_homes_reach_the_bot(bot: Bot, slack: Workspace) -> None:
    mina = slack.member("mina")
    mina.shortcut("note")
    assert bot.last("shortcut")["type"] == "shortcut"
    ts = mina.say("sales", f"<@{slack.installation.bot_user_id}> hello")
    mina.shortcut("note", channel="sales", ts=ts)
    assert bot.last("shortcut")["message"]["ts"] == ts
    until(lambda: any(m["text"] == "Yes?" for m in mina.messages("sales")))
    assert bot.last("message")["channel_type"] == "channel"
    mina.open_home()
    until(lambda: mina.home)
    assert mina.home is not None
    assert mina.home["blocks"][0]["text"]["text"] == "Hello"


def test_a_request_url_answers_slacks_challenge(slack: Workspace) -> None:
    made = Bot(slack)
    with over_http(slack, made.app), httpx.Client(base_url=slack.control, trust_env=False) as http:
        assert http.post("/app", json={"do": "verify"}).json() == {"ok": True}
        slack.slack.world.app.signing_secret = "another"
        assert http.post("/app", json={"do": "verify"}).json() == {"ok": False}


def test_a_late_acknowledgement_is_told_in_slacks_words(slack: Workspace) -> None:
    app = App(
        client=client(slack), signing_secret=slack.signing_secret, process_before_response=True
    )
    slack.settings(ack_seconds=0.2)
    mina = slack.member("mina")

    @app.command("/never")
    def never(body: dict[str, Any]) -> None:
        return

    with pytest.raises(Notice, match='/ask failed with the error "dispatch_failed"'):
        mina.command("sales", "/ask me")
    with over_socket(slack, app), pytest.raises(Notice, match="operation_timeout"):
        mina.command("sales", "/never mind")
