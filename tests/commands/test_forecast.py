"""Forecast and goals through the doors: asked, narrowed, called, applied, set, taken back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.forecast import Grain
from bot.domain.person import Role
from bot.domain.snapshot import Snapshot, Whose
from playground.member import Member
from tests.commands.test_setup import window
from tests.office import Office, until


@pytest.fixture(scope="module")
def led(opened: Office) -> Office:
    """Dana is an admin, Mina a rep; some of Dana's deals were won."""
    opened.say("/pipeline", "mina")
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        dana = uow.persons.by_slack(opened.member().id)
        assert dana is not None
        uow.persons.save(replace(dana, role=Role.ADMIN))
    for number in range(6):
        card = opened.lead(f"Jo, Won Co {number}, $5k")
        opened.say(f"/deal move {card} demo")
        opened.say(f"/deal won {card} 5000")
    opened.lead("Jo, Open Co, $9k")
    return opened


def shown(led: Office, line: str, who: str = "dana") -> str:
    led.say(line, who)
    return json.dumps(led.newest(led.member(who)), ensure_ascii=False)


def test_a_forecast_is_asked_narrowed_and_called(led: Office) -> None:
    dana = led.member()
    told = shown(led, "/metrics forecast")
    assert "Likely" in told and "Won so far $30,000" in told
    assert "eight times in ten between" in told
    assert "Learned from 6 won" in told
    led.press(dana, "forecast.narrow")
    window(dana, "Whose deals")
    assert dana.submit({"owner": person_id(led, "mina")}) == {}
    until(lambda: "Won so far $0" in told_now(led))
    led.press(dana, "forecast.call")
    window(dana, "Numbers called before are kept")
    assert dana.submit({"value": "nonsense"}).keys() == {"value"}
    assert dana.submit({"value": "$40k", "note": "Two big ones"}) == {}
    until(lambda: "called $40,000" in told_now(led))
    assert "Two big ones" in told_now(led)


def test_what_a_stage_has_been_worth_is_applied_in_one_tap_and_taken_back(led: Office) -> None:
    dana = led.member()
    told = shown(led, "/metrics forecast next quarter")
    assert "of the last 6 that closed, 100% were won" in told
    changes = led.count("audit")
    led.press(dana, "forecast.apply")
    until(lambda: "changed the stage" in told_now(led))
    assert led.count("audit") == changes + 1
    led.press(dana, "audit.undo")
    until(lambda: led.count("audit") == changes + 2)


def test_the_forecast_is_a_picture_with_what_came_before_and_the_remarks(led: Office) -> None:
    dana = led.member()
    led.say("/metrics note today New sequence")
    shown(led, "/metrics forecast")
    led.press(dana, "chart.show")
    said = led.sees(dana, "likely")
    image = led.newest(dana)["blocks"][0]
    assert image["type"] == "image" and image["alt_text"] == said
    assert "eight times in ten between" in said
    led.press(dana, "forecast.show")
    until(lambda: "Won so far" in told_now(led))


def test_who_does_not_lead_applies_nothing_and_calls_their_own_number_alone(led: Office) -> None:
    told = shown(led, "/metrics forecast", "mina")
    assert "forecast.apply" not in told and "forecast.call" not in told
    assert "forecast.call" in shown(led, "/metrics forecast mine", "mina")


def test_how_a_reps_forecasts_were_off_is_told_to_them_and_who_leads_them_alone(
    led: Office,
) -> None:
    with led.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    mina = int(person_id(led, "mina"))
    with led.app.db.begin(workspace.id) as uow:
        first = (uow.now.date().replace(day=1) - timedelta(days=1)).replace(day=1)
        sums = (0, 100_00, 200_00, 300_00, 0, 0, 0, 0, 0)
        kept = Snapshot(first, Grain.MONTH, first, workspace.currency, *sums, said=500_00)
        uow.snapshots.keep(Whose(person_id=mina), kept)
    assert "지난 예측의 정확도" in shown(led, "/metrics forecast mine", "mina")
    for who, told in (("dana", True), ("alex", False)):
        shown(led, "/metrics forecast", who)
        reader = led.member(who)
        led.press(reader, "forecast.narrow")
        window(reader, "Whose deals")
        assert reader.submit({"owner": str(mina)}) == {}
        seen = until(lambda reader=reader: hers(led, reader))
        assert ("How past forecasts did" in seen) is told
        assert ("likely $200" in seen) is told


def hers(led: Office, reader: Member) -> str | None:
    text = json.dumps(led.newest(reader), ensure_ascii=False)
    return text if "All pipelines · Mina" in text else None


def test_a_goal_is_set_shown_and_taken_back(led: Office) -> None:
    dana = led.member()
    assert "No goal is set" in shown(led, "/metrics goal")
    led.press(dana, "goal.add")
    window(dana, "What is counted")
    filled = {"measure": "revenue", "target": "abc", "period": period(dana.modal)}
    assert dana.submit(filled).keys() == {"target"}
    assert dana.submit({**filled, "target": "$60k"}) == {}
    until(lambda: "$30,000 of $60,000 (50%)" in told_now(led))
    assert "Dana Reyes added everybody's goal" in told_now(led)
    assert "of the working days are over" in told_now(led)
    assert "likely" in shown(led, "/metrics forecast")
    assert "goal.add" not in shown(led, "/metrics goal", "mina")
    shown(led, "/metrics goal")


def test_a_deals_category_is_its_chances_until_somebody_chooses(led: Office) -> None:
    dana = led.member()
    number = led.lead("Jo, Sure Co, $9k")
    told = shown(led, f"/deal show {number}")
    assert "Omitted" in told and "by its chance of 5%" in told
    chosen = next(
        one["value"]
        for one in options(led.newest(dana)["blocks"])
        if one["text"]["text"] == "Commit"
    )
    led.press(dana, "forecast.category", value=chosen)
    until(lambda: "is forecast as “Commit” now" in told_now(led))
    led.say(f"/deal undo {number}")
    assert "by its chance of 5%" in shown(led, f"/deal show {number}")


def person_id(led: Office, who: str) -> str:
    with led.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with led.app.db.read(workspace.id) as uow:
        person = uow.persons.by_slack(led.member(who).id)
    assert person is not None
    return str(person.id)


def told_now(led: Office) -> str:
    return json.dumps(led.newest(led.member()), ensure_ascii=False)


def options(blocks: list[dict[str, object]]) -> list[dict[str, dict[str, str]]]:
    found = []
    for block in blocks:
        accessory = block.get("accessory")
        if isinstance(accessory, dict) and accessory.get("action_id") == "forecast.category":
            found += accessory["options"]
    return found


def period(view: object) -> str:
    blocks = view["blocks"] if isinstance(view, dict) else []
    block = next(one for one in blocks if one["block_id"] == "period")
    return str(block["element"]["options"][0]["value"])
