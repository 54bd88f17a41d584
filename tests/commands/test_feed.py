"""The calendar of follow-ups: made in Slack, read by a program outside, taken away again."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest

from tests.commands.test_setup import window
from tests.office import Office, office, until
from tests.views.test_ical import properties


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(sqlite_template, tmp_path_factory.mktemp("feed"), outside=True) as made:
        made.slack.settings(rate_limits=False)
        yield made


def get(opened: Office, url: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(trust_env=False, timeout=30) as client:
        return client.get(url, headers=named)


def address(opened: Office) -> str:
    """Make an address as Dana; gives it as it is shown this once."""
    dana = opened.member()
    dana.close(clear=True)
    dana.command("sales", "/followup calendar")
    window(dana, "Calendar")
    assert dana.submit({}) == {}
    shown = json.dumps(window(dana, ".ics"))
    found = re.search(rf"{re.escape(opened.base)}/out/feed/[0-9a-f]{{64}}\.ics", shown)
    assert found is not None, shown
    return found[0]


def test_what_is_planned_is_on_the_calendar(opened: Office) -> None:
    number = opened.lead("Jo, Acme & Söhne GmbH, $5k")
    opened.say(f"/deal followup {number} 2031-03-15 ask about, the offer")
    url = address(opened)
    opened.member().close(clear=True)
    answer = get(opened, url)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = dict(properties(answer.content))
    assert "Acme & Söhne GmbH" in found["SUMMARY"]
    assert found["SUMMARY"].startswith("Follow up: ")
    assert found["DESCRIPTION"].startswith("ask about, the offer\n")
    assert found["DTSTART;VALUE=DATE"] == "20310315"
    unchanged = get(opened, url, if_none_match=f'"x", W/{answer.headers["etag"]}')
    assert unchanged.status_code == 304
    assert unchanged.content == b""
    opened.say(f"/deal followup {number} 2031-03-16 ask again")
    changed = get(opened, url, if_none_match=answer.headers["etag"])
    assert changed.status_code == 200
    assert dict(properties(changed.content))["DTSTART;VALUE=DATE"] == "20310316"


def test_a_next_step_without_a_follow_up_is_on_it_too(opened: Office) -> None:
    number = opened.lead("Kim, Stepwise, $5k")
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        deal = uow.deals.by_number(number)
        assert deal is not None
        step = {"next_step": "Send papers", "next_step_on": date(2031, 5, 1)}
        uow.deals.change(deal, replace(deal, **step))
    answer = get(opened, address(opened))
    opened.member().close(clear=True)
    summaries = [value for name, value in properties(answer.content) if name == "SUMMARY"]
    assert any(one.startswith("Next step: ") and "Stepwise" in one for one in summaries)


def test_an_address_ends_when_it_is_stopped_or_made_anew(opened: Office) -> None:
    dana = opened.member()
    first = address(opened)
    dana.close(clear=True)
    second = address(opened)
    assert get(opened, first).status_code == 404
    assert get(opened, second).status_code == 200
    dana.close(clear=True)
    dana.open_home()
    until(lambda: "feed.open" in json.dumps(dana.home))
    dana.click("feed.open")
    shown = window(dana, "You have an address since")
    assert second not in json.dumps(shown)
    dana.click("feed.stop")
    window(dana, "You have no address yet")
    assert get(opened, second).status_code == 404
    dana.close(clear=True)


def test_who_has_left_has_no_calendar(opened: Office) -> None:
    url = address(opened)
    opened.member().close(clear=True)
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        dana = uow.persons.by_slack(opened.member().id)
        assert dana is not None
        uow.persons.save(replace(dana, active=False))
    assert get(opened, url).status_code == 404
    assert get(opened, f"{opened.base}/out/feed/{'x' * 3000}.ics").status_code == 404
