"""Stages and pipelines changed, merged and given back, on both databases."""

from dataclasses import replace

import pytest

from bot.domain.board import BoardQuery
from bot.domain.error import Forbidden, Invalid
from bot.domain.fix import Gap
from bot.domain.forecast import month_of
from bot.domain.person import Role
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.review import PIPELINE
from bot.domain.snapshot import Whose
from bot.jobs.tick import tick
from bot.services import audit, fix, merge, move, pipeline, review, stage
from bot.services import deal as deals
from bot.services.board import board, board_as_of
from bot.services.home import home
from bot.services.prospect import prospect
from bot.storage import UnitOfWork
from bot.storage.brief import Reach
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.services.conftest import Team


@pytest.fixture
def boss(team: Team) -> Team:
    """Dana is an admin."""
    dana = team.do(lambda uow: uow.persons.save(replace(team.dana, role=Role.ADMIN)))
    return replace(team, dana=dana)


def now(team: Team) -> Pipeline:
    return team.see(lambda uow: uow.pipelines.get(team.pipeline.id))


def names(team: Team) -> list[str]:
    return [one.name for one in now(team).stages]


def test_a_stage_is_added_renamed_and_moved_and_each_is_taken_back(
    boss: Team, clock: Clock
) -> None:
    demo = now(boss).stage(boss.stage("Demo"))
    draft = replace(demo, name="Pilot", probability=50)
    pilot, added = boss.do(lambda uow: stage.add(uow, draft, by=boss.dana))
    assert names(boss)[5:7] == ["Proposal", "Pilot"]
    moved = boss.do(lambda uow: pipeline.shift(uow, demo.pipeline_id, pilot.id, -1, by=boss.dana))
    assert names(boss)[5:7] == ["Pilot", "Proposal"]
    before = clock.now
    clock.advance(minutes=1)
    _, renamed = boss.do(lambda uow: stage.change(uow, replace(demo, name="Showing"), by=boss.dana))
    clock.advance(minutes=1)
    assert now(boss).stage(demo.id).name_at(before) == "Demo"
    assert now(boss).stage(demo.id).name_at(clock.now) == "Showing"
    for at, called in ((before, "Demo"), (clock.now, "Showing")):
        then = boss.see(lambda uow, at=at: board_as_of(uow, demo.pipeline_id, at))
        assert [one.stage.name for one in then.columns if one.stage.id == demo.id] == [called]
    for told in (renamed, moved, added):
        boss.do(lambda uow, told=told: audit.undo(uow, told.id, by=boss.dana))
    assert names(boss) == [one.name for one in boss.pipeline.stages]
    with pytest.raises(Invalid, match="ten minutes"):
        boss.do(lambda uow: audit.undo(uow, added.id, by=boss.dana))


def test_a_stage_with_deals_goes_only_with_a_place_for_them(boss: Team, clock: Clock) -> None:
    deals = [boss.new(f"Deal {n}", lead=False) for n in range(3)]
    gone, into = boss.stage("Contact"), boss.stage("Demo")
    pipeline_id = boss.pipeline.id
    with pytest.raises(Invalid, match="Choose where they go"):
        boss.do(lambda uow: stage.retire(uow, pipeline_id, gone, None, by=boss.dana))
    told = boss.do(lambda uow: stage.retire(uow, pipeline_id, gone, into, by=boss.dana))
    assert "Contact" not in names(boss)
    shown = boss.see(lambda uow: board(uow, BoardQuery(pipeline_id)))
    assert [column.sums.deals for column in shown.columns if column.stage.id == into] == [3]
    tick(boss.db, clock.now)
    assert check(boss.db, boss.workspace.id) == []
    clock.advance(minutes=1)
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert "Contact" in names(boss)
    assert {boss.see(lambda uow, d=d: uow.deals.get(d.id)).stage_id for d in deals} == {gone}
    tick(boss.db, clock.now)
    assert check(boss.db, boss.workspace.id) == []


def test_a_merge_larger_than_a_chunk_goes_on_by_itself(
    boss: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "CHUNK", 2)
    for n in range(5):
        boss.new(f"Deal {n}", lead=False)
    gone, into = boss.stage("Contact"), boss.stage("Demo")
    told = boss.do(lambda uow: stage.retire(uow, boss.pipeline.id, gone, into, by=boss.dana))
    assert len(boss.see(lambda uow: uow.merges.standing(gone, 9))) == 3
    tick(boss.db, clock.now)
    assert len(boss.see(lambda uow: uow.merges.standing(into, 9))) == 5
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    tick(boss.db, clock.now)
    assert len(boss.see(lambda uow: uow.merges.standing(gone, 9))) == 5


def test_deals_of_a_stage_that_is_being_emptied_are_counted_everywhere_meanwhile(
    boss: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "CHUNK", 2)
    made = [boss.new(f"Deal {n}", dollars=None if n else 9_000, lead=False) for n in range(5)]
    gone, into, today = boss.stage("Contact"), boss.stage("Demo"), clock.now.date()
    window = month_of(today)
    with boss.db.begin(boss.workspace.id) as uow:
        for one in made:
            deals.set_close_date(uow, one.id, today, by=boss.dana)

    def counted(uow: UnitOfWork) -> tuple[object, ...]:
        dana = boss.dana
        return (
            home(uow, dana).open_deals,
            uow.worth.open_of(dana.id),
            uow.briefs.closing(Reach(), today, today, 9).count,
            [one.name for one in uow.briefs.weightiest(Reach(), 9)],
            sorted(fix.lacking(uow, dana, 9)[Gap.NO_VALUE]),
            sum(n for n, _ in prospect(uow, Whose(), window, today).categories.values()),
        )

    before = boss.see(counted)
    assert before[:3] == (5, 5, 5)
    scope = f"{PIPELINE}.{boss.pipeline.id}"
    boss.do(lambda uow: stage.retire(uow, boss.pipeline.id, gone, into, by=boss.dana))
    assert boss.see(lambda uow: len(uow.merges.standing(gone, 9))) == 3
    assert boss.see(counted) == before
    assert boss.do(lambda uow: review.begin(uow, scope, by=boss.dana)).total == 5


def test_what_moved_on_since_a_merge_is_named_and_blocks_its_undo(boss: Team) -> None:
    card = boss.new("Acme", lead=False)
    told = boss.do(
        lambda uow: stage.retire(
            uow, boss.pipeline.id, boss.stage("Contact"), boss.stage("Demo"), by=boss.dana
        )
    )
    boss.do(lambda uow: move.move(uow, card.id, boss.stage("Proposal"), by=boss.dana))
    with pytest.raises(Invalid, match="Acme has moved on"):
        boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))


def test_a_pipeline_cannot_lack_what_it_needs_and_only_who_leads_it_changes_it(
    boss: Team,
) -> None:
    won = now(boss).stage(boss.stage("Won"))
    with pytest.raises(Invalid, match="needs an open stage"):
        boss.do(lambda uow: stage.retire(uow, won.pipeline_id, won.id, None, by=boss.dana))
    with pytest.raises(Invalid, match="needs an open stage"):
        boss.do(lambda uow: stage.change(uow, replace(won, kind=StageKind.DEAL), by=boss.dana))
    with pytest.raises(Invalid, match="already"):
        boss.do(lambda uow: stage.change(uow, replace(won, name="demo"), by=boss.dana))
    with pytest.raises(Forbidden, match="a manager of Sales"):
        boss.do(lambda uow: stage.change(uow, replace(won, name="Yes"), by=boss.mina))


def test_a_new_limit_is_put_to_the_deals_that_stand_there(boss: Team, clock: Clock) -> None:
    card = boss.new(lead=False)
    clock.advance(days=4)
    contact = now(boss).stage(card.stage_id)
    boss.do(lambda uow: stage.change(uow, replace(contact, stalled_days=1), by=boss.dana))
    tick(boss.db, clock.now)
    assert boss.see(lambda uow: uow.deals.get(card.id)).stalled
    tick(boss.db, clock.now)
    assert check(boss.db, boss.workspace.id) == []


def test_a_later_change_of_the_same_thing_blocks_the_undo_of_the_first(boss: Team) -> None:
    demo = now(boss).stage(boss.stage("Demo"))
    _, first = boss.do(lambda uow: stage.change(uow, replace(demo, name="One"), by=boss.dana))
    boss.do(lambda uow: stage.change(uow, replace(demo, name="Two"), by=boss.dana))
    with pytest.raises(Invalid, match="Dana changed this again"):
        boss.do(lambda uow: audit.undo(uow, first.id, by=boss.dana))


def test_a_required_field_is_asked_for_by_its_name(boss: Team) -> None:
    demo = now(boss).stage(boss.stage("Demo"))
    boss.do(
        lambda uow: stage.change(
            uow, replace(demo, required=("close_date", "company")), by=boss.dana
        )
    )
    card = boss.new()
    with pytest.raises(Invalid, match="Demo needs Close date, Company first"):
        boss.do(lambda uow: move.move(uow, card.id, demo.id, by=boss.dana))
