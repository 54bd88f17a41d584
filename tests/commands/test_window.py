"""Every window that two can have open at once keeps what both write, and shows the second."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playground.member import Member
from tests.commands.test_setup import begin, choice, window
from tests.commands.test_together import filled, hand_in, shown, to
from tests.office import Office, office, until

Opens = Callable[[Office, Member], object]


@pytest.fixture(scope="module")
def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which there is one of everything that has a window."""
    with office(sqlite_template, tmp_path_factory.mktemp("window")) as made:
        made.slack.settings(rate_limits=False)
        dana = begin(made)
        to(dana, "persona.list", "persona.add")
        assert dana.submit({"name": "CFO"}) == {}
        to(dana, "digest.list", "digest.add")
        assert dana.submit({"channel": made.slack.slack.world.channel("sales").id}) == {}
        doors(made, dana)
        dana.click("door.open")
        window(dana, "door.menu")
        dana.click("assign.add")
        window(dana, "Which leads?")
        assert dana.submit({"people": [dana.id]}) == {}
        dana.close(clear=True)
        made.say("/metrics goal")
        made.press(dana, "goal.add")
        window(dana, "What is counted")
        assert dana.submit({"target": "$50k"}) == {}
        made.settle()
        made.say("/metrics note 2026-03-02 new price list")
        made.lead("Ida Holm, Harbor Tea, $9k")
        yield made


def settings(*way: str) -> Opens:
    return lambda _, who: to(who, *way)


def doors(made: Office, who: Member) -> dict[str, Any]:
    who.close(clear=True)
    who.command("sales", "/lead form")
    return window(who, "Who gets these leads")


def of_door(action: str, has: str) -> Opens:
    def opens(made: Office, who: Member) -> None:
        view = doors(made, who)
        who.click(action, value=choice(view, action, has, "Change"))
        until(lambda: who.modal if shown(who.modal) != shown(view) else None)

    return opens


def of_message(line: str, action: str) -> Opens:
    def opens(made: Office, who: Member) -> None:
        who.close(clear=True)
        made.say(line, who.person.name)
        made.press(who, action)
        until(lambda: who.modal)

    return opens


def of_home(action: str) -> Opens:
    def opens(_: Office, who: Member) -> None:
        who.close(clear=True)
        who.open_home()
        until(lambda: action in shown(who.home))
        who.click(action)
        until(lambda: who.modal)

    return opens


def role(made: Office, who: Member) -> None:
    who.close(clear=True)
    made.say("/deal harbor", who.person.name)
    made.press(who, "party.open")
    view = window(who, "party.menu")
    who.click("party.menu", value=choice(view, "party.menu", "*Ida Holm", "Change the role"))
    window(who, "party.save")


@dataclass(frozen=True, slots=True)
class Window:
    """How it is opened, what the first and the second write, and what the second is told."""

    opens: Opens
    first: dict[str, Any]
    second: dict[str, Any]
    told: str


WINDOWS = {
    "fit rules": Window(
        settings("persona.list", "persona.menu *CFO* > Fit rules"),
        {"industry": "Glass"},
        {"country": "Norway"},
        "→ Glass",
    ),
    "people": Window(
        settings("staff.list", "staff.edit"), {"team": "North"}, {"region": "EMEA"}, "→ North"
    ),
    "digest of a channel": Window(
        settings("digest.list", "digest.edit"), {"minute": "600"}, {"days": ["0", "2"]}, "→ 10:00"
    ),
    "web form": Window(
        of_door("door.menu", "*Web form*"),
        {"title": "Write to us"},
        {"thanks": "We call you"},
        "→ Write to us",
    ),
    "who gets leads": Window(
        of_door("assign.menu", "Dana Reyes"), {"countries": "Norway"}, {"size": "50+"}, "→ Norway"
    ),
    "goal": Window(
        of_message("/metrics goal", "goal.change"),
        {"target": "$60k"},
        {"target": "$70,000"},
        "→ $60,000",
    ),
    "remark": Window(
        of_message("/metrics note", "note.edit"),
        {"said": "new prices"},
        {"day": "2026-03-03"},
        "new price list → new prices",
    ),
    "reminders of everybody": Window(
        of_home("reminders.default"), {"budget": "3"}, {"start": "600"}, "→ 3"
    ),
    "role on a deal": Window(role, {"role": "champion"}, {"role": "blocker"}, "→ Champion"),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_what_both_write_is_kept_and_the_second_is_shown_the_first(
    opened: Office, name: str
) -> None:
    dana, ines = opened.member(), opened.member("ines")
    one = WINDOWS[name]
    for who in (dana, ines):
        one.opens(opened, who)
    assert ines.submit(one.first) == {}
    view = hand_in(dana, one.second)
    assert one.told in shown(view)
    for field, value in {**one.first, **one.second}.items():
        assert filled(view, field) == value
    assert dana.submit() == {}
    one.opens(opened, dana)
    for field, value in {**one.first, **one.second}.items():
        assert filled(dana.modal or {}, field) == value
    dana.close(clear=True)
    ines.close(clear=True)


@pytest.mark.parametrize("action", ["followup.snooze", "followup.nurture"])
def test_a_follow_up_is_put_off_with_what_the_other_did_in_sight(
    opened: Office, action: str
) -> None:
    dana = opened.member()
    name = action.removeprefix("followup.").title()
    opened.lead(f"P, {name} Works, $1k")
    touches = 0 if action == "followup.snooze" else 5
    for _ in range(touches):
        opened.say(f"/followup done {name}")
    opened.say(f"/deal {name}")
    far = later(opened.newest(dana)) if not touches else None
    opened.press(dana, action, far)
    view = until(lambda: dana.modal)
    assert view["callback_id"] == action
    opened.say(f"/deal value {name} $4,000", "ines")
    view = hand_in(dana, {"due": "2031-01-06", "note": "Ask again"})
    assert "Ines Calder set the value to $4,000 (before: $1,000)" in shown(view)
    assert (filled(view, "due"), filled(view, "note")) == ("2031-01-06", "Ask again")
    assert dana.submit() == {}
    opened.sees(dana, name)
    opened.say(f"/deal {name}")
    card = shown(opened.newest(dana))
    assert "Jan 6, 2031" in card and "$4,000" in card


def test_a_goal_that_somebody_set_meanwhile_is_shown_before_it_is_replaced(
    opened: Office,
) -> None:
    dana, ines = opened.member(), opened.member("ines")
    for who in (dana, ines):
        of_message("/metrics goal", "goal.add")(opened, who)
    assert ines.submit({"measure": "won", "target": "12"}) == {}
    view = hand_in(dana, {"measure": "won", "target": "15"})
    assert "Ines Calder changed this" in shown(view) and "*Goal*  → 12" in shown(view)
    assert (filled(view, "measure"), filled(view, "target")) == ("won", "15")
    assert dana.submit() == {}
    until(lambda: opened.count("goal WHERE target = 15"))


def test_a_view_of_everybody_is_not_replaced_unseen(opened: Office) -> None:
    dana, ines = opened.member(), opened.member("ines")
    for who, line in ((ines, "/pipeline value>5k"), (dana, "/pipeline value>7k")):
        opened.say(line, who.person.name)
        opened.press(who, "board.save")
        until(lambda who=who: who.modal)
        assert who.submit({"view": "Big", "audience": "shared"}) == {}
    view = window(dana, "There is a view called Big already")
    assert "5,000" in shown(view) and filled(view, "view") == "Big"
    assert dana.submit() == {}
    opened.sees(dana, "Saved the view")
    assert "7,000" in shown(opened.newest(dana))


def later(message: dict[str, Any]) -> str:
    """The choice of a follow-up's menu that asks for the day."""
    options = next(
        one["options"]
        for block in message["blocks"]
        for one in block.get("elements", ())
        if one.get("action_id") == "followup.snooze"
    )
    return str(options[-1]["value"])
