"""The whole story in a real browser: a lead from its form to the win, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.settings import Mode
from tests.e2e.story.script import DANA, MINA, STAGES, Script
from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import Stage, stage

CAST = [(Mode.SOCKET, DANA), (Mode.HTTP, MINA)]


@pytest.fixture(scope="module", params=CAST, ids=["socket-english", "http-korean"])
def played(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Stage, Script]]:
    mode, script = request.param
    with stage(sqlite_template, tmp_path_factory.mktemp("story"), mode=mode) as made:
        yield made, script


def test_a_lead_is_created_refused_moved_undone_and_won_and_every_screen_follows(
    new_page: Callable[..., Page], played: tuple[Stage, Script]
) -> None:
    made, script = played
    seat = Seat(new_page(), made, script.who).enter()

    seat.say("/lead new")
    expect(seat.modal.get_by_test_id("modal-title")).to_have_text(script.form)
    seat.fill(contact=script.contact, company=script.company, value=script.wrong)
    seat.choose("chosen", script.source, seat.modal.locator('[data-block-id="source"]'))
    seat.submit()
    expect(seat.fault("value")).to_contain_text(script.refusal)
    seat.fill(value=script.typed)
    seat.submit()
    expect(seat.modal).to_contain_text(script.reading)
    seat.submit()
    expect(seat.modal).to_have_count(0)
    expect(seat.newest).to_contain_text(script.created.format(n=1))
    expect(seat.newest).to_contain_text(script.source)

    for name in STAGES:
        seat.choose("deal.move", name)
        expect(seat.newest).to_contain_text(script.moved.format(n=1, stage=name))
        if name == "Contact":
            seat.press("deal.undo")
            expect(seat.newest).to_contain_text(script.undone.format(n=1))
            seat.choose("deal.move", name)
            expect(seat.newest).to_contain_text(script.moved.format(n=1, stage=name))

    expect(seat.say("/pipeline")).to_contain_text(script.board)
    expect(seat.enter("app").home).to_contain_text(script.home_before)

    card = seat.enter().say("/deal show 1")
    expect(card).to_contain_text(script.amount)
    seat.press("deal.won", card)
    expect(seat.modal.get_by_test_id("modal-title")).to_have_text(script.won_form)
    seat.submit()
    expect(seat.modal).to_have_count(0)
    expect(card).to_contain_text(script.won.format(n=1))
    expect(seat.say("/pipeline")).to_contain_text(script.empty_board)
    expect(seat.say("/metrics")).to_contain_text(script.numbers)
    expect(seat.enter("app").home).to_contain_text(script.home_after)
