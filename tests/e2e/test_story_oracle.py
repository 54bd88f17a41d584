"""The product's own traffic against what Slack publishes: arguments, scopes and types."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.settings import Mode
from tests.e2e.story.stage import Stage, stage
from tests.office import until
from tests.oracle import complaints

_NAMES = {"slash_commands": "slash", "events_api": "event", "block_suggestion": "options"}


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage on which a rep has used each surface once."""
    with stage(sqlite_template, tmp_path_factory.mktemp("oracle"), mode=Mode.SOCKET) as opened:
        number = opened.lead("Jane Doe, Acme, $12k, LinkedIn")
        dana = opened.member("dana")
        for text in ("/pipeline", "/metrics", f"/deal show {number}", "/lead list", "/deal help"):
            opened.say(text)
        dana.command("sales", "/deal note")
        until(lambda: dana.modal)
        (deal,) = dana.suggest("deal.search", "Acme")["options"]
        assert dana.submit({"deal": deal}) == {}
        assert dana.submit({"note": "asked for the budget"}) == {}
        opened.sees(dana, "Added the note")
        dana.open_home()
        until(lambda: dana.home)
        yield opened


def test_every_call_the_bot_makes_is_one_slack_knows_and_the_manifest_allows(
    told: Stage, calls: ModuleType
) -> None:
    made = [
        entry
        for entry in told.slack.traffic()
        if entry["direction"] == "in" and entry["transport"] == "web_api"
    ]
    scopes = told.slack.installation.scopes
    assert {entry["method"] for entry in made} >= {"auth.test", "views.open", "views.publish"}
    assert [
        complaint
        for entry in made
        for complaint in calls.check(entry["method"], entry["request"], scopes=scopes)
    ] == []
    altered = {**made[-1]["request"], "chanel": "C1"}
    assert calls.check(made[-1]["method"], altered, scopes=scopes)


def test_what_slack_sent_the_bot_has_slacks_types(told: Stage, oracle: Path) -> None:
    sent: dict[str, list[Any]] = {}
    for entry in told.slack.traffic():
        if entry["direction"] == "out" and entry["transport"] != "web_api":
            kind = entry["request"].get("type", entry["method"])
            name = _NAMES.get(entry["method"], _NAMES.get(kind, kind))
            sent.setdefault(name, []).append(entry["request"])
    known = {"slash", "event", "block_actions", "view_submission", "options"}
    assert {"slash", "event", "view_submission", "options"} <= set(sent)
    assert complaints(oracle, {name: sent[name] for name in known & set(sent)}) == {}
