"""The manifest says what the bot answers, and Slack's own schema takes it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import manifest
from bot.commands import SUBJECTS
from bot.commands.document import TARGET
from bot.commands.document import text as commands_page
from bot.commands.request import Kind
from bot.commands.route import Table
from bot.domain.error import Invalid

ROOT = Path(__file__).parent.parent
ORACLES = ROOT.parent / "shared" / "oracles"
URL = "https://crm.example.com"


def test_the_file_is_what_the_routing_table_says() -> None:
    assert yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8")) == manifest.build()


def test_every_command_event_and_shortcut_is_routed_and_none_is_missing() -> None:
    table, built = Table.of(SUBJECTS), manifest.build()
    commands = {one["command"].removeprefix("/") for one in built["features"]["slash_commands"]}
    assert commands == set(table.commands)
    shortcuts = {one["callback_id"] for one in built["features"]["shortcuts"]}
    assert shortcuts == {name for kind, name in table.entries if kind is Kind.SHORTCUT}
    events = set(built["settings"]["event_subscriptions"]["bot_events"])
    answered = {name for kind, name in table.entries if kind is Kind.EVENT}
    assert {name.partition(".")[0] for name in events} == answered
    assert {name for name in events if "." in name} == {"message.channels", "message.groups"}


def test_the_http_form_has_its_address_everywhere_and_prefixed_commands() -> None:
    built = manifest.build(url=URL, prefix="crm")
    endpoint = f"{URL}/slack/events"
    commands = built["features"]["slash_commands"]
    assert {one["url"] for one in commands} == {endpoint}
    assert [one["command"] for one in commands][:2] == ["/crm-lead", "/crm-deal"]
    settings = built["settings"]
    assert settings["event_subscriptions"]["request_url"] == endpoint
    assert settings["interactivity"]["message_menu_options_url"] == endpoint
    assert settings["socket_mode_enabled"] is False
    assert yaml.safe_load(manifest.text(url=URL, prefix="crm")) == built


@pytest.mark.parametrize(
    ("url", "prefix"), [("http://crm.example.com", ""), ("crm", ""), (URL, "CRM "), (URL, "a" * 30)]
)
def test_what_slack_would_refuse_is_refused_here(url: str, prefix: str) -> None:
    with pytest.raises(Invalid):
        manifest.build(url=url, prefix=prefix)


def test_the_scopes_are_the_minimum() -> None:
    assert set(manifest.SCOPES) == {
        "chat:write",
        "commands",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
    assert not {"channels:history", "groups:history"} & set(manifest.SCOPES)


@pytest.mark.skipif(not ORACLES.is_dir(), reason="NO ORACLES: ../shared is not here")
@pytest.mark.parametrize("built", [manifest.build(), manifest.build(url=URL, prefix="crm-")])
def test_slacks_own_schema_takes_it(built: dict[str, Any]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schemas = sorted((ORACLES / "manifest" / "schemas").glob("*.json"))
    assert schemas
    schema = yaml.safe_load(schemas[0].read_text(encoding="utf-8"))
    problems = list(jsonschema.validators.validator_for(schema)(schema).iter_errors(built))
    assert [problem.message for problem in problems] == []


def test_slacks_limits_on_commands_and_shortcuts_are_kept() -> None:
    features = manifest.build(prefix="a" * 19)["features"]
    for command in features["slash_commands"]:
        assert len(command["command"]) <= 32 and command["command"].islower()
        assert len(command["description"]) <= 2000 and len(command["usage_hint"]) <= 1000
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    assert len(features["shortcuts"]) <= 10


def test_the_page_of_commands_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == commands_page(), (
        "run `python -m bot.commands.document`"
    )
