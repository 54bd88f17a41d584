"""The processes: `run` and `play` start, work, and end without leaving anything behind."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot import manifest
from playground import Workspace
from tests.office import free_door, until


@contextmanager
def started(*arguments: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """Start `pipewright` as a process of its own; end it if the test did not."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        env={**inherited, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ended(process: "subprocess.Popen[str]", number: int) -> str:
    """Send a signal, wait for a clean end, and give what was logged."""
    process.send_signal(number)
    _, logged = process.communicate(timeout=20)
    assert process.returncode == 0, logged
    return logged


def test_run_serves_by_socket_mode_logs_json_and_ends_when_told(tmp_path: Path) -> None:
    with Workspace(manifest=manifest.build()) as slack:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'run.db'}",
            "SLACK_API_URL": slack.api,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
        }
        with started("run", **settings) as process:
            until(lambda: len(slack.traffic("apps.connections.open")) == 2, within=30)
            until(lambda: len(slack.slack.sockets.live()) == 2)
            dana = slack.member("dana")
            dana.command("sales", "/lead new Secret Person, Secret Co")
            assert "Create this lead?" in dana.messages("sales")[-1]["text"]
            logged = ended(process, signal.SIGTERM)
    lines = [json.loads(line) for line in logged.splitlines()]
    assert any(line["event"] == "request" and line["route"] == "lead" for line in lines)
    for secret in ("Secret", slack.bot_token, slack.app_token):
        assert secret not in logged


def test_run_serves_signed_http(tmp_path: Path) -> None:
    with free_door() as door:
        port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with Workspace(manifest=manifest.build(), request_url=f"{address}/slack/events") as slack:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'run.db'}",
            "SLACK_API_URL": slack.api,
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "PORT": str(port),
        }

        def is_ready() -> bool:
            try:
                return web.get("/readyz").status_code == 200
            except httpx.HTTPError:
                return False

        # One for all the looks: making it takes longer than a look.
        plain = httpx.Client(base_url=address, trust_env=False)
        with plain as web, started("run", **settings) as process:
            until(is_ready, within=30)
            dana = slack.member("dana")
            dana.command("sales", "/deal help")
            assert "What /deal can do" in dana.messages("sales")[-1]["text"]
            ended(process, signal.SIGINT)


def test_a_wrong_token_is_one_sentence(tmp_path: Path) -> None:
    with Workspace() as slack:
        settings = {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'run.db'}",
            "SLACK_API_URL": slack.api,
            "SLACK_BOT_TOKEN": "xoxb-wrong",
            "SLACK_APP_TOKEN": slack.app_token,
        }
        with started("run", **settings) as process:
            _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith("Slack refuses SLACK_BOT_TOKEN") and said.count("\n") == 1


def test_play_shows_a_page_with_a_pipeline_in_it_and_ends_with_its_children() -> None:
    with started("play", "--no-browser", HTTPS_PROXY="http://127.0.0.1:9") as process:
        assert process.stdout is not None
        address = next(line.split("at")[-1].strip() for line in process.stdout if "http://" in line)
        with httpx.Client(base_url=address, trust_env=False) as page:
            assert page.get("/").status_code == 200
            boot = page.get("/page/api/boot", params={"as": "dana"}).json()
            channel = next(one["id"] for one in boot["channels"] if one["name"] == "sales")
            told = {"as": "dana", "channel": channel, "command": "/pipeline", "text": ""}
            assert page.post("/page/api/command", json=told).json() == {"ok": True}
            seen = {"as": "dana", "channel": channel}
            messages = page.get("/page/api/messages", params=seen).json()["messages"]
            assert "open deals" in messages[-1]["text"]
        ended(process, signal.SIGINT)
        try:
            httpx.get(address, trust_env=False)
        except httpx.HTTPError:
            return
        raise AssertionError("the box is still there")
