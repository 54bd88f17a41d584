"""A signed payload that is broken is refused as such: never a 5xx, whatever is wrong with it."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.front.shape import well_formed
from tests.office import Office, office

WRONG: tuple[Any, ...] = (None, 1, -1, 1.5, True, "", "x" * 500, "\x00", [], [[]], {}, "<!channel>")
USER = {"id": "U0000000002", "team_id": "T0000000001"}
TEAM = {"id": "T0000000001", "domain": "playground"}
CLICK = {"action_id": "deal.won", "block_id": "b", "type": "button", "value": "1"}
PAYLOADS: tuple[dict[str, Any], ...] = (
    {
        "type": "block_actions",
        "user": USER,
        "team": TEAM,
        "channel": {"id": "C0000000002"},
        "container": {"type": "message", "message_ts": "1.2", "attachment_id": 1},
        "actions": [CLICK],
        "trigger_id": "1.2.3",
    },
    {
        "type": "view_submission",
        "user": USER,
        "team": TEAM,
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": "lead.new",
            "state": {"values": {}},
            "hash": "1",
        },
    },
    {
        "type": "block_suggestion",
        "user": USER,
        "team": TEAM,
        "action_id": "deal",
        "block_id": "b",
        "value": "ac",
    },
    {"type": "shortcut", "user": USER, "team": TEAM, "callback_id": "lead.new"},
    {
        "type": "event_callback",
        "team_id": "T0000000001",
        "event_id": "Ev1",
        "authorizations": [{"team_id": "T0000000001", "enterprise_id": None}],
        "event": {
            "type": "message",
            "user": "U0000000002",
            "channel": "C0000000002",
            "message": {"user": "U0000000002", "text": "hello"},
        },
    },
    {
        "command": "/deal",
        "text": "help",
        "team_id": "T0000000001",
        "user_id": "U0000000002",
        "channel_id": "C0000000002",
    },
)


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(sqlite_template, tmp_path_factory.mktemp("office")) as made:
        yield made


def broken(part: Any, chance: random.Random) -> Any:
    """Give a payload with some of its parts left out or replaced."""
    if chance.random() < 0.15:
        return chance.choice(WRONG)
    if isinstance(part, dict):
        return {
            name: broken(value, chance) for name, value in part.items() if chance.random() > 0.08
        }
    return [broken(value, chance) for value in part] if isinstance(part, list) else part


def many(seed: int, count: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    for number in range(count):
        payload = broken(PAYLOADS[number % len(PAYLOADS)], chance)
        if isinstance(payload, dict):
            yield payload


def test_broken_payloads_are_refused_or_read_but_never_break_the_bot(opened: Office) -> None:
    for payload in many(7, 2000):
        assert opened.app.dispatch(payload, {}).status in (200, 400), payload


@pytest.mark.parametrize("payload", [{}, {"type": "nothing_known"}, {"type": []}, {"x": "1"}])
def test_what_is_no_request_of_slacks_is_refused(opened: Office, payload: dict[str, Any]) -> None:
    assert opened.app.dispatch(payload, {}).status == 400


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: payload.get("type", "command"))
def test_what_slack_sends_is_well_formed(payload: dict[str, Any]) -> None:
    assert well_formed(payload)
