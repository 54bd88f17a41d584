"""/followup: listed, planned, put off and done, in one line and by its controls."""

import pytest

from tests.office import Office, until


def test_it_is_planned_listed_put_off_and_done_in_one_line(opened: Office) -> None:
    opened.lead("A, Lantern Works")
    said = opened.say("/followup add lantern 2030-01-07 ask about the offer")
    assert "Follow-up on *Lantern Works" in said and "Jan 7, 2030" in said
    assert "Is that right?" in opened.say("/followup snooze lantern next friday")
    assert "put off to" in opened.say("/followup snooze lantern 2030-01-14")
    assert "Follow-up on *Lantern Works" in opened.say("/followup done lantern")
    assert "Logged a reply on *Lantern" in opened.say("/deal log lantern reply call me in May")
    assert "Logged a reply on *Lantern" in opened.say("/deal reply lantern")
    opened.say("/deal lantern")
    assert "touch 1 of 5" in str(opened.newest(opened.member())["blocks"])


def test_the_list_is_settled_by_its_own_controls(opened: Office) -> None:
    dana = opened.member()
    opened.lead("B, Mill Street")
    opened.say("/followup add mill today")
    opened.press(dana, "reading.save")
    opened.sees(dana, "Follow-up on *Mill Street")
    assert "1 follow-up is due. Mill Street" in opened.say("/followup")
    planned = _choices(opened)
    opened.press(dana, "followup.snooze", planned[0])
    said = opened.sees(dana, "put off to")
    assert "Mill Street" in said and "Nothing is due today." in said
    opened.press(dana, "followup.snooze", _choices(opened)[-1])
    assert until(lambda: dana.modal)["callback_id"] == "followup.snooze"
    assert dana.submit({"due": "2020-01-01"})
    assert dana.submit({"due": "2030-01-09"}) == {}
    opened.sees(dana, "Jan 9, 2030")
    assert opened.say("/followup today").startswith("Nothing is due today.")


def test_done_on_the_list_gives_the_list_again_with_the_way_back(opened: Office) -> None:
    dana = opened.member()
    opened.lead("C, Harbor Tea")
    assert "· “send the offer”. Is that right?" in opened.say(
        "/followup add harbor today send the offer"
    )
    opened.press(dana, "reading.save")
    opened.sees(dana, "Follow-up on *Harbor Tea")
    opened.say("/followup today")
    opened.press(dana, "followup.done")
    assert "Nothing is due today." in opened.sees(dana, "done.")
    opened.press(dana, "deal.undo")
    opened.sees(dana, "Undone.")
    assert "1 follow-up is due" in opened.say("/followup today")
    said = opened.say("/deal log harbor call they want a pilot")
    assert "Its follow-up is done." in said and "touch 2 of 5" in said
    assert "touch 3 of 5" in opened.say("/followup done harbor")


def test_the_card_puts_its_follow_up_off_and_stays(opened: Office) -> None:
    dana = opened.member()
    opened.lead("D, Orchard Bank")
    opened.say("/followup add orchard 2030-02-01")
    opened.say("/deal orchard")
    opened.press(dana, "followup.snooze", _choices(opened)[1])
    assert "Orchard Bank" in opened.sees(dana, "put off to")
    assert "deal.move" in str(opened.newest(dana))


@pytest.mark.parametrize("typed", ["dance", "help"])
def test_what_it_does_not_know_gets_its_help(opened: Office, typed: str) -> None:
    assert "/followup snooze acme next week" in opened.say(f"/followup {typed}")


def _choices(opened: Office) -> list[str]:
    """The values of the newest message's snooze control."""
    for block in opened.newest(opened.member())["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id") == "followup.snooze":
                return [option["value"] for option in element["options"]]
    raise AssertionError("there is nothing to snooze")
