"""The checklist on the card and /pipeline playbook, through the doors."""

from tests.office import Office, until


def boxes(opened: Office) -> list[str]:
    """The values of the newest card's checklist."""
    for block in opened.newest(opened.member())["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id") == "task.tick":
                return [option["value"] for option in element["options"]]
    raise AssertionError("there is no checklist")


def test_steps_are_ticked_on_the_card_and_undone(opened: Office) -> None:
    dana = opened.member()
    opened.lead("A, Ribbon Mills")
    opened.say("/deal ribbon")
    first = boxes(opened)[0]
    opened.press(dana, "task.tick", [first])
    assert "Ticked off on *Ribbon Mills" in opened.sees(dana, "Research the company")
    assert "ticked off: Research the company" in str(opened.newest(dana)["blocks"])
    opened.press(dana, "task.tick", [])
    opened.sees(dana, "Open again on")
    opened.press(dana, "deal.undo")
    opened.sees(dana, "Undone.")


def test_the_playbook_is_changed_and_a_required_step_names_itself(opened: Office) -> None:
    boss = opened.member("ines")
    assert "Playbook of Sales" in opened.say("/pipeline playbook", "ines")
    opened.press(boss, "playbook.edit")
    view = until(lambda: boss.modal)
    assert view["callback_id"] == "playbook.edit"
    assert boss.submit({"steps": "Wait, 900 days"})
    assert "rhythm" in boss.submit({"steps": "", "rhythm": "3, soon"})
    assert boss.submit({"steps": "Sign the paper, 1 day, required", "rhythm": "2 7"}) == {}
    opened.sees(boss, "changed the playbook of Lead")
    assert "2 touches, 2, 7 working days apart" in str(opened.newest(boss)["blocks"])
    opened.press(boss, "audit.undo")
    opened.sees(boss, "undid a change of the playbook of Lead")
    assert "Research the company" in str(opened.newest(boss)["blocks"])
    opened.press(boss, "playbook.edit")
    until(lambda: boss.modal)
    assert boss.submit({"steps": "Sign the paper, 1 day, required"}) == {}
    opened.sees(boss, "changed the playbook of Lead")
    opened.lead("B, Velvet Rope")
    said = opened.say("/deal move velvet demo")
    assert "Before leaving Lead, do this first: Sign the paper." in said
    opened.say("/deal velvet")
    opened.press(opened.member(), "task.tick", boxes(opened))
    opened.sees(opened.member(), "Ticked off")
    assert "to Demo" in opened.say("/deal move velvet demo")
