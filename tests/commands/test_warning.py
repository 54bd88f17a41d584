"""Early warnings and remarks, as a manager and a rep meet them in Slack."""

import json
from dataclasses import replace

import pytest

from bot.domain.person import Role
from bot.domain.warning import Kind, Warned
from bot.services import warning
from tests.office import Office, until


@pytest.fixture(scope="module")
def led(opened: Office) -> Office:
    """Alex is a manager."""
    opened.say("/pipeline", "alex")
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        alex = uow.persons.by_slack(opened.member("alex").id)
        assert alex is not None
        uow.persons.save(replace(alex, role=Role.MANAGER))
        pipeline = uow.pipelines.default()
        figures = {"waiting": 9, "age": 12.0, "limit": 4.0}
        warning.tell(uow, [Warned(Kind.JAM, "warning:jam:1", pipeline.id, "Demo", figures)])
    return opened


def test_a_manager_sees_warnings_why_they_came_and_mutes_one(led: Office) -> None:
    alex = led.member("alex")
    assert "for managers" in led.say("/metrics alarms")
    assert "9 deals wait" in led.say("/metrics alarms", "alex")
    led.press(alex, "warning.why")
    assert "four of five" in json.dumps(until(lambda: alex.modal))
    alex.close()
    led.press(alex, "warning.mute")
    led.sees(alex, "not be warned")


def test_a_remark_is_written_marked_on_the_chart_changed_and_removed(led: Office) -> None:
    alex = led.member("alex")
    assert "managers and admins" in led.say("/metrics note today nonsense").casefold()
    assert "New sequence" in led.say("/metrics note today New sequence", "alex")
    number = led.lead("Jo, Lugger, $3k")
    led.say(f"/deal lost {number} too dear")
    led.say("/metrics by month")
    assert "▾" in json.dumps(led.newest(led.member())["blocks"], ensure_ascii=False)
    led.say("/metrics note", "alex")
    led.press(alex, "note.edit")
    until(lambda: alex.modal)
    alex.submit({"said": "Newer sequence"})
    led.sees(alex, "Newer sequence")
    led.press(alex, "note.remove")
    led.sees(alex, "No remarks yet")
    led.press(alex, "audit.undo")
    led.sees(alex, "Newer sequence")
