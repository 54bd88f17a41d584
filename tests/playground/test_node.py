"""Slack's published types and Node's client, where Node and the shared folder are at hand."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from bot.views.words import Words
from playground import Workspace
from playground.web.method import METHODS
from tests.oracle import meant, misfits, unlike
from tests.playground.bot import button, channel_id, client, over_socket, plain, until
from tests.playground.sample import RIGHT_BLOCKS, RIGHT_VIEWS
from tests.playground.test_transport import Bot
from tests.views.sample import NOW, World, screens

UNPUBLISHED = frozenset({"data_visualization"})
"""Blocks that Slack documents and its types do not know; `tests/views/limit.py` checks them."""


def typed(payload: dict[str, Any]) -> dict[str, Any]:
    """Leave out what the types cannot judge."""
    blocks = payload.get("blocks")
    if blocks is None:
        return payload
    return {**payload, "blocks": [one for one in blocks if one["type"] not in UNPUBLISHED]}


def test_our_screens_and_what_the_playground_sends_and_answers_have_slacks_types(
    oracle: Path, slack: Workspace
) -> None:
    # Put to the compiler together: it takes longer to read the types than to apply them.
    shown, told = right_and_shown(), told_in_use(slack)
    assert not shown.keys() & told.keys()
    found = misfits(oracle, shown | {kind: unlike(payloads) for kind, payloads in told.items()})
    wrong = {kind: found[kind][:3] for kind in shown if found[kind]}
    assert set(wrong) == {"blocks#broken"}, wrong
    said = meant({kind: found[kind] for kind in told})
    assert set(said) == {"slash#broken", "view_submission#broken"}, said


def right_and_shown() -> dict[str, list[Any]]:
    """Give right payloads and all that our own screens are made of, by kind."""
    words = Words("en", zone="Asia/Seoul", now=NOW)
    drawn = [typed(p) for p in screens(World(), words).values() if "options" not in p]
    ours = unlike(block for screen in drawn for block in screen.get("blocks", ()))
    bare = unlike({**screen, "blocks": []} for screen in drawn)
    assert len(drawn) > len(ours) > 100
    right = [*RIGHT_BLOCKS.values(), *RIGHT_VIEWS.values(), ours, *bare]
    assert len(right) > 30 + len(bare)
    sent: dict[str, list[Any]] = {"blocks#broken": [[{"type": "divider", "divides": True}]]}
    for payload in right:
        sent.setdefault(kind_of(payload), []).append(payload)
    return sent


def kind_of(payload: Any) -> str:
    """Name the type that blocks, a view or a message is held to."""
    if isinstance(payload, list):
        return "blocks"
    kind = payload.get("type", "message")
    return kind if kind in ("modal", "home") else "message"


def told_in_use(slack: Workspace) -> dict[str, list[Any]]:
    """Use each surface once; give what the playground sent and answered, by kind."""
    slack.settings(rate_limits=False)
    bot, web, mina = Bot(slack), client(slack), slack.member("mina")
    bot.app.action("pick")(lambda ack: ack())
    picks = [
        button("go"),
        {"type": "static_select", "action_id": "pick", "options": [
            {"text": plain("A"), "value": "a"}]},
    ]  # fmt: skip
    with over_socket(slack, bot.app):
        mina.command("sales", "/ask modal")
        mina.suggest("value", "ac")
        mina.submit({"name": "push"})
        mina.close()
        mina.close(clear=True)
        web.chat_postMessage(
            channel="sales", text="x", blocks=[{"type": "actions", "elements": picks}]
        )
        mina.click("pick", channel="sales", value="a")
        mina.click("go", channel="sales")
        mina.say("sales", f"<@{slack.installation.bot_user_id}> hey")
        mina.open_home()
        file_id = web.files_upload_v2(
            channel=channel_id(slack, "sales"),
            filename="a.png",
            content=b"picture",
        )["files"][0]["id"]
        assert web.files_info(file=file_id)["file"]["shares"]["public"]
        until(lambda: mina.home)
    sent: dict[str, list[Any]] = {}
    for entry in slack.traffic():
        kind, request = entry["method"], entry["request"]
        if entry["direction"] == "out":
            name = {"slash_commands": "slash", "events_api": "event"}.get(
                kind, request.get("type", "")
            )
            sent.setdefault({"block_suggestion": "options"}.get(name, name), []).append(request)
        elif kind in ("views.open", "files.completeUploadExternal"):
            sent.setdefault(kind, []).append(entry["answer"])
    sent["chat.postMessage"] = [web.chat_postMessage(channel="sales", text="x").data]
    sent["users.info"] = [web.users_info(user=mina.id, include_locale=True).data]
    sent["users.list"] = [web.users_list().data]
    sent["auth.test"] = [web.auth_test().data]
    sent["conversations.list"] = [web.conversations_list(types="public_channel,im").data]
    assert {"slash", "event", "block_actions", "view_submission", "view_closed"} <= set(sent)
    for kind, key in (("slash", "command"), ("view_submission", "view")):
        broken = {k: v for k, v in sent[kind][0].items() if k != key}
        sent[f"{kind}#broken"] = [broken]
    return sent


def test_every_recorded_call_of_the_bot_is_one_slack_knows(
    calls: ModuleType, slack: Workspace
) -> None:
    bot, mina = Bot(slack), slack.member("mina")
    with over_socket(slack, bot.app):
        mina.command("sales", "/ask modal")
        mina.open_home()
        until(lambda: mina.home)
    scopes = slack.installation.scopes
    found = [
        complaint
        for entry in slack.traffic()
        if entry["direction"] == "in" and entry["transport"] == "web_api"
        for complaint in calls.check(entry["method"], entry["request"], scopes=scopes)
    ]
    assert found == []


def test_every_method_takes_the_arguments_slack_documents(calls: ModuleType) -> None:
    lacking = {
        name: sorted(missing)
        for name, method in METHODS.items()
        if (
            missing := set(calls.REF[name]["args"])
            - {*method.required, *method.optional, "token", "team_id"}
        )
    }
    assert lacking == {}
    needless = {
        name: sorted(set(method.required) - set(calls.REF[name]["required"]))
        for name, method in METHODS.items()
        if set(method.required) - set(calls.REF[name]["required"])
    }
    assert needless == {}


@contextmanager
def _bolt_js(slack: Workspace, folder: Path, mode: str) -> Iterator[None]:
    env = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    env |= {
        "API": slack.api,
        "BOT_TOKEN": slack.bot_token,
        "APP_TOKEN": slack.app_token,
        "SIGNING_SECRET": slack.signing_secret,
        "MODE": mode,
    }
    script = Path(__file__).with_name("bot.mjs")
    with subprocess.Popen(
        ["node", str(script)], cwd=folder, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready, _, port = process.stdout.readline().strip().partition(" ")
        assert ready == "ready"
        if mode == "http":
            httpx.post(
                slack.control + "/app",
                json={"request_url": f"http://127.0.0.1:{port}/slack/events"},
                trust_env=False,
            )
        else:
            until(lambda: slack.slack.sockets.open)
        try:
            yield
        finally:
            process.kill()


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_bolt_for_javascript_passes_unchanged(oracle: Path, slack: Workspace, mode: str) -> None:
    mina = slack.member("mina")
    with _bolt_js(slack, oracle, mode):
        mina.command("sales", "/ask me")
        assert mina.messages("sales")[-1]["text"] == "You said me"
        mina.click("go", channel="sales")
        until(lambda: mina.messages("sales")[-1]["text"] == "Gone")
        mina.command("sales", "/ask modal")
        assert mina.submit({"name": "bad"}) == {"name": "Not that"}
        assert mina.submit({"name": "good"}) == {}
        mina.say("sales", f"<@{slack.installation.bot_user_id}> hello")
        until(lambda: mina.messages("sales")[-1]["text"] == "Yes?")
