"""Reminders at work: one message, settled in place, explained, silenced, and set in App Home."""

import json
from typing import Any

import pytest

from bot.domain.manners import Manners
from bot.services import manner
from bot.views.manner import CHOSEN
from tests.office import Office, state, until

EVERY_DAY = frozenset(range(7))
HOURS = {"start": "0", "end": "1410", "budget": "20", "days": [str(day) for day in range(7)]}


@pytest.fixture(scope="module")
def reminded(opened: Office) -> Office:
    """Dana may be reminded at any hour, whenever this runs."""
    opened.say("/pipeline")
    at_any_hour(opened)
    return opened


def at_any_hour(office: Office) -> None:
    """Let Dana be reminded in the last half hour of the day, too, which no form offers."""
    with office.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with office.app.db.begin(workspace.id) as uow:
        dana = uow.persons.by_slack(office.member().id)
        assert dana is not None
        manner.change(uow, Manners(0, 24 * 60 - 1, budget=20), EVERY_DAY, by=dana)


def due(office: Office, name: str) -> None:
    """Make a lead of Dana's with a follow-up for today."""
    office.lead(f"B, {name}")
    office.say(f"/deal followup {name} today ask about the offer")
    office.press(office.member(), "reading.save")
    office.sees(office.member(), f"Follow-up on *{name}")
    office.settle()


def message(office: Office, part: str) -> dict[str, Any]:
    """Wait for the newest message the bot wrote to Dana that has `part` in it."""

    def look() -> dict[str, Any] | None:
        told = [one for one in office.member().app_messages() if part in json.dumps(one)]
        return told[-1] if told else None

    return until(look)


def press(office: Office, told: dict[str, Any], action: str, value: Any = None) -> None:
    """Use a control of a message between Dana and the bot."""
    dana = office.member()
    dana.click(
        action,
        channel=office.member().app_channel,
        ts=told["ts"],
        value=value,
        state=state(told["blocks"]),
    )


def test_a_reminder_comes_once_and_is_settled_where_it_stands(reminded: Office) -> None:
    due(reminded, "Lantern Works")
    reminded.app.ticker.run()
    told = message(reminded, "Lantern Works")
    assert "You planned to come back to it today." in told["text"]
    reminded.app.ticker.run()
    reminded.settle()
    assert len(reminded.member().app_messages()) == 1
    press(reminded, told, "deal.log")
    dana = reminded.member()
    assert until(lambda: dana.modal)["callback_id"] == "deal.log"
    assert dana.submit({"activity": "call", "note": "they want a pilot"}) == {}
    settled = until(lambda: _with(reminded, "they want a pilot"))
    assert settled["ts"] == told["ts"]
    assert "called" in json.dumps(settled) and "nudge.why" not in json.dumps(settled)


def test_it_says_why_and_keeps_still_when_asked_to(reminded: Office) -> None:
    due(reminded, "Mill Street")
    due(reminded, "Harbor Tea")
    said_before(reminded)
    reminded.app.ticker.run()
    told = message(reminded, "2 deals need you")
    assert "Mill Street" in told["text"] and "Harbor Tea" in told["text"]
    press(reminded, told, "nudge.why")
    dana = reminded.member()
    view = until(lambda: dana.modal)
    assert view["callback_id"] == "nudge.why" and "Follow-up due" in json.dumps(view)
    dana.close()
    press(reminded, told, "followup.done")
    assert until(lambda: _with(reminded, "1 deal needs you"))["ts"] == told["ts"]
    # A reason that is stopped has stopped, and the form says so before anything is saved.
    press(reminded, _with(reminded, "1 deal needs you") or told, "nudge.why")
    until(lambda: dana.modal)
    dana.click("nudge.off")
    view = until(lambda: dana.modal if dana.modal["callback_id"] == "reminders.own" else None)
    assert "not reminded of this any more: Follow-up due" in json.dumps(view)
    assert '"followup_due"' not in json.dumps(_chosen(view))
    assert dana.submit({**HOURS, "rules": [one.value for one in CHOSEN]}) == {}
    until(lambda: "00:00–23:30" in json.dumps(dana.home, ensure_ascii=False))


def test_what_is_done_elsewhere_shows_in_the_message_too(reminded: Office) -> None:
    at_any_hour(reminded)
    due(reminded, "Orchard Bank")
    said_before(reminded)
    reminded.app.ticker.run()
    told = message(reminded, "Orchard Bank")
    reminded.say("/deal lost orchard too expensive")
    reminded.app.ticker.run()
    updated = until(lambda: _with(reminded, "closed it as lost"))
    assert updated["ts"] == told["ts"]


def test_what_is_wanted_is_chosen_in_app_home(reminded: Office) -> None:
    dana = reminded.member()
    dana.open_home()
    until(lambda: "reminders.open" in json.dumps(dana.home))
    dana.click("reminders.open")
    assert until(lambda: dana.modal)["callback_id"] == "reminders.own"
    wrong = {"start": "600", "end": "540", "budget": "3", "days": ["0", "1"], "rules": []}
    assert "after it begins" in dana.submit(wrong)["end"]
    assert dana.submit({**wrong, "end": "1020", "rules": ["stalled"]}) == {}
    until(lambda: "10:00–17:00" in json.dumps(dana.home, ensure_ascii=False))
    assert "3 deals a day" in json.dumps(dana.home)


def _chosen(view: Any) -> Any:
    (asked,) = [one for one in view["blocks"] if one["block_id"] == "rules"]
    return asked["element"]["initial_options"]


def said_before(office: Office) -> None:
    """Make it so that what was said to Dana today was said on another day."""
    with office.app.db.begin(None) as uow:
        uow.connection.exec_driver_sql(
            "UPDATE nudge SET day = date(day, '-9 days') WHERE state != 'waiting'"
        )


def _with(office: Office, part: str) -> dict[str, Any] | None:
    return next((one for one in office.member().app_messages() if part in json.dumps(one)), None)


def test_what_everybody_gets_is_for_admins_and_guests_are_offered_nothing(
    reminded: Office,
) -> None:
    mina, lea = reminded.member("mina"), reminded.member("lea")
    mina.open_home()
    until(lambda: "reminders.open" in json.dumps(mina.home))
    assert "reminders.default" not in json.dumps(mina.home)
    lea.open_home()
    reminded.settle()
    assert "reminders.open" not in json.dumps(lea.home or {})
    boss = next(who for who in ("alex", "dana", "ines") if _is_admin(reminded, who))
    admin = reminded.member(boss)
    admin.open_home()
    until(lambda: "reminders.default" in json.dumps(admin.home))
    admin.click("reminders.default")
    assert until(lambda: admin.modal)["callback_id"] == "reminders.all"
    half = {"start": "480", "end": "1020", "budget": "8", "rules": ["stalled", "untouched"]}
    assert admin.submit(half) == {}
    until(lambda: reminded.count("setting WHERE key = 'nudge'"))


def _is_admin(office: Office, who: str) -> bool:
    office.say("/pipeline", who)
    slack_id = office.member(who).id
    return bool(office.count(f"person WHERE slack_id = '{slack_id}' AND role = 'admin'"))
