"""Five hundred deals in a browser: a review, a list worked off, a view for a channel."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.story import crowd
from tests.e2e.story.crowd import DEALS, REVIEWED
from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import Stage, stage
from tests.office import until

FRIDAY = "2030-05-24"


@pytest.fixture(scope="module")
def busy(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(sqlite_template, tmp_path_factory.mktemp("team"), fill=crowd.fill) as made:
        yield made


def test_twenty_deals_are_reviewed_one_by_one_in_korean(page: Page, busy: Stage) -> None:
    mina = Seat(page, busy, "mina").enter()
    mina.say("/pipeline review")
    title = mina.modal.get_by_test_id("modal-title")
    for place in range(1, REVIEWED + 1):
        expect(title).to_have_text(f"딜 점검 {place}/{REVIEWED}")
        if place == 2:
            mina.press("review.skip", mina.modal)
            continue
        if place == 1:
            mina.fill(**{f"step~{place}": "견적서 보내기", f"due~{place}": FRIDAY})
        if place == 3:
            mina.choose("chosen", "Demo", mina.modal.locator(f'[data-block-id="stage~{place}"]'))
        mina.submit()
    expect(mina.modal).to_contain_text(f"딜 {REVIEWED}건을 모두 살펴봤어요.")
    for line in ("단계 이동: 1", "다음 할 일 정함: 1", "그대로 둠: 17", "건너뜀: 1"):
        expect(mina.modal).to_contain_text(line)
    mina.page.keyboard.press("Escape")
    expect(mina.modal).to_have_count(0)


def test_the_fix_it_list_in_home_is_worked_off_to_nothing(page: Page, busy: Stage) -> None:
    dana = Seat(page, busy, "dana").enter("app")
    left = dana.home
    expect(left).to_contain_text("3 deals are left.")
    dana.pick("fix.date", "2030-06-28", left)
    expect(left.locator('[data-action-id="fix.date"]')).to_have_count(0)
    for remaining in ("3 deals are left.", "2 deals are left.", "1 deal is left."):
        expect(left).to_contain_text(remaining)
        dana.pick("deal.followup", FRIDAY, left)
    expect(left).to_contain_text("Beech")
    dana.press("fix.value", left)
    dana.fill(value="$8,000")
    dana.submit()
    expect(dana.modal).to_have_count(0)
    expect(left).to_contain_text("Nothing to fix. Every deal of yours has what it needs.")


def test_a_view_saved_for_a_channel_is_what_everybody_sees_there(page: Page, busy: Stage) -> None:
    mina = Seat(page, busy, "mina").enter()
    board = mina.say("/pipeline filter owner:mina value>1010")
    expect(board).to_contain_text("적용한 조건")
    mina.press("board.save", board)
    mina.fill(view="한빛 큰 딜")
    mina.choose("chosen", "모두, 이 채널에서 표시", mina.modal)
    mina.submit()
    expect(mina.modal).to_have_count(0)
    expect(mina.newest).to_contain_text("한빛 큰 딜 보기를 저장했어요.")

    dana = Seat(page, busy, "dana").enter()
    seen = dana.say("/pipeline")
    expect(seen).to_contain_text("Filtered by")
    expect(seen).to_contain_text("Mina Park")
    expect(seen).not_to_contain_text("Elm 1")
    dana.press("board.all", seen)
    expect(seen).to_contain_text("Elm")


def test_a_preset_is_changed_and_a_stage_removed_while_five_hundred_deals_stand_there(
    page: Page, busy: Stage
) -> None:
    alex = Seat(page, busy, "alex").enter("general")
    alex.say("/pipeline settings")
    alex.choose("setup.preset", "Inbound SaaS", alex.modal)
    expect(alex.modal).to_contain_text("Discovery call")
    alex.submit()
    expect(alex.modal).to_contain_text(f"{DEALS} deals move.")
    asked = alex.modal.locator(".block-input").filter(has_text="Proposal: 119 deals go to")
    alex.choose("chosen", "Discovery call", asked)
    alex.submit()
    expect(alex.modal).to_have_count(0)
    # The first hundred move at once, the rest in chunks right after; none is ever missing.
    expect(alex.newest).to_contain_text(f"{DEALS} open deals")
    gone = "deal WHERE stage_id IN (SELECT id FROM stage WHERE archived)"
    until(lambda: busy.count(gone) == 0)
    board = alex.say("/pipeline")
    for line in ("Discovery call · 138 deals", "Trial · 243 deals", "Quote sent · 119 deals"):
        expect(board).to_contain_text(line)
    expect(board).not_to_contain_text("Demo")

    alex.say("/pipeline settings")
    alex.press("pipeline.settings", alex.modal)
    stage = alex.modal.locator(".block-section").filter(has_text="Trial")
    alex.choose("stage.menu", "Remove", stage)
    expect(alex.modal).to_contain_text("243 deals stand in Trial. Choose where they go.")
    alex.choose("chosen", "Discovery call", alex.modal.locator('[data-block-id="into"]'))
    alex.submit()
    expect(alex.modal).to_contain_text("Alex Morgan removed the stage Trial and moved its deals")
    alex.page.keyboard.press("Escape")
    alex.page.keyboard.press("Escape")
    expect(alex.modal).to_have_count(0)
    until(lambda: busy.count(gone) == 0)
    board = alex.say("/pipeline")
    expect(board).to_contain_text("Discovery call · 381 deals")
    expect(board).to_contain_text(f"{DEALS} open deals")
