"""Turns the story takes in a browser: read-backs, pickers, shortcuts, stale buttons, two clicks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import Stage, stage


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(sqlite_template, tmp_path_factory.mktemp("turn")) as opened:
        yield opened


@pytest.fixture
def dana(page: Page, made: Stage) -> Seat:
    return Seat(page, made, "dana").enter()


def test_a_line_is_read_back_and_two_clicks_make_one_lead(dana: Seat, made: Stage) -> None:
    before = made.count("deal")
    answer = dana.say("/lead new Ada Egan, Whitlock, €4.5k, referral")
    expect(answer).to_contain_text("Create this lead?")
    for word in ("Ada Egan", "Whitlock", "€4,500", "Referral", "Dana Reyes"):
        expect(answer).to_contain_text(word)
    assert made.count("deal") == before
    answer.get_by_role("button", name="Create the lead Whitlock").dblclick()
    expect(answer).to_contain_text("Created Whitlock #")
    expect(answer.locator('[data-action-id="deal.move"]')).to_have_value("Lead")
    assert made.count("deal") == before + 1


def test_a_reading_is_corrected_in_the_form(dana: Seat) -> None:
    answer = dana.say("/lead new Bo Lindt, Fairwater, 7k")
    dana.press("lead.edit", answer)
    expect(dana.field("company")).to_have_value("Fairwater")
    dana.fill(company="Fairwater Print")
    dana.submit()
    expect(dana.modal).to_have_count(0)
    expect(dana.newest).to_contain_text("Created Fairwater Print #")


def test_a_message_becomes_a_lead_with_its_words_as_the_note(dana: Seat) -> None:
    said = dana.say("Tessa from Juniper wants 25 seats before July")
    expect(said).to_contain_text("Tessa from Juniper")
    said.hover()
    said.get_by_test_id("message-more").click()
    dana.page.get_by_role("menuitem", name="Create lead from message").click()
    expect(dana.field("note")).to_have_value("Tessa from Juniper wants 25 seats before July")
    expect(dana.field("source")).to_have_value("Chat message")
    dana.fill(contact="Tessa", company="Juniper")
    dana.submit()
    expect(dana.modal).to_have_count(0)
    home = dana.enter("app").home
    expect(home).to_contain_text("Juniper #")
    dana.page.get_by_test_id("tab-messages").click()
    expect(dana.newest).to_contain_text("Created Juniper #")


def test_one_of_several_is_picked_and_the_errand_goes_on(dana: Seat, made: Stage) -> None:
    numbers = [made.lead(f"Kim, Globex {place}") for place in ("Seoul", "Busan", "Daegu")]
    made.say(f"/deal lost {numbers[0]} no budget")
    answer = dana.enter().say("/deal move globex demo")
    expect(answer).to_contain_text("3 deals match “globex”. Which one is it?")
    expect(answer.locator(".block-section").last).to_contain_text("Globex Seoul")
    answer.get_by_role("button", name="Choose Globex Busan").click()
    expect(answer).to_contain_text("Moved Globex Busan #")
    expect(answer).to_contain_text("to Demo.")


def test_a_verb_alone_asks_for_the_deal_in_a_list_that_searches(dana: Seat, made: Stage) -> None:
    made.lead("Cho, 한울식품")
    dana.enter().say("/deal note")
    expect(dana.modal.get_by_test_id("modal-title")).to_have_text("Which deal?")
    dana.field("deal").press_sequentially("한울")
    dana.page.get_by_role("option", name="한울식품").click()
    dana.submit()
    expect(dana.modal.get_by_test_id("modal-title")).to_have_text("Add a note")
    dana.fill(note="Ask for the budget")
    dana.submit()
    expect(dana.modal).to_have_count(0)
    expect(dana.newest).to_contain_text("Added the note to 한울식품 #")


def test_a_stale_button_changes_nothing_and_shows_how_things_stand(
    dana: Seat, made: Stage, new_page: Callable[..., Page]
) -> None:
    number = made.lead("Iris, Larkspur, $9,000")
    made.say(f"/deal assign {number} none")
    card = dana.enter().say(f"/deal show {number}")
    expect(card).to_contain_text("Larkspur")
    ines = Seat(new_page(), made, "ines").enter()
    hers = ines.say(f"/deal show {number}")
    ines.choose("deal.move", "Demo", hers)
    expect(hers).to_contain_text(f"Moved Larkspur #{number} to Demo.")
    dana.choose("deal.move", "Contact", card)
    expect(card).to_contain_text("changed in the meantime, so nothing was done.")
    expect(card.locator('[data-action-id="deal.move"]')).to_have_value("Demo")
    ines.press("deal.undo", hers)
    expect(hers).to_contain_text("Undone.")


def test_the_board_filters_opens_and_moves_a_deal(dana: Seat, made: Stage) -> None:
    made.lead("Noor, Marlow Mills, $77,000")
    board = dana.enter().say("/pipeline")
    with dana.redrawn(board):
        dana.choose("board.owner", "Dana Reyes", board)
    row = board.locator(".block-section").filter(has_text="Marlow Mills #")
    row.locator('[data-action-id="deal.menu"]').click()
    dana.page.get_by_role("menuitem", name="Move to Qualification").click()
    expect(board).to_contain_text("Moved Marlow Mills #")
    row.locator('[data-action-id="deal.menu"]').click()
    dana.page.get_by_role("menuitem", name="Open", exact=True).click()
    expect(dana.newest.locator('[data-action-id="deal.move"]')).to_have_value("Qualification")
