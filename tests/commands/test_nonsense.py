"""Whatever is typed, a sentence comes back: no 5xx, nothing half stored."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.office import Office

NONSENSE = (
    "",
    "   ",
    "help me",
    "x" * 10_000,
    "show " + "y" * 10_000,
    "a " * 5_000,
    "move acme",
    "move 99999999999999999999 demo",
    "move #0 demo",
    "value acme NaN",
    "value acme 1e400",
    "value acme -5",
    "value acme １２",
    "date acme 9999-12-31",
    "date acme 0000-00-00",
    "date acme 31 february",
    "note acme \x00\x01\x02",
    "note acme <!channel> <@U1> <https://evil|Approve>",
    "show 🙂🙂🙂",
    "show مرحبا بالعالم",
    "show \u202eevil",
    "show \ud800",
    "new , , ,",
    'move "acme demo',
    "won acme inf",
    "assign acme <@UNOBODY>",
    "list list list",
    "show %' OR 1=1 --",
)
COMMANDS = ("/deal", "/lead", "/pipeline", "/metrics", "/crm-deal", "/unknown")


def texts(part: Any) -> Iterator[str]:
    """Every text that is shown, not what buttons carry."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name != "value":
                yield from texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_answers_nonsense_with_a_sentence(opened: Office, command: str) -> None:
    dana = opened.member()
    opened.lead("Acme, Acme")
    for number, text in enumerate(NONSENSE):
        payload = {
            "command": command,
            "text": text,
            "user_id": dana.id,
            "team_id": opened.slack.installation.team_id,
            "api_app_id": "A1",
            "channel_id": "C1",
            "trigger_id": f"{command}.{number}",
            "response_url": f"{opened.slack.api}nowhere",
        }
        answer = opened.app.dispatch(payload, {})
        assert answer.status == 200, text
        if answer.body:
            shown = json.loads(answer.body)
            assert shown["text"].strip(), text
            assert shown["response_type"] == "ephemeral"
            assert "Something went wrong" not in shown["text"], text
            assert not any("<!channel>" in part for part in texts(shown)), text


def test_odd_payloads_of_every_kind_are_answered(opened: Office) -> None:
    base = {
        "user": {"id": opened.member().id},
        "team": {"id": opened.slack.installation.team_id},
        "trigger_id": "1.2.3",
    }
    odd = (
        {"type": "block_actions", "actions": [{"action_id": "nothing.known"}]},
        {"type": "block_actions", "actions": [{"action_id": "board.page", "value": "1.2.3"}]},
        {"type": "block_actions", "actions": [{"action_id": "lead.create", "value": "{]"}]},
        {"type": "block_actions", "actions": [{"action_id": "followup.done", "value": "²"}]},
        {
            "type": "view_submission",
            "view": {"type": "modal", "callback_id": "deal.value", "private_metadata": "x"},
        },
        {
            "type": "view_submission",
            "view": {"type": "modal", "callback_id": "deal.value", "state": {"values": {}}},
        },
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "never.heard"}},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "never.heard"}},
        {"type": "block_suggestion", "action_id": "board.owner", "block_id": "b", "value": "x"},
        {"type": "block_suggestion", "action_id": "never.heard", "block_id": "b", "value": ""},
        {"type": "shortcut", "callback_id": "never.heard"},
        {"type": "message_action", "callback_id": "never.heard"},
    )
    for payload in odd:
        answer = opened.app.dispatch({**base, **payload}, {})
        assert answer.status == 200, payload
        assert "Something went wrong" not in answer.body, payload


@pytest.mark.parametrize(
    "typed", ["\x00", "\ud800", "\u202e\u202e", "a\x07b", "🙂" * 5000, "<!here>"]
)
def test_a_form_filled_with_nonsense_is_refused_or_stored_whole(opened: Office, typed: str) -> None:
    typed_in = {
        name: {"typed": {"type": "plain_text_input", "value": typed}}
        for name in ("contact", "company", "value", "email", "phone", "note")
    }
    payload = {
        "type": "view_submission",
        "user": {"id": opened.member().id},
        "team": {"id": opened.slack.installation.team_id},
        "view": {
            "id": f"V{typed!r}",
            "type": "modal",
            "callback_id": "lead.new",
            "blocks": [],
            "state": {"values": typed_in},
        },
    }
    answer = opened.app.dispatch(payload, {})
    assert answer.status == 200
    assert "errors" in json.loads(answer.body or '{"errors": 1}')
