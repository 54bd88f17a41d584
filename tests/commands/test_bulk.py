"""One change to all deals of a stage, from the board: looked at, done, and undone."""

import json

from tests.commands.test_board import element
from tests.commands.test_setup import FORM, window
from tests.office import Office, until


def test_the_deals_of_a_stage_are_moved_together_and_brought_back(opened: Office) -> None:
    dana = opened.member()
    for number in range(12):
        opened.lead(f"P{number}, Bulk {number}, $1k")
    opened.say("/pipeline mine")
    opened.press(dana, "board.stage")
    until(lambda: '"board.bulk"' in json.dumps(opened.newest(dana)["blocks"]))
    opened.press(dana, "board.bulk")
    form = until(lambda: dana.modal)
    assert "12 deals" in json.dumps(form)
    assert dana.submit({}).keys() == {"stage"}
    stages = element(form, "chosen")["options"]
    demo = next(one["value"] for one in stages if one["text"]["text"] == "Demo")
    assert dana.submit({"stage": demo}) == {}
    looked_at = until(lambda: (view := dana.modal) and view["callback_id"] == "bulk.run" and view)
    assert "Move to Demo" in json.dumps(looked_at) and "and 7 more" in json.dumps(looked_at)
    assert dana.submit() == {}
    opened.sees(dana, "Move to Demo: 12 of 12 deals changed.")
    opened.press(dana, "bulk.undo")
    opened.sees(dana, "Undone: Move to Demo")
    assert "Lead 12" in opened.say("/pipeline mine")


def test_a_first_run_with_deals_keeps_their_stages_or_asks_where_they_go(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Jo, Standing")
    dana.command("sales", "/pipeline settings")
    assert "Keep the stages as they are" in str(window(dana, "setup.start"))
    dana.click("setup.preset", value="saas")
    window(dana, "Discovery call")
    assert dana.submit(FORM) == {}
    view = window(dana, "Change the preset")
    asked = [one["block_id"] for one in view["blocks"] if one["type"] == "input"]
    assert dana.submit(dict.fromkeys(asked, "1")) == {}
    opened.sees(dana, "Qualified (MQL) 13")
