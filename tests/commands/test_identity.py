"""Who is let in: members by their own home team, and nobody else (F 82, 84, 86)."""

from typing import Any

import pytest

from tests.office import Office, until

SECRET = "Hidden Harbor"


@pytest.fixture(scope="module", autouse=True)
def something_to_hide(opened: Office) -> None:
    opened.lead(f"Zoe, {SECRET}, $77k")


def command(opened: Office, **told: Any) -> str:
    """Dispatch a command as Slack would send it; gives the answer's body."""
    payload = {
        "command": "/deal",
        "text": "show hidden",
        "team_id": opened.slack.installation.team_id,
        "api_app_id": "A1",
        "channel_id": "C1",
        "trigger_id": f"{told}",
        **told,
    }
    return opened.app.dispatch(payload, {}).body


@pytest.mark.parametrize("who", ["tomas", "lea", "omar", "priya"])
def test_r86_guests_leavers_and_outsiders_are_shown_nothing(opened: Office, who: str) -> None:
    shown = command(opened, user_id=opened.slack.member(who).id)
    assert SECRET not in shown
    assert "for members of the workspace" in shown


def test_r84_somebody_of_another_team_who_clicks_is_shown_nothing(opened: Office) -> None:
    dana = opened.member()
    click = {
        "type": "block_actions",
        "user": {"id": dana.id, "team_id": "TELSEWHERE"},
        "team": {"id": opened.slack.installation.team_id},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
        "actions": [{"type": "button", "action_id": "lead.page", "block_id": "b", "value": "9"}],
        "trigger_id": "1.2.3",
    }
    rows = opened.count("outbox")
    assert opened.app.dispatch(click, {}).status == 200
    assert opened.count("outbox") == rows


def test_a_team_that_has_not_installed_the_app_is_shown_nothing(opened: Office) -> None:
    shown = command(opened, user_id=opened.member().id, team_id="TUNKNOWN")
    assert SECRET not in shown


def test_somebody_slack_does_not_know_is_shown_nothing(opened: Office) -> None:
    shown = command(opened, user_id="U404")
    assert SECRET not in shown and "try again" in shown.casefold()


def test_r82_ids_of_another_tenant_find_nothing(opened: Office) -> None:
    dana = opened.member()
    for value in ("1.1.show", f"{2**62}.1", f"{2**80}.1", "x", "", "1.1.move.9"):
        click = {
            "type": "block_actions",
            "user": {"id": dana.id, "team_id": opened.slack.installation.team_id},
            "team": {"id": opened.slack.installation.team_id},
            "container": {"type": "message", "message_ts": "1.1", "channel_id": "C1"},
            "actions": [
                {"type": "button", "action_id": "deal.menu", "block_id": "b", "value": value}
            ],
            "trigger_id": "1.2.3",
        }
        assert opened.app.dispatch(click, {}).status == 200
    assert "Hidden" in opened.say("/deal show hidden")


def test_a_person_who_becomes_a_guest_is_refused_from_then_on(opened: Office) -> None:
    joon = opened.member("joon")
    assert SECRET in opened.say("/deal show hidden", "joon")
    user = {"id": joon.id, "team_id": opened.slack.installation.team_id, "is_restricted": True}
    event = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": opened.slack.installation.team_id,
        "api_app_id": "A1",
        "event": {"type": "user_change", "user": user},
    }
    assert opened.app.dispatch(event, {}).status == 200
    until(lambda: "for members" in opened.say("/deal show hidden", "joon"))
