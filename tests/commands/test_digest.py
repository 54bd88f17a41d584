"""Digests through the doors: set up in the settings, chosen in App Home, read, shown in full."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot.domain.digest import Digest, DigestKind
from bot.domain.draft import Closing
from bot.domain.forecast import Grain
from bot.domain.goal import Goal, Measure
from bot.domain.manners import Manners
from bot.domain.person import Role
from bot.services import digest, goal, manner, move
from bot.storage import UnitOfWork
from tests.commands.test_setup import begin, window
from tests.office import CHANNEL, Office, until

T = TypeVar("T")
EVERY_DAY = frozenset(range(7))


def do(office: Office, work: Callable[[UnitOfWork], T]) -> T:
    with office.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with office.app.db.begin(workspace.id) as uow:
        return work(uow)


@pytest.fixture(scope="module")
def led(opened: Office) -> Iterator[Office]:
    """Alex and Ines manage; all may be told something at any time of any day."""
    for who in ("dana", "alex", "ines"):
        opened.say("/pipeline", who)

    def lead(uow: UnitOfWork) -> None:
        for who in ("dana", "alex", "ines"):
            known = uow.persons.by_slack(opened.member(who).id)
            assert known is not None
            if who != "dana":
                known = replace(known, role=Role.MANAGER)
                uow.persons.save(known)
            manner.change(uow, Manners(0, 24 * 60 - 1), EVERY_DAY, by=known)
        month = uow.workspace.day(uow.now).replace(day=1)
        goal.put(uow, Goal(Measure.REVENUE, Grain.MONTH, month, 20_000_00), by=known)
        digest.expect(uow)

    do(opened, lead)
    yield opened


def of(office: Office, who: str) -> Callable[[Digest], bool]:
    """Tell the review of somebody."""
    known = do(office, lambda uow: uow.persons.by_slack(office.member(who).id))
    return lambda one: one.kind is DigestKind.REVIEW and known and one.person_id == known.id


def due(office: Office, wanted: Callable[[Digest], bool]) -> None:
    """Let the digests that are wanted come now, whatever time it is where they are read."""

    def now(uow: UnitOfWork) -> None:
        seen = digest.desk(uow)
        for one in uow.digests.all():
            if wanted(one):
                local = uow.now.astimezone(seen.calendar(uow, one).zone)
                minute, at = 60 * local.hour + local.minute, uow.now - timedelta(minutes=1)
                uow.digests.save(replace(one, minute=minute, days=EVERY_DAY, due_at=at))

    do(office, now)
    do(office, lambda uow: digest.post(uow, digest.plan(uow)))
    office.app.db.wake.set()


def at_dms(office: Office, who: str, part: str) -> dict[str, Any]:
    """The message from the app that has a part in its text."""
    return until(
        lambda: next(
            (one for one in office.member(who).app_messages() if part in str(one["text"])), None
        )
    )


def charted(message: dict[str, Any]) -> list[str]:
    return [one["title"] for one in message["blocks"] if one["type"] == "data_visualization"]


def initial(view: dict[str, Any], field: str) -> list[Any]:
    """What is chosen in a field of a form."""
    block = next(one for one in view["blocks"] if one.get("block_id") == field)
    return list(block["element"]["initial_options"])


def win(office: Office, line: str) -> None:
    """Make a lead in one line, and win it today."""
    number = office.lead(line)

    def work(uow: UnitOfWork) -> None:
        dana = uow.persons.by_slack(office.member().id)
        deal = uow.deals.by_number(number)
        assert dana is not None and deal is not None
        move.win(uow, deal.id, Closing(on=uow.workspace.day(uow.now)), by=dana)

    do(office, work)


def test_a_channels_digest_is_set_up_in_the_settings_and_says_how_far_the_target_is(
    led: Office,
) -> None:
    dana = begin(led)
    window(dana, "digest.list")
    dana.click("digest.list")
    window(dana, "No channel has a digest")
    dana.click("digest.add_list")
    assert len(initial(window(dana, "Channels with guests"), "parts")) == 2
    dana.close()
    dana.click("digest.add")
    window(dana, "Channels with guests")
    assert dana.submit({"channel": led.slack.slack.world.channel(CHANNEL).id}) == {}
    window(dana, "digest.remove")
    dana.close(clear=True)
    for place in range(6):
        win(led, f"Jo, Sloop {place}, ${place + 1}k")
    due(led, lambda one: one.channel_id is not None)
    assert "6 won ($21,000) · 6 new · 105% of the month's target" in led.sees(dana, "target")
    shown = led.newest(dana)
    assert charted(shown) == ["Won value in USD"]
    assert "$21,000 of $20,000 (105%)" in json.dumps(shown, ensure_ascii=False)
    led.press(dana, "chart.show")
    led.sees(dana, "Most came by New")
    led.press(dana, "digest.all")
    everything = json.dumps(until(lambda: dana.modal))
    assert all(f"Sloop {place}" in everything for place in range(6))
    dana.close()


def test_a_managers_week_has_a_picture_of_what_changed(led: Office) -> None:
    win(led, "Jo, Yawl, $9k")
    led.lead("Jo, Cutter, $9k")
    due(led, of(led, "alex"))
    review = at_dms(led, "alex", "Your week")
    image = next(one for one in review["blocks"] if one["type"] == "image")
    assert "Most came by New" in image["alt_text"] and image["slack_file"]["id"] != "chart.png"
    assert "What changed" in json.dumps(review) and charted(review) == ["Won value in USD"]


def test_a_week_whose_picture_is_not_taken_comes_without_it(led: Office) -> None:
    led.lead("Jo, Ketch, $9k")
    installed = led.slack.installation
    granted = installed.scopes
    installed.scopes = tuple(one for one in granted if one != "files:write")
    try:
        due(led, of(led, "ines"))
        review = at_dms(led, "ines", "Your week")
    finally:
        installed.scopes = granted
    assert "image" not in {one["type"] for one in review["blocks"]}
    assert "Opening and lines add up" in json.dumps(review)


def test_ones_own_digest_is_changed_in_app_home(led: Office) -> None:
    dana = led.member()
    dana.open_home()
    until(lambda: "digest.mine" in json.dumps(dana.home or {}))
    dana.click("digest.mine")
    form = until(lambda: dana.modal)
    assert form["callback_id"] == "digest.own"
    assert "days" in dana.submit({"days": []})
    dana.submit({"days": ["1", "3"], "minute": "960"})
    until(lambda: "Tue Thu" in json.dumps(dana.home))
