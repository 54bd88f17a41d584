"""One intent, one effect: double clicks, redelivered envelopes, replayed requests (A 1, 11, 12)."""

import threading
from typing import Any

from bot.front.dispatch import Answer
from tests.office import Office, until


def at_once(work: list[Any]) -> None:
    """Run calls in threads of their own, all let go together."""
    gate = threading.Barrier(len(work))

    def go(call: Any) -> None:
        gate.wait(10)
        call()

    threads = [threading.Thread(target=go, args=(call,)) for call in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def delivered(opened: Office, kind: str) -> dict[str, Any]:
    """The payload of the newest delivery of a kind that Slack made to the bot."""

    def newest() -> dict[str, Any] | None:
        for entry in reversed(opened.slack.traffic()):
            payload: dict[str, Any] = entry["request"].get("payload", entry["request"])
            known = (payload.get("type"), payload.get("command"))
            if entry["direction"] == "out" and kind in known:
                return payload
        return None

    return until(newest)


def again(opened: Office, payload: dict[str, Any], times: int = 8) -> list[Answer]:
    """Deliver a payload again, several times at once."""
    answers: list[Answer] = []
    at_once([lambda: answers.append(opened.app.dispatch(payload, {}))] * times)
    return answers


def test_r11_a_double_click_creates_one_lead(opened: Office) -> None:
    dana = opened.member()
    opened.say("/lead new Ann, Once Ltd")
    before = opened.count("deal")
    opened.press(dana, "lead.create")
    opened.sees(dana, "Created")
    assert {one.status for one in again(opened, delivered(opened, "block_actions"))} == {200}
    assert opened.count("deal") == before + 1


def test_r1_a_redelivered_command_moves_once_and_shows_the_present_state(opened: Office) -> None:
    opened.lead("Bo, Twice Inc")
    assert "to Demo" in opened.say("/deal move twice demo")
    entries = opened.count("timeline")
    command = delivered(opened, "/deal")
    opened.say("/deal move twice contact")
    answers = again(opened, command)
    assert all("Twice Inc" in one.body and "Contact" in one.body for one in answers)
    assert opened.count("timeline") == entries + 1


def test_r11_a_form_handed_in_eight_times_counts_once(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Cy, Thrice Co")
    dana.command("sales", "/deal note thrice")
    assert dana.submit({"note": "only once"}) == {}
    opened.sees(dana, "Added the note")
    notes = opened.count("timeline")
    again(opened, delivered(opened, "view_submission"))
    assert opened.count("timeline") == notes


def test_r12_an_old_button_changes_nothing_and_shows_how_it_stands(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Di, Fourth GmbH")
    opened.say("/deal fourth")
    old = dana.messages("sales")[-1]
    opened.say("/deal move fourth demo", "ines")
    entries = opened.count("timeline")
    option = next(
        element["options"][2]["value"]
        for block in old["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "deal.move"
    )
    dana.click("deal.move", channel="sales", ts=old["ts"], value=option)
    until(lambda: "changed in the meantime" in str(dana.messages("sales")))
    assert opened.count("timeline") == entries


def test_a_menu_opens_its_form_as_often_as_it_is_asked(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Ed, Fifth")
    opened.say("/deal fifth")
    for _ in range(2):
        opened.press(dana, "deal.log")
        assert until(lambda: dana.modal)["callback_id"] == "deal.log"
        dana.close()


def test_r1_an_event_delivered_again_and_again_is_answered_200(opened: Office) -> None:
    opened.member().open_home()
    event = delivered(opened, "event_callback")
    assert {one.status for one in again(opened, event)} == {200}
