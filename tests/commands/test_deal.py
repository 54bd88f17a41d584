"""/deal in one line: found by number or name, read back, done, refused with a sentence."""

import pytest

from tests.office import Office, until


def test_a_deal_is_found_by_number_name_and_prefix(opened: Office) -> None:
    number = opened.lead("Ann Lee, Northwind Trading, $5k")
    for typed in (str(number), f"#{number}", "northwind trading", "northw"):
        assert opened.say(f"/deal show {typed}").startswith(f"Northwind Trading #{number}")


def test_a_name_of_several_words_is_told_from_what_follows_it(opened: Office) -> None:
    number = opened.lead("Bo Chen, Blue Harbor Foods")
    assert f"Moved *Blue Harbor Foods #{number}* to Demo" in opened.say(
        "/deal move blue harbor demo"
    )
    assert "to Contact" in opened.say('/deal move "Blue Harbor" contact')


def test_a_stage_is_also_called_what_the_other_language_calls_it(opened: Office) -> None:
    opened.lead("Bo Chen, Amber Foods")
    assert "to Demo" in opened.say("/deal move amber 데모")
    assert "to Negotiation" in opened.say("/deal move amber 협상")
    assert "has no stage “발굴”" in opened.say("/deal move amber 발굴")


def test_what_was_done_is_told_in_any_words_and_none_of_them_are_lost(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Bo Chen, Copper Foods")
    assert "Logged on *Copper" in opened.say("/deal log copper 통화함, 다음 주에 다시")
    opened.say("/deal copper")
    assert "통화함, 다음 주에 다시" in str(opened.newest(dana)["blocks"])
    assert "Call" in opened.say("/deal log copper spoke with Bo")
    assert "Logged a reply" in opened.say("/deal log copper 회신받음")
    dana.command("sales", "/deal log copper sent them a cake")
    assert "sent them a cake" in str(until(lambda: dana.modal)["blocks"])
    assert dana.submit({"activity": "email"}) == {}
    assert "E-mail" in opened.sees(dana, "Logged on *Copper")


def test_a_line_of_a_new_deal_fills_its_form_in(opened: Office) -> None:
    dana = opened.member()
    dana.command("sales", "/deal new Spring rollout, Beacon Foods, 20k, referral")
    shown = str(until(lambda: dana.modal)["blocks"])
    assert all(part in shown for part in ("Spring rollout", "Beacon Foods", "$20,000", "Referral"))
    assert dana.submit({}) == {}
    assert "Spring rollout #" in opened.sees(dana, "Created")


def test_a_lead_in_one_line_tells_of_what_is_open_already(opened: Office) -> None:
    number = opened.lead("Jane Doe, Juniper Foods, $5k")
    said = opened.say("/lead new Bob, juniper foods, $8k")
    assert f"*Open already:* Juniper Foods #{number}, Dana Reyes" in said
    assert "Open already" not in opened.say("/lead new Bob, Beech Foods")


def test_an_amount_refused_in_a_line_loses_nothing_of_it(opened: Office) -> None:
    dana = opened.member()
    said = opened.say("/lead new Mary Ann, Pebble Foods, $10k-15k, mary@pebble.example")
    assert "“$10k-15k” is not an amount" in said and "Pebble Foods" in said
    assert "lead.create" not in str(opened.newest(dana)["blocks"])
    opened.press(dana, "lead.edit")
    shown = str(until(lambda: dana.modal)["blocks"])
    assert "mary@pebble.example" in shown and "$10k-15k" in shown
    assert dana.submit({"value": "$10,000"}) == {}
    opened.sees(dana, "Created *Pebble Foods")


def test_a_slip_of_the_finger_gets_the_line_that_was_meant(opened: Office) -> None:
    opened.lead("Bo Chen, Copper Slip")
    said = opened.say("/deal shwo copper slip")
    assert "Did you mean this? /deal show copper slip; /deal help" in said
    assert "Did you mean one of these?" in opened.say("/deal pigeon copper slip")


def test_what_cannot_be_saved_is_refused_before_it_is_read_back(opened: Office) -> None:
    opened.lead("Bo Chen, Maple Foods, $5k")
    opened.say("/deal won maple $5,000")
    assert "Reopen it before you move it" in opened.say("/deal won maple")
    assert "Reopen it to plan a follow-up" in opened.say("/deal followup maple next friday")
    opened.say("/deal assign maple @mina")
    assert "Only they, a manager or an admin" in opened.say("/deal value maple 6k")


def test_a_reason_chosen_in_the_form_is_told_in_words_in_the_history(opened: Office) -> None:
    dana = opened.member()
    opened.lead("Bo Chen, Walnut Foods, $5k")
    dana.command("sales", "/deal lost walnut")
    until(lambda: dana.modal)
    assert dana.submit({"reason": "no_reply"}) == {}
    opened.sees(dana, "Walnut")
    opened.say("/deal walnut")
    shown = str(opened.newest(dana)["blocks"])
    assert "closed it as lost: No reply" in shown and "no_reply" not in shown
    opened.lead("Bo Chen, Walnut Grove, $5k")
    opened.say("/deal lost walnut grove no reply")
    opened.say("/metrics funnel")
    told = str(opened.newest(dana)["blocks"])
    assert "Lead: No reply · 2 deals" in told and "no_reply" not in told


def test_several_matches_ask_and_the_choice_goes_on(opened: Office) -> None:
    dana = opened.member()
    first = opened.lead("A, Cedar North")
    opened.lead("B, Cedar South")
    assert "2 deals match “cedar”" in opened.say("/deal move cedar demo")
    opened.press(dana, "match.pick")
    assert opened.sees(dana, "to Demo")
    assert str(first) in opened.say("/deal show cedar north")


def test_no_match_offers_what_comes_close(opened: Office) -> None:
    opened.lead("C, Meridian Optics")
    said = opened.say("/deal move meridain optics demo")
    assert "No deal is called" in said and "Meridian Optics" in said


def test_an_amount_is_read_back_before_it_counts(opened: Office) -> None:
    dana = opened.member()
    opened.lead("D, Tidewater")
    assert "$12,500" in opened.say("/deal value tidewater 12.5k")
    assert "$12,500" not in opened.say("/deal show tidewater")
    opened.say("/deal value tidewater 12.5k")
    opened.press(dana, "reading.save")
    assert opened.sees(dana, "The value of *Tidewater")
    assert "$12,500" in opened.say("/deal show tidewater")


def test_a_day_is_read_back_and_an_iso_day_is_not(opened: Office) -> None:
    opened.lead("E, Quarry Works")
    assert "Is that right?" in opened.say("/deal date quarry next friday")
    assert "a day that is over" in opened.say("/deal date quarry 2020-03-15")
    assert "closes on Fri, Mar 15, 2030 now." in opened.say("/deal date quarry 2030-03-15")
    opened.say("/deal show quarry")
    shown = str(opened.newest(opened.member())["blocks"])
    assert "touch 1 of 5" in shown and "None planned" not in shown
    assert "Is that right?" in opened.say("/deal date quarry 3/16/2030")


def test_notes_activities_owner_and_close_in_one_line(opened: Office) -> None:
    mina = opened.member("mina")
    opened.lead("F, Sable Labs, $3k")
    assert "Added the note" in opened.say("/deal note sable the payload is too heavy for them")
    assert "Logged on" in opened.say("/deal log sable call left voicemail")
    assert "Nobody here is called" in opened.say("/deal assign sable Zebulon")
    assert "Disqualified *Sable Labs" in opened.say("/deal lost sable too expensive")
    assert "Reopened" in opened.say("/deal reopen sable")
    assert "Undone." in opened.say("/deal undo sable")
    assert "belongs to Mina Park" in opened.say(f"/deal assign sable <@{mina.id}|mina>")
    assert "Only they, a manager or an admin" in opened.say("/deal value sable 9")
    assert "Undone." in opened.say("/deal undo sable")


def test_what_is_left_out_is_asked_for_by_a_form(opened: Office) -> None:
    dana = opened.member()
    opened.lead("G, Vellum Press")
    dana.command("sales", "/deal value vellum")
    assert dana.modal and dana.modal["callback_id"] == "deal.value"
    assert dana.submit({"value": "$7,000"}) == {}
    assert opened.sees(dana, "The value of *Vellum Press")


def test_a_stage_that_does_not_exist_is_named_with_those_that_do(opened: Office) -> None:
    opened.lead("I, Yarrow")
    said = opened.say("/deal move yarrow moon")
    assert "no stage “moon”" in said and "Negotiation" in said


@pytest.mark.parametrize("who", ["dana", "mina"])
def test_help_and_its_examples_are_in_the_persons_language(opened: Office, who: str) -> None:
    said = opened.say("/deal help", who)
    assert ("What /deal can do" in said) is (who == "dana")
    assert ("/deal log acme call left voicemail" in said) is (who == "dana")
    assert ("/deal log 한빛 전화 부재중" in said) is (who == "mina")


def test_a_shortcut_and_a_menu_open_forms(opened: Office) -> None:
    dana = opened.member()
    number = opened.lead("J, Zephyr")
    opened.say("/deal zephyr")
    with opened.app.db.read(None) as uow:
        workspace = uow.workspaces.all()[0]
    with opened.app.db.read(workspace.id) as uow:
        deal = uow.deals.by_number(number)
    assert deal is not None
    opened.press(dana, "deal.menu", f"{deal.id}.{deal.version}.note")
    until(lambda: dana.modal)
    assert dana.submit({"note": "asked for a pilot"}) == {}
    assert opened.sees(dana, "Added the note")
    opened.press(dana, "deal.menu", f"{deal.id}.{deal.version}.note")
    until(lambda: dana.modal)
    dana.close()


def test_a_verb_without_a_deal_asks_which_and_goes_on_with_its_form(opened: Office) -> None:
    dana = opened.member()
    opened.lead("K, Quill Pens")
    dana.command("sales", "/deal value")
    assert until(lambda: dana.modal)["callback_id"] == "deal.pick"
    found = dana.suggest("deal.search", "quill")["options"]
    assert dana.submit({"deal": found[0]}) == {}
    assert until(lambda: dana.modal)["callback_id"] == "deal.value"
    assert dana.submit({"value": "$2,000"}) == {}
    assert opened.sees(dana, "The value of *Quill Pens")
