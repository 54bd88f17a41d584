"""What the bot wrote in Slack, as text for each reader, and its last pages as pictures."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bot.delivery.marker import Marker
from bot.storage import Database
from playground import Workspace as Box

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_TALL = {"width": 1100, "height": 2400}


def written(
    folder: Path, db: Database, workspace_id: int, box: Box, subjects: Mapping[int, str]
) -> None:
    """Write one file for each conversation the bot wrote in, and pictures of the managers'."""
    folder.mkdir(parents=True)
    marker = Marker(db)
    with db.read(workspace_id) as uow:
        people = {one.slack_id: one for one in uow.persons.all(active_only=False)}
    seen: list[tuple[str, str, str]] = []
    for channel in box.slack.world.channels.values():
        lines = []
        for ts in sorted(channel.messages):
            message = channel.messages[ts]
            number = marker.read(workspace_id, message)
            if number is not None:
                lines.append(_page(message, subjects.get(number, ""), float(ts)))
        if not lines:
            continue
        readers = [people[one] for one in sorted(channel.members) if one in people]
        name = channel.name or f"{readers[0].role}-{readers[0].name}".replace(" ", "-").lower()
        (folder / f"{name}.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        reader = readers[0].slack_id if readers else None
        if reader and (channel.name or name.startswith("manager")):
            seen.append((name, reader, channel.id))
    _pictures(folder, box, seen)


def _page(message: Mapping[str, Any], subject: str, ts: float) -> str:
    head = f"── {datetime.fromtimestamp(ts).astimezone():%a %Y-%m-%d %H:%M %Z} · {subject}"
    return "\n".join([head, str(message.get("text", "")), *_texts(message.get("blocks", []))])


def _texts(part: Any) -> list[str]:
    """Give every text of blocks in their order."""
    if isinstance(part, list):
        return [line for one in part for line in _texts(one)]
    if not isinstance(part, dict):
        return []
    if isinstance(part.get("text"), str):
        return [f"   {line}" for line in part["text"].splitlines()]
    return [line for one in part.values() for line in _texts(one)]


def _pictures(folder: Path, box: Box, seen: list[tuple[str, str, str]]) -> None:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        print("  no pictures: there is no browser here")
        return
    with sync_playwright() as playwright:
        args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=found, args=args)
        for name, reader, channel in seen:
            page = browser.new_page(viewport=_TALL)  # type: ignore[arg-type]
            page.goto(f"{box.page}?as={reader}&channel={channel}")
            if name.startswith("manager"):
                page.get_by_test_id("tab-messages").click()
            page.get_by_test_id("message").last.wait_for()
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()
