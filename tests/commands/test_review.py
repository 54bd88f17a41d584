"""The guided review and the fix-it list, through the doors."""

import json
from typing import Any

from tests.office import Office, until


def title(opened: Office, who: str = "dana") -> str:
    """What the window on top is called."""
    view = opened.member(who).modal
    return str(view["title"]["text"]) if view else ""


def fields(view: dict[str, Any]) -> dict[str, str]:
    """The blocks that ask for something, by what they ask for."""
    found = (str(block.get("block_id")) for block in view["blocks"] if block["type"] == "input")
    return {name.partition("~")[0]: name for name in found}


def test_deals_are_gone_through_one_at_a_time_and_added_up(opened: Office) -> None:
    dana = opened.member()
    for name in ("A, Birch", "B, Cedar", "C, Elm", "D, Fir"):
        opened.lead(name)
    dana.command("sales", "/pipeline review")
    until(lambda: title(opened) == "Review 1 of 4")
    first = dana.modal
    assert first is not None and "deal.lost" in json.dumps(first)
    asked = fields(first)
    assert set(asked) == {"due", "step", "stage", "note"}
    assert dana.submit({asked["due"]: "2020-01-01"}) == {
        asked["due"]: "That day is over. Choose today or a day to come."
    }
    day = {asked["due"]: "2031-01-06", asked["step"]: "Send the offer", asked["note"]: "keen"}
    assert dana.submit(day) == {}
    assert title(opened) == "Review 2 of 4"
    dana.click("review.skip")
    until(lambda: title(opened) == "Review 3 of 4")
    dana.click("deal.lost")
    until(lambda: (dana.modal or {}).get("callback_id") == "deal.lost")
    assert dana.submit({"reason": "price"}) == {}
    until(lambda: title(opened) == "Review 4 of 4")
    assert "Disqualified" in json.dumps(dana.modal)
    dana.command("sales", "/pipeline review mine")
    until(lambda: title(opened) == "Review 4 of 4")
    assert dana.submit({}) == {}
    done = json.dumps(dana.modal)
    for line in ("all 4 deals", "Next step planned: 1", "Note written: 1", "Closed: 1",
                 "Left as it is: 1", "Skipped: 1"):  # fmt: skip
        assert line in done, line
    dana.click("review.again")
    until(lambda: title(opened) == "Review 1 of 3")


def test_the_fix_it_list_is_settled_in_home_until_nothing_is_left(opened: Office) -> None:
    mina = opened.member("mina")
    for name in ("Alder", "Beech"):
        number = opened.lead(f"Jo, {name}", "mina")
        opened.say(f"/deal move {number} demo", "mina")
    opened.say("/deal value alder US$9,000", "mina")
    opened.say("/deal date alder 2026-01-05", "mina")
    mina.open_home()
    until(lambda: "*2건* 남았어요" in json.dumps(mina.home, ensure_ascii=False))
    mina.click("fix.value")
    until(lambda: mina.modal)
    assert mina.submit({"value": "US$5,000"}) == {}
    until(lambda: "*1건* 남았어요" in json.dumps(mina.home, ensure_ascii=False))
    mina.click("fix.date", value="2031-01-15")
    until(lambda: "정리할 것이 없어요" in json.dumps(mina.home, ensure_ascii=False))


def test_a_manager_opens_what_is_left_in_the_team_and_a_rep_may_not(opened: Office) -> None:
    ines = opened.member("ines")
    opened.lead("Jo, Willow", "ines")
    opened.say("/deal move willow demo", "ines")
    ines.open_home()
    until(lambda: "fix.team" in json.dumps(ines.home))
    ines.click("fix.team")
    until(lambda: title(opened, "ines") == "To fix in the team")
    ines.close(clear=True)
    assert "Nobody is in your team yet" in opened.say("/pipeline review team", "ines")
    ines.command("sales", "/pipeline review pipeline")
    until(lambda: title(opened, "ines").startswith("Review 1 of"))
