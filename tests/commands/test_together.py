"""Two people at once: nothing is lost, and the second is shown what the first has changed."""

import json
import re
from typing import Any

import pytest

from playground.member import Member
from tests.commands.test_setup import begin, choice, window
from tests.office import Office, until


def shown(view: dict[str, Any] | None) -> str:
    return json.dumps(view, ensure_ascii=False)


def filled(view: dict[str, Any], name: str) -> Any:
    """What a field of a form is filled in with."""
    element = next(one for one in view["blocks"] if one.get("block_id") == name)["element"]
    found = next((element[key] for key in element if key.startswith("initial_")), None)
    if isinstance(found, list):
        return [one["value"] for one in found]
    return found["value"] if isinstance(found, dict) else found


def hand_in(who: Member, values: dict[str, Any]) -> dict[str, Any]:
    """Hand a form in that somebody else has overtaken; gives it as it is shown again."""
    assert who.submit(values) == {}
    view = window(who, "Nothing is saved yet")
    assert "Save once more to keep it" in shown(view)
    return view


def test_a_form_of_a_deal_says_what_the_other_changed_and_keeps_what_was_filled_in(
    opened: Office,
) -> None:
    dana = opened.member()
    opened.lead("H, Wren Paper, $1k")
    dana.command("sales", "/deal value wren")
    opened.say("/deal value wren $4,000", "ines")
    opened.say("/deal move wren demo", "ines")
    said = shown(hand_in(dana, {"value": "$9,000"}))
    assert "Ines Calder set the value to $4,000 (before: $1,000)" in said
    assert "Ines Calder moved it to Demo (before: Lead)" in said
    assert "$9,000" not in opened.say("/deal show wren", "ines")
    assert dana.modal and filled(dana.modal, "value") == "$9,000"
    assert dana.submit() == {}
    assert "$9,000" in opened.sees(dana, "The value of *Wren Paper")


def test_fields_that_the_second_left_alone_take_what_the_first_wrote(opened: Office) -> None:
    dana, ines = opened.member(), opened.member("ines")
    opened.lead("I, Heron Ink, $1k")
    for one in (dana, ines):
        opened.say("/deal heron", one.person.name)
        opened.press(one, "deal.menu", option(opened.newest(one), "edit"))
        until(lambda one=one: one.modal)
    assert ines.submit({"name": "Heron Inks Ltd", "contact": "Ida Holm"}) == {}
    view = hand_in(dana, {"next_step": "Send samples", "contact": "I. Holm"})
    assert "Heron Ink → Heron Inks Ltd" in shown(view) and "I → Ida Holm" in shown(view)
    assert filled(view, "name") == "Heron Inks Ltd"
    assert filled(view, "contact") == "I. Holm" and filled(view, "next_step") == "Send samples"
    assert dana.submit() == {}
    opened.say("/deal heron")
    said = shown(opened.newest(dana))
    assert "Heron Inks Ltd" in said and "I. Holm" in said and "Send samples" in said


def option(message: dict[str, Any], verb: str) -> str:
    """The choice of a card's menu that stands for a verb."""
    text = json.dumps(message)
    end = text.index(f'.{verb}"')
    return text[text.rindex('"', 0, end) + 1 : end] + f".{verb}"


def test_an_old_button_says_who_changed_what(opened: Office) -> None:
    dana = opened.member()
    opened.lead("J, Otter Wool")
    opened.say("/deal otter")
    card = opened.newest(dana)
    opened.say("/deal assign otter @alex", "ines")
    dana.click("deal.reply", channel="sales", ts=card["ts"])
    said = opened.sees(dana, "changed in the meantime")
    assert "Ines Calder gave it to Alex Morgan (before: Dana Reyes)" in said


def test_a_control_of_home_that_is_too_old_says_so_there(opened: Office) -> None:
    dana = opened.member()
    opened.lead("K, Plover Tea, $2k")
    opened.say("/deal move plover demo")
    opened.say("/deal date plover 2026-01-05")
    dana.open_home()
    until(lambda: "fix.date" in shown(dana.home))
    opened.say("/deal value plover $3,000", "ines")
    dana.click("fix.date", value="2031-01-06")
    until(lambda: "Ines Calder set the value to $3,000 (before: $2,000)" in shown(dana.home))
    assert "2031" not in opened.say("/deal show plover")


def test_a_step_of_a_review_keeps_what_was_filled_in(opened: Office) -> None:
    dana = opened.member()
    dana.command("sales", "/pipeline review")
    view = until(lambda: dana.modal)
    named = shown(view).split("*")[1].split(" #")[0]
    note = next(one["block_id"] for one in view["blocks"] if "note" in one["block_id"])
    opened.say(f'/deal value "{named}" $7,000', "ines")
    again = hand_in(dana, {note: "they want it in blue"})
    assert "Ines Calder set the value to $7,000" in shown(again)
    assert filled(again, note) == "they want it in blue"
    assert dana.submit() == {}
    assert opened.count("timeline WHERE body = 'they want it in blue'") == 1
    dana.close(clear=True)


def test_deals_that_changed_since_they_were_looked_at_are_looked_at_again(opened: Office) -> None:
    dana = opened.member()
    for number in range(3):
        opened.lead(f"L{number}, Flock {number}, $1k")
    opened.say("/pipeline mine")
    opened.press(dana, "board.bulk")
    until(lambda: dana.modal)
    assert dana.submit({"on": "2031-03-03"}) == {}
    window(dana, "Change them")
    opened.say('/deal assign "Flock 2" @alex', "ines")
    opened.say('/deal value "Flock 0" $8,000', "ines")
    assert dana.submit() == {}
    said = shown(window(dana, "changed while you looked at them"))
    then, now = map(int, re.search(r"Then: (\d+)\. Now: (\d+)\.", said).groups())  # type: ignore[union-attr]
    assert then == now + 1 and "$8,000 (before: $1,000)" in said
    assert not opened.count("bulk_run")
    assert dana.submit() == {}
    opened.sees(dana, f"{now} of {now} deals changed")


def test_a_page_of_a_company_keeps_both_peoples_words(opened: Office) -> None:
    dana, ines = begin(opened), opened.member("ines")
    opened.lead("M, Stork Glass")
    for one in (dana, ines):
        to(one, "company.find")
        found = one.suggest("company.search", "Stork Glass")["options"][0]
        one.click("company.search", value=found)
        window(one, "company.edit")
        one.click("company.edit")
        window(one, "company.save")
    assert ines.submit({"industry": "Glass", "country": "Norway"}) == {}
    view = hand_in(dana, {"employees": "40", "country": "Sweden"})
    assert "Ines Calder changed this while it was open" in shown(view)
    assert "*Industry*  – → Glass" in shown(view) and "*Country*  – → Norway" in shown(view)
    assert dana.submit() == {}
    page = shown(window(dana, "Sweden"))
    assert "Glass" in page and "40" in page
    dana.close(clear=True)
    ines.close(clear=True)


def to(who: Member, *way: str) -> dict[str, Any]:
    """Walk through windows of the settings; a step is a button, or a choice of a menu."""
    who.close(clear=True)
    who.command("sales", "/pipeline settings")
    view = until(lambda: who.modal)
    for step in way:
        action, _, rest = step.partition(" ")
        view = window(who, f'"{action}"')
        before = shown(view)
        has, _, label = rest.partition(" > ")
        who.click(action, value=choice(view, action, has, label) if rest else None)
        view = until(lambda old=before: who.modal if shown(who.modal) != old else None)
    return view


def test_a_person_in_a_field_of_ones_own_stays_while_the_rest_is_edited(opened: Office) -> None:
    dana = begin(opened)
    to(dana, "custom.list", "custom.add")
    assert dana.submit({"name": "Sponsor", "kind": "person"}) == {}
    dana.close(clear=True)
    opened.lead("N, Crane Oil")
    for values in ({}, {"next_step": "Ask for the budget"}):
        opened.say("/deal crane")
        opened.press(dana, "deal.menu", option(opened.newest(dana), "edit"))
        form = window(dana, "Sponsor")
        field = next(one["block_id"] for one in form["blocks"] if "Sponsor" in shown(one))
        chosen = {} if values else {field: dana.suggest("person.search", "Alex")["options"][0]}
        assert dana.submit({**values, **chosen}) == {}
        opened.settle()
    opened.say("/deal crane")
    card = shown(opened.newest(dana))
    assert "*Sponsor*  Alex Morgan" in card and "Ask for the budget" in card


def test_windows_of_the_settings_keep_what_both_have_changed(opened: Office) -> None:
    dana, ines = begin(opened), opened.member("ines")
    to(dana, "persona.list", "persona.add")
    assert dana.submit({"name": "CFO"}) == {}
    to(dana, "custom.list", "custom.add")
    assert dana.submit({"name": "Plan", "kind": "choice", "choices": "Basic"}) == {}
    for way, first, second, told in WINDOWS:
        for one in (dana, ines):
            to(one, *way)
        assert ines.submit(first) == {}, way
        view = hand_in(dana, second)
        assert told in shown(view) and "Ines Calder changed this" in shown(view), way
        for name, value in {**first, **second}.items():
            assert filled(view, name) == value, way
        assert dana.submit() == {}, way
        view = to(dana, *way)
        for name, value in {**first, **second}.items():
            assert filled(view, name) == value, way
        dana.close(clear=True)
        ines.close(clear=True)


RATES: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    (
        "rate.add",
        {"currency": "EUR", "rate": "1.08"},
        {"currency": "EUR", "rate": "1.2"},
        "– → 1.08",
    ),
    (
        "rate.import",
        {"table": "EUR 2026-01-05 1.1\nGBP 2026-01-05 1.3"},
        {"table": "GBP 2026-01-05 1.4\nKRW 2026-01-05 0.0007"},
        "*  – → 1.3",
    ),
)
"""The way to a form of rates, what both set there, and what the second is told."""


@pytest.mark.parametrize(("way", "first", "second", "told"), RATES)
def test_a_rate_that_somebody_set_meanwhile_is_shown_before_it_is_replaced(
    opened: Office, way: str, first: dict[str, Any], second: dict[str, Any], told: str
) -> None:
    dana, ines = begin(opened), opened.member("ines")
    for one in (dana, ines):
        to(one, "rate.list", way)
    assert ines.submit(first) == {}
    view = hand_in(dana, second)
    assert told in shown(view) and "Ines Calder changed this" in shown(view)
    for name, value in second.items():
        assert filled(view, name) == value
    assert dana.submit() == {}
    window(dana, "Dana Reyes changed the rate of")
    dana.close(clear=True)
    ines.close(clear=True)


DEMO = ("pipeline.settings", "stage.menu *Demo > Change")
WINDOWS: tuple[tuple[tuple[str, ...], dict[str, Any], dict[str, Any], str], ...] = (
    (DEMO, {"name": "Demos"}, {"probability": "45"}, "Demo → Demos"),
    (
        ("pipeline.settings", "stage.menu *Contact* > Playbook"),
        {"steps": "Call twice"},
        {"rhythm": "2, 2"},
        "Call twice",
    ),
    (("pipeline.settings", "news.edit"), {"days": "9"}, {"room": "public"}, "→ 9"),
    (("settings.edit",), {"country": "KR"}, {"zone": "Asia/Seoul"}, "→ KR"),
    (
        ("persona.list", "persona.menu *CFO* > Change"),
        {"pains": "Time"},
        {"help": "Less"},
        "→ Time",
    ),
    (
        ("custom.list", "custom.menu *Plan > Change"),
        {"name": "Plans"},
        {"choices": "A\nB"},
        "→ Plans",
    ),
)
"""The way to a window, what the first and the second write there, and what the second is told."""
