"""The page's protocol: what people see, do and are told, each within what Slack lets them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import connect

from playground import Workspace
from playground.front.page import mark
from playground.front.say import escaped
from tests.playground.bot import channel_id, client, until
from tests.playground.kit import home, modal, section


class Page:
    """One open page."""

    def __init__(self, slack: Workspace, who: str) -> None:
        self.who = who
        self._base = slack.base
        self._http = httpx.Client(base_url=slack.base + "/page/api", trust_env=False)

    def get(self, path: str, **query: Any) -> Any:
        return self._http.get(path, params={"as": self.who, **query}).json()

    def post(self, path: str, **body: Any) -> Any:
        return self._http.post(path, json={"as": self.who, **body}).json()

    def upload(self, path: str, **form: str) -> Any:
        files = {"file": ("picture.png", b"bytes", "image/png")}
        return self._http.post(path, data={"as": self.who, **form}, files=files).json()

    def live(self) -> Any:
        address = self._base.replace("http", "ws", 1)
        return connect(f"{address}/page/api/live?as={self.who}", proxy=None)

    def close(self) -> None:
        self._http.close()


@pytest.fixture
def mina(slack: Workspace) -> Iterator[Page]:
    slack.settings(rate_limits=False)
    page = Page(slack, "mina")
    yield page
    page.close()


def _names(page: Page) -> set[str]:
    return {c["name"] for c in page.get("/boot")["channels"]}


def test_everybody_sees_what_slack_would_show_them(slack: Workspace) -> None:
    seen = {}
    for who in ("mina", "alex", "tomas", "lea", "priya"):
        page = Page(slack, who)
        seen[who] = _names(page)
        page.close()
    assert "leadership" not in seen["mina"]
    assert "leadership" in seen["alex"]
    assert seen["tomas"] == {"onboarding"}
    assert seen["lea"] == {"lobby"}
    assert seen["priya"] == {"harbor-lane", "general"}


def test_boot_tells_who_is_there_and_in_which_language(mina: Page) -> None:
    boot = mina.get("/boot")
    assert (boot["me"]["locale"], boot["me"]["tz"]) == ("ko-KR", "Asia/Seoul")
    people = {p["name"]: p for p in boot["people"]}
    assert people["tomas"]["is_restricted"] is True
    assert people["lea"]["is_ultra_restricted"] is True
    assert people["priya"]["is_stranger"] is True
    assert (people["omar"]["deleted"], people["omar"]["can_act"]) == (True, False)
    assert boot["app"]["bot_user_id"]


def test_messages_come_by_the_page_and_a_long_channel_is_quick(
    slack: Workspace, mina: Page
) -> None:
    dana, world = slack.member("dana").id, slack.slack.world
    sales = world.channel("sales")
    assert sales is not None

    def fill() -> None:
        for n in range(5_000):
            ts = world.clock.stamp()
            told = {"type": "message", "user": dana, "text": f"message {n}", "ts": ts}
            world.keep(sales, told)

    slack.call(fill)
    began = time.monotonic()
    mina.get("/boot")
    last = mina.get("/messages", channel="sales")
    assert time.monotonic() - began < 1.0
    assert [m["text"] for m in last["messages"]] == [f"message {n}" for n in range(4_950, 5_000)]
    assert last["has_more"] is True
    older = mina.get("/messages", channel="sales", before=last["messages"][0]["ts"], limit=10)
    assert older["messages"][-1]["text"] == "message 4949"
    assert mina.get("/messages", channel="leadership") == {
        "ok": False,
        "error": "channel_not_found",
    }


def test_threads_edits_reactions_and_unread_marks_are_told_live(
    slack: Workspace, mina: Page
) -> None:
    with mina.live() as live:
        until(lambda: slack.slack.live.people())
        ts = slack.member("dana").say("sales", "hello")
        told = json.loads(live.recv(timeout=5))
        assert (told["type"], told["message"]["text"]) == ("message", "hello")
        slack.member("dana").say("sales", "a reply", thread_ts=ts)
        reply, parent = (json.loads(live.recv(timeout=5)) for _ in range(2))
        assert reply["message"]["thread_ts"] == ts
        assert (parent["type"], parent["message"]["reply_count"]) == ("message_changed", 1)
        sales = {c["name"]: c for c in mina.get("/boot")["channels"]}["sales"]
        assert sales["unread"] == 1
        assert mina.post("/read", channel="sales", ts=ts)["unread"] == 0
        assert json.loads(live.recv(timeout=5))["channel"]["unread"] == 0
        assert mina.post("/react", channel="sales", ts=ts, name="eyes")["ok"] is True
        assert json.loads(live.recv(timeout=5))["message"]["reactions"][0]["count"] == 1
        mine = mina.post("/message", channel="sales", text="mine")["ts"]
        assert mina.post("/edit", channel="sales", ts=mine, text="changed")["ok"] is True
        assert mina.post("/delete", channel="sales", ts=mine)["ok"] is True
        kinds = [json.loads(live.recv(timeout=5))["type"] for _ in range(3)]
        assert kinds == ["message", "message_changed", "message_deleted"]
        assert mina.post("/edit", channel="sales", ts=ts, text="not mine")["notice"]
    thread = mina.get("/messages", channel="sales", thread_ts=ts)["messages"]
    assert [m["text"] for m in thread] == ["hello", "a reply"]


def test_nobody_is_told_of_what_he_may_not_see(slack: Workspace, mina: Page) -> None:
    with mina.live() as live:
        until(lambda: slack.slack.live.people())
        slack.member("alex").say("leadership", "secret")
        client(slack).chat_postEphemeral(
            channel=channel_id(slack, "sales"),
            user=slack.member("dana").id,
            text="for Dana",
        )
        slack.member("dana").say("sales", "for all")
        assert json.loads(live.recv(timeout=5))["message"]["text"] == "for all"


def test_modals_and_homes_are_told_live(slack: Workspace, mina: Page) -> None:
    member, bot = slack.member("mina"), client(slack)
    world, team = slack.slack.world, slack.installation.team_id
    with mina.live() as live:
        until(lambda: slack.slack.live.people())
        trigger = slack.call(lambda: slack.slack.triggers.give(world, member.id, team))
        view = bot.views_open(trigger_id=trigger, view=modal(section()))["view"]
        told = json.loads(live.recv(timeout=5))
        assert (told["type"], told["stack"]) == ("view_opened", [view["id"]])
        bot.views_update(view_id=view["id"], view=modal(section("new")))
        assert json.loads(live.recv(timeout=5))["type"] == "view_updated"
        assert mina.post("/view_close", view_id=view["id"])["ok"] is True
        assert json.loads(live.recv(timeout=5))["stack"] == []
        bot.views_publish(user_id=member.id, view=home())
        assert json.loads(live.recv(timeout=5))["type"] == "home"
        assert mina.get("/home")["view"]["type"] == "home"
        assert mina.post("/advance", seconds=3600)["offset_seconds"] == 3600
        assert json.loads(live.recv(timeout=5))["type"] == "clock"


def test_files_are_shared_and_shown(mina: Page, slack: Workspace) -> None:
    shared = mina.upload("/upload", channel="sales", text="a picture")
    assert shared["ok"] is True
    message = mina.get("/message", channel="sales", ts=shared["ts"])["message"]
    address = slack.base + message["files"][0]["page_url"]
    assert httpx.get(address, trust_env=False).content == b"bytes"
    private = message["files"][0]["url_private"]
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    assert httpx.get(private, headers=headers, trust_env=False).content == b"bytes"
    assert httpx.get(private, trust_env=False).headers["content-type"].startswith("text/html")


def test_channels_are_arranged_as_slack_lets_people(mina: Page, slack: Workspace) -> None:
    made = mina.post("/channel", do="create", name="fresh")
    assert made["channel"]["is_member"] is True
    assert mina.post("/channel", do="create", name="fresh")["notice"]
    assert mina.post("/channel", do="invite", channel="fresh", user="dana")["ok"] is True
    assert mina.post("/channel", do="archive", channel="fresh")["channel"]["is_archived"] is True
    assert mina.post("/message", channel="fresh", text="x")["notice"].endswith("archived.")
    assert mina.post("/channel", do="archive", channel="general")["notice"]
    direct = mina.post("/open_im", user="dana")["channel"]
    assert (direct["kind"], direct["name"]) == ("im", "Dana Reyes")
    bot = mina.post("/open_im", user=slack.installation.bot_user_id)["channel"]
    assert bot["kind"] == "app"


def test_a_page_that_asks_wrongly_is_told_so(mina: Page) -> None:
    assert mina.get("/messages", channel="none")["error"] == "channel_not_found"
    assert mina.get("/messages", channel="sales", limit="many")["error"] == "not_a_number"
    assert mina.post("/nothing")["error"] == "unknown_deed"
    assert mina.post("/action", action={})["error"] == "container_missing"
    assert mina.post("/view_submit", view_id="V0")["notice"] == "This is no longer open."


def test_the_deactivated_do_nothing(slack: Workspace) -> None:
    page = Page(slack, "omar")
    assert page.post("/message", channel="general", text="x")["notice"]
    page.close()


def test_what_people_type_is_stored_as_slack_stores_it() -> None:
    assert escaped("a < b & <@U1> see https://e.co/?a=1&b=2!") == (
        "a &lt; b &amp; <@U1> see <https://e.co/?a=1&b=2!>"
    )
    assert escaped("<script>") == "&lt;script&gt;"


def test_the_page_is_served_fresh_and_nothing_outside_of_it(slack: Workspace) -> None:
    with httpx.Client(base_url=slack.base, trust_env=False) as http:
        index = http.get("/")
        assert index.status_code == 200
        assert index.headers["cache-control"] == "no-cache"
        plain = http.get("/page/main.js")
        assert plain.headers["cache-control"] == "no-cache"
        (marked,) = re.findall(r'src="([^"]+/main.js)"', index.text)
        assert marked != "/page/main.js"
        main = http.get(marked)
        assert "immutable" in main.headers["cache-control"]
        assert main.text == plain.text
        assert http.get(marked.replace("main.js", "../slack.py")).status_code == 404
        assert http.get("/page/../slack.py").status_code == 404
        assert http.get("/page/%2e%2e/slack.py").status_code == 404


def test_a_changed_file_of_the_page_has_another_address(tmp_path: Path) -> None:
    changed = tmp_path / "main.js"
    changed.write_text("one")
    before = [mark(tmp_path) for _ in range(2)]
    changed.write_text("other")
    assert before[0] == before[1] != mark(tmp_path)


def test_alone_it_says_in_one_line_where_everything_is_and_ends_when_told() -> None:
    command = [sys.executable, "-m", "playground", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert set(told) == {
            "api",
            "page",
            "bot_token",
            "app_token",
            "signing_secret",
            "control",
        }
        answer = httpx.post(
            told["api"] + "auth.test", data={"token": told["bot_token"]}, trust_env=False
        )
        assert answer.json()["ok"] is True
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)
