"""Deliveries: signatures, retries with their headers, response addresses, events by their cause."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from playground import Notice, Workspace
from tests.playground.bot import button, client, until

Heard = list[tuple[dict[str, str], str]]


@contextmanager
def _listener(slack: Workspace, *statuses: int, no_retry: bool = False) -> Iterator[Heard]:
    """Take deliveries at a request URL, answer with these statuses in turn and then 200."""
    heard: Heard = []
    left = list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(left.pop(0) if left else 200)
            self.send_header("Content-Length", "0")
            if no_retry:
                self.send_header("X-Slack-No-Retry", "1")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    slack.slack.world.app.request_url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield heard
    finally:
        slack.slack.world.app.request_url = ""
        server.shutdown()
        thread.join()
        server.server_close()


def _events(heard: Heard, kind: str) -> list[dict[str, Any]]:
    bodies = [json.loads(body) for headers, body in heard if "json" in headers["content-type"]]
    return [b for b in bodies if b["event"]["type"] == kind]


def test_requests_are_signed_as_slack_signs_them(slack: Workspace) -> None:
    with _listener(slack) as heard:
        slack.member("mina").command("sales", "/ask 값 & more")
        headers, body = heard[0]
        assert SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)
        assert not SignatureVerifier("another").is_valid_request(body, headers)
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        assert parse_qs(body)["text"] == ["값 & more"]
        slack.settings(signature_skew=-600)
        slack.member("mina").command("sales", "/ask again")
        headers, body = heard[1]
        assert not SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)


def test_a_refused_event_is_retried_with_its_number_and_reason(slack: Workspace) -> None:
    slack.settings(event_retry_seconds=[0.0, 0.05, 0.1])
    with _listener(slack, 500, 404) as heard:
        slack.member("mina").say("sales", "hello")
        until(lambda: len(heard) == 3)
        assert [h.get("x-slack-retry-num") for h, _ in heard] == [None, "1", "2"]
        assert heard[1][0]["x-slack-retry-reason"] == "http_error"
        assert len({json.loads(b)["event_id"] for _, b in heard}) == 1


def test_an_app_may_ask_not_to_be_told_again(slack: Workspace) -> None:
    slack.settings(event_retry_seconds=[0.0])
    with _listener(slack, 500, 500, no_retry=True) as heard:
        slack.member("mina").say("sales", "hello")
        until(lambda: len(heard) == 1 and not slack.slack.busy)
        assert len(heard) == 1


def test_an_app_that_is_not_there_gives_the_words_slack_shows(slack: Workspace) -> None:
    slack.slack.world.app.request_url = "http://127.0.0.1:9/"
    with pytest.raises(Notice, match='/ask failed with the error "dispatch_failed"'):
        slack.member("mina").command("sales", "/ask me")
    with _listener(slack, 500), pytest.raises(Notice, match="dispatch_failed"):
        slack.member("mina").command("sales", "/ask me")


def test_a_response_address_serves_five_times_in_half_an_hour(slack: Workspace) -> None:
    with _listener(slack) as heard:
        mina = slack.member("mina")
        mina.command("sales", "/ask one")
        url = parse_qs(heard[0][1])["response_url"][0]
        hook = WebhookClient(url)
        assert hook.send(text="only you").body == "ok"
        assert mina.messages("sales")[-1]["ephemeral"] is True
        hook.send(text="everybody", response_type="in_channel")
        assert slack.messages("sales")[-1]["text"] == "everybody"
        hook.send(text="changed", replace_original=True)
        assert [m["text"] for m in mina.messages("sales") if m.get("ephemeral")] == ["changed"]
        hook.send(text="", delete_original=True)
        assert not any(m.get("ephemeral") for m in mina.messages("sales"))
        assert hook.send(text="fifth").status_code == 200
        sixth = hook.send(text="sixth")
        assert (sixth.status_code, json.loads(sixth.body)["error"]) == (404, "used_url")
        mina.command("sales", "/ask two")
        late = WebhookClient(parse_qs(heard[-1][1])["response_url"][0])
        wrong = late.send(text="x", blocks=[{"type": "nothing"}])
        assert (wrong.status_code, json.loads(wrong.body)["error"]) == (400, "invalid_blocks")
        slack.advance(1801)
        assert json.loads(late.send(text="x").body)["error"] == "expired_url"


def test_events_come_by_their_cause(slack: Workspace) -> None:
    slack.settings(rate_limits=False)
    slack.slack.world.app.unfurl_domains = ("example.com",)
    bot, mina = client(slack), slack.member("mina")
    with (
        _listener(slack) as heard,
        httpx.Client(base_url=slack.control, trust_env=False) as control,
    ):
        made = bot.conversations_create(name="room")["channel"]["id"]
        bot.conversations_invite(channel=made, users=mina.id)
        bot.conversations_rename(channel=made, name="hall")
        bot.conversations_kick(channel=made, user=mina.id)
        bot.conversations_archive(channel=made)
        bot.conversations_unarchive(channel=made)
        control.post("/channels", json={"channel": "hall", "do": "share"})
        control.post("/channels", json={"channel": "hall", "do": "delete"})
        control.post("/people", json={"id": "dana", "tz": "Asia/Seoul"})
        control.post("/people", json={"name": "newcomer"})
        mina.say("sales", "see https://www.example.com/deal/1")
        direct = bot.conversations_open(users=mina.id)["channel"]["id"]
        mina.say(direct, "hello bot")
        mina.open_home("messages")
        control.post("/app", json={"do": "uninstall"})
        for kind in (
            "channel_created",
            "member_joined_channel",
            "channel_rename",
            "member_left_channel",
            "channel_archive",
            "channel_unarchive",
            "channel_shared",
            "channel_deleted",
            "user_change",
            "team_join",
            "link_shared",
            "app_home_opened",
            "tokens_revoked",
            "app_uninstalled",
        ):
            until(lambda kind=kind: _events(heard, kind))
        assert _events(heard, "link_shared")[0]["event"]["links"] == [
            {"url": "https://www.example.com/deal/1", "domain": "example.com"}
        ]
        assert _events(heard, "user_change")[0]["event"]["user"]["tz"] == "Asia/Seoul"
        assert any(e["event"].get("channel_type") == "im" for e in _events(heard, "message"))


def test_what_happens_where_the_bot_is_not_stays_there(slack: Workspace) -> None:
    with _listener(slack) as heard:
        slack.member("alex").say("leadership", "not for bots")
        slack.member("alex").say("general", "nor this")
        slack.member("mina").say("sales", "this")
        until(lambda: _events(heard, "message"))
        assert [e["event"]["text"] for e in _events(heard, "message")] == ["this"]


def test_a_shared_channels_message_comes_once_for_each_workspace(slack: Workspace) -> None:
    with _listener(slack) as heard, httpx.Client(trust_env=False) as http:
        away = list(slack.slack.world.teams)[1]
        http.post(slack.control + "/app", json={"do": "install", "team": away})
        second = slack.slack.world.installations[away]
        http.post(
            slack.control + "/channels",
            json={"channel": "harbor-lane", "do": "join", "user": second.bot_user_id},
        )
        slack.member("priya").say("harbor-lane", "hello both")
        until(lambda: len(_events(heard, "message")) == 2)
        told = _events(heard, "message")
        assert {e["team_id"] for e in told} == set(slack.slack.world.teams)
        assert len({e["event"]["ts"] for e in told}) == 1
        assert len({e["event_id"] for e in told}) == 2
        assert all(e["is_ext_shared_channel"] for e in told)


def test_an_outsiders_click_names_both_organisations(slack: Workspace) -> None:
    with _listener(slack) as heard:
        row = {"type": "actions", "elements": [button("go")]}
        client(slack).chat_postMessage(channel="harbor-lane", text="x", blocks=[row])
        priya = slack.member("priya")
        priya.click("go", channel="harbor-lane")
        forms = [parse_qs(body) for headers, body in heard if "json" not in headers["content-type"]]
        sent = json.loads(forms[0]["payload"][0])
        assert sent["team"]["id"] == slack.installation.team_id
        assert sent["user"]["team_id"] == priya.person.team_id != slack.installation.team_id
        priya.say("harbor-lane", "hello")
        until(lambda: any("user_team" in e["event"] for e in _events(heard, "message")))
        assert _events(heard, "message")[-1]["event"]["user_team"] == priya.person.team_id
        with pytest.raises(Notice, match="not a valid command"):
            priya.command("harbor-lane", "/ask me")


def test_only_events_the_manifest_names_are_sent() -> None:
    manifest = {
        "features": {"slash_commands": [{"command": "/ask", "description": "Ask"}]},
        "oauth_config": {"scopes": {"bot": ["chat:write", "commands"]}},
        "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
    }
    with Workspace(manifest=manifest) as slack, _listener(slack) as heard:
        slack.member("mina").say("sales", "quiet")
        slack.member("mina").say("sales", f"<@{slack.installation.bot_user_id}> loud")
        until(lambda: heard)
        assert [json.loads(b)["event"]["type"] for _, b in heard] == ["app_mention"]
        with pytest.raises(Notice, match="`/other` is not a valid command"):
            slack.member("mina").command("sales", "/other")


def test_an_app_flooded_with_events_is_told_once(slack: Workspace) -> None:
    slack.settings(event_rate=3)
    with _listener(slack) as heard:
        for n in range(6):
            slack.member("mina").say("sales", str(n))
        until(lambda: len(heard) == 4)
        kinds = [json.loads(b)["type"] for _, b in heard]
        assert sorted(kinds) == ["app_rate_limited"] + ["event_callback"] * 3


def test_time_travel_moves_the_workspace_and_tells_the_apps_clock(slack: Workspace) -> None:
    with _listener(slack) as heard:
        slack.settings(clock_url=slack.slack.world.app.request_url)
        slack.advance(3 * 86_400)
        until(lambda: heard)
        assert json.loads(heard[0][1])["offset_seconds"] == 3 * 86_400
        ts = slack.member("mina").say("sales", "later")
        assert float(ts) - time.time() > 2.9 * 86_400
        told = httpx.get(slack.control + "/clock", trust_env=False).json()
        assert told["offset_seconds"] == 3 * 86_400
