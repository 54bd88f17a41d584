"""Five hundred deals in a browser: a review, a list worked off, a view for a channel."""

from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Said:
    """A person, what they write, and what they read."""

    who: str
    step: str
    title: str
    through: str
    counted: tuple[str, ...]
    left: str
    value: str
    nothing: str


READERS = [
    Said(
        "mina",
        "견적서 보내기",
        "딜 점검 {n}/{m}",
        "딜 {m}건을 모두 살펴봤어요.",
        ("단계 이동: 1", "다음 할 일 정함: 1", "그대로 둠: 17", "건너뜀: 1"),
        "{n}건 남았어요.",
        "US$8,000",
        "정리할 것이 없어요. 내 딜이 모두 잘 갖춰져 있어요.",
    ),
    Said(
        "dana",
        "Send the offer",
        "Review {n} of {m}",
        "You went through all {m} deals.",
        ("Moved: 1", "Next step planned: 1", "Left as it is: 17", "Skipped: 1"),
        "{n} deal",
        "$8,000",
        "Nothing to fix. Every deal of yours has what it needs.",
    ),
]


@pytest.mark.parametrize("told", READERS, ids=["korean", "english"])
def test_twenty_deals_are_reviewed_one_by_one_and_what_is_left_is_worked_off_to_nothing(
    page: Page, busy: Stage, told: Said
) -> None:
    seat = Seat(page, busy, told.who).enter()
    seat.say("/pipeline review")
    title = seat.modal.get_by_test_id("modal-title")
    for place in range(1, REVIEWED + 1):
        expect(title).to_have_text(told.title.format(n=place, m=REVIEWED))
        if place == 2:
            seat.press("review.skip", seat.modal)
            continue
        if place == 1:
            seat.fill(**{f"step~{place}": told.step, f"due~{place}": FRIDAY})
        if place == 5:
            seat.choose("chosen", "Demo", seat.modal.locator(f'[data-block-id="stage~{place}"]'))
        seat.submit()
    expect(seat.modal).to_contain_text(told.through.format(m=REVIEWED))
    for line in told.counted:
        expect(seat.modal).to_contain_text(line)
    seat.page.keyboard.press("Escape")
    expect(seat.modal).to_have_count(0)

    home = seat.enter("app").home
    expect(home).to_contain_text(told.left.format(n=3))
    seat.pick("fix.date", "2030-06-28", home)
    expect(home.locator('[data-action-id="fix.date"]')).to_have_count(0)
    for remaining in (2, 1):
        expect(home).to_contain_text(told.left.format(n=remaining))
        seat.pick("deal.followup", FRIDAY, home)
    seat.press("fix.value", home)
    seat.fill(value=told.value)
    seat.submit()
    expect(seat.modal).to_have_count(0)
    expect(home).to_contain_text(told.nothing)


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
    asked = alex.modal.locator(".block-input").filter(has_text="Proposal: 115 deals go to")
    alex.choose("chosen", "Discovery call", asked)
    alex.submit()
    expect(alex.modal).to_have_count(0)
    # The first hundred move at once, the rest in chunks right after; none is ever missing.
    expect(alex.newest).to_contain_text(f"{DEALS} open deals")
    gone = "deal WHERE stage_id IN (SELECT id FROM stage WHERE archived)"
    until(lambda: busy.count(gone) == 0)
    board = alex.say("/pipeline")
    for line in ("Discovery call · 147 deals", "Trial · 238 deals", "Quote sent · 115 deals"):
        expect(board).to_contain_text(line)
    expect(board).not_to_contain_text("Demo")

    alex.say("/pipeline settings")
    alex.press("pipeline.settings", alex.modal)
    stage = alex.modal.locator(".block-section").filter(has_text="Trial")
    alex.choose("stage.menu", "Remove", stage)
    expect(alex.modal).to_contain_text("238 deals stand in Trial. Choose where they go.")
    alex.choose("chosen", "Discovery call", alex.modal.locator('[data-block-id="into"]'))
    alex.submit()
    expect(alex.modal).to_contain_text("Alex Morgan removed the stage Trial and moved its deals")
    alex.page.keyboard.press("Escape")
    alex.page.keyboard.press("Escape")
    expect(alex.modal).to_have_count(0)
    until(lambda: busy.count(gone) == 0)
    board = alex.say("/pipeline")
    expect(board).to_contain_text("Discovery call · 385 deals")
    expect(board).to_contain_text(f"{DEALS} open deals")
