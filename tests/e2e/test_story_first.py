"""The first minutes in a browser: nothing set up, then a team's own board with a lead on it."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.story.seat import Seat
from tests.e2e.story.stage import Stage, stage

PROMISED = 120.0
"""Seconds from the first look to the first board; what a person reads in between is theirs."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who comes first, and what they read and type."""

    who: str
    invited: str
    preset: str
    first_stage: str
    form: str
    line: str
    created: str
    board: str
    amount: str


NEWCOMERS = [
    Newcomer(
        who="dana",
        invited="Set up Pipewright",
        preset="Inbound SaaS",
        first_stage="New signup",
        form="Set up Pipewright",
        line="/lead new Jane Doe, Acme, $12k, LinkedIn",
        created="Created Acme #1 in New signup.",
        board="1 open deal · $12,000",
        amount="New signup · 1 lead · $12,000",
    ),
    Newcomer(
        who="mina",
        invited="Pipewright 설정",
        preset="엔터프라이즈",
        first_stage="타깃 고객사",
        form="Pipewright 설정",
        line="/lead new 김민지, 한빛상사, 3천만원, 링크드인",
        created="타깃 고객사 단계에 한빛상사 #1 카드를 만들었어요.",
        board="진행 중 1건 · ₩3,000만",
        amount="타깃 고객사 · 리드 1건 · ₩3,000만",
    ),
]


@pytest.fixture(params=NEWCOMERS, ids=["english", "korean"])
def newcomer(request: pytest.FixtureRequest) -> Newcomer:
    found: Newcomer = request.param
    return found


@pytest.fixture
def empty(sqlite_template: Path, tmp_path: Path) -> Iterator[Stage]:
    with stage(sqlite_template, tmp_path) as made:
        yield made


def test_the_first_run_leads_to_a_first_board_with_a_lead_in_two_minutes(
    new_page: Callable[..., Page], empty: Stage, newcomer: Newcomer
) -> None:
    begun = time.monotonic()
    seat = Seat(new_page(), empty, newcomer.who).enter("app")
    expect(seat.home).to_contain_text(newcomer.invited)

    seat.enter().say("/pipeline settings")
    expect(seat.modal.get_by_test_id("modal-title")).to_have_text(newcomer.form)
    seat.choose("setup.preset", newcomer.preset, seat.modal)
    expect(seat.modal).to_contain_text(newcomer.first_stage)
    seat.submit()
    expect(seat.modal).to_have_count(0)
    expect(seat.newest).to_contain_text(newcomer.preset)

    answer = seat.say(newcomer.line)
    seat.press("lead.create", answer)
    expect(answer).to_contain_text(newcomer.created)
    board = seat.say("/pipeline")
    expect(board).to_contain_text(newcomer.board)
    expect(board).to_contain_text(newcomer.amount)
    assert time.monotonic() - begun < PROMISED
    expect(seat.enter("app").home).not_to_contain_text(newcomer.invited)
