"""A spreadsheet brought in through the page: looked at, told what it means, a wrong row mended.

`make pictures` writes its pictures to docs/pictures; otherwise none is taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.domain.person import Role
from bot.storage import UnitOfWork
from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import Stage, stage
from tests.e2e.test_story_picture import MESSAGE, SHARPNESS, take


@dataclass(frozen=True, slots=True)
class Move:
    """Whoever moves house, their sheet, and what has to stand on the screen."""

    who: str
    suffix: str
    file: str
    sheet: str
    wrong: str
    right: str
    looked: str
    told: str
    stage: str
    won: str
    done: str
    again: str
    mended: str


MOVES = [
    Move(
        who="ines",
        suffix="",
        file="orders.csv",
        sheet="Job,Customer,How far,Offer,Decision,Region\n"
        "Roof,Acme,Shook hands,12000,03/14/2030,North\n"
        "Gate,Beta,Talking,800,06/30/2030,South\n"
        "Wall,Acme,Talking,2500,02/31/2030,North\n"
        "Door,Cara,Shook hands,900,04/02/2030,North\n",
        wrong="02/31/2030",
        right="07/31/2030",
        looked="4 rows: 3 new, 0 changed, 0 as they were, 1 refused",
        told="Line 4, Decision: “02/31/2030” is not a date.",
        stage="Stage",
        won="Won",
        done="4 rows: 3 new, 0 changed, 0 as they were, 1 refused",
        again="4 rows: 1 new, 0 changed, 3 as they were, 0 refused",
        mended="2 open deals",
    ),
    Move(
        who="mina",
        suffix=".ko",
        file="수주 현황.csv",
        sheet="건명,고객사,어디까지,예상 금액,예상 계약일,지역\n"
        "ERP 구축,한빛상사,도장 찍음,30000000,2030-03-14,서울\n"
        "모바일 앱,두리식품,이야기 중,8000000,2030-06-30,부산\n"
        "포털 개편,한빛상사,이야기 중,25000000,2030-02-31,서울\n"
        "유지보수,세온,도장 찍음,9000000,2030-04-02,서울\n",
        wrong="2030-02-31",
        right="2030-07-31",
        looked="4행: 새로 3, 변경 0, 그대로 0, 거절 1",
        told="4행, 예상 계약일",
        stage="단계",
        won="성사",
        done="새로 3",
        again="새로 1",
        mended="진행 중 2건",
    ),
]


@pytest.fixture(scope="module")
def made(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage(sqlite_template, tmp_path_factory.mktemp("move")) as opened:
        yield opened


def administer(made: Stage, who: str) -> None:
    """Let somebody run the workspace."""
    made.say("/pipeline", who)
    with made.app.db.read(None) as every:
        (tenant,) = every.workspaces.all()

    def raise_(uow: UnitOfWork) -> None:
        known = uow.persons.by_slack(made.member(who).id)
        assert known is not None
        uow.persons.save(replace(known, role=Role.ADMIN))

    made.app.db.write(tenant.id, raise_)


def give(seat: Seat, path: Path) -> Locator:
    """Hand a file in; gives the message that says what would come of it."""
    seat.enter().say("/lead import")
    seat.modal.locator("input[type=file]").set_input_files(path)
    expect(seat.modal.locator(".file-line")).to_have_count(1)
    seat.submit()
    expect(seat.modal).to_have_count(0)
    seat.stage.settle()
    return seat.enter("app").open_talk().messages.filter(has_text=path.name).last


def part(seat: Seat, name: str) -> Locator:
    return seat.modal.locator(f'[data-block-id="{name}"]')


@pytest.mark.parametrize("move", MOVES, ids=["english", "korean"])
def test_a_sheet_is_mapped_and_a_wrong_row_is_shown_and_mended(
    move: Move, made: Stage, new_page: Callable[..., Page], tmp_path: Path
) -> None:
    administer(made, move.who)
    path = tmp_path / move.file
    path.write_text(move.sheet, encoding="utf-8")
    page = new_page(viewport={"width": 1180, "height": 900}, device_scale_factor=SHARPNESS)
    seat = Seat(page, made, move.who)

    ready = give(seat, path)
    expect(ready).to_contain_text(move.looked)
    expect(ready).to_contain_text(move.told)
    # Nobody can know what “How far” is, nor that “Shook hands” is a win: it is said.
    seat.press("load.columns", ready)
    seat.choose("chosen", move.stage, part(seat, "column2"))
    take(seat.modal, f"mapping{move.suffix}")
    with seat.redrawn(ready):
        seat.submit()
        made.settle()
    seat.press("load.columns", ready)
    part(seat, "stage0").scroll_into_view_if_needed()
    seat.choose("chosen", move.won, part(seat, "stage0"))
    with seat.redrawn(ready):
        seat.submit()
        made.settle()
    expect(ready).to_contain_text(move.looked)
    take(ready, f"import{move.suffix}", widest=MESSAGE)
    with seat.redrawn(ready):
        seat.press("load.start", ready)
        made.settle()
    expect(ready).to_contain_text(move.done)

    # The row is mended in the sheet; the mapping is remembered, and only that row is new.
    path.write_text(move.sheet.replace(move.wrong, move.right), encoding="utf-8")
    ready = give(seat, path)
    expect(ready).to_contain_text(move.again)
    with seat.redrawn(ready):
        seat.press("load.start", ready)
        made.settle()
    expect(ready).to_contain_text(move.again)
    board = seat.enter().say(f"/pipeline {path.stem}")
    expect(board).to_contain_text(move.mended)
