"""One change to many deals: in chunks, skipping what cannot be changed, and all of it back."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.board import BoardQuery
from bot.domain.bulk import BulkKind, BulkState
from bot.domain.deal import Deal
from bot.domain.error import Forbidden, Invalid, Stale
from bot.domain.followup import Followup
from bot.domain.lens import Lens
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.playbook import Activity
from bot.domain.timeline import EntryKind
from bot.services import bulk, lens, move, playbook, upkeep
from bot.services import deal as deals
from bot.services.change import changing, record
from bot.storage import UnitOfWork
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.services.conftest import Team


def stand(team: Team) -> dict[int, Deal]:
    return {deal.id: deal for deal in team.see(lambda uow: uow.deals.newest(10_000))}


def go_on(team: Team) -> int:
    steps = 1
    while team.do(upkeep.step):
        steps += 1
    return steps


def inside(team: Team, stage: str) -> BoardQuery:
    return BoardQuery(team.pipeline.id, stage_id=team.stage(stage), size=10)


def test_a_move_goes_in_chunks_and_comes_back_whole(
    team: Team, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 10)
    made = [team.new(f"Deal {number}") for number in range(13)]
    before, demo = stand(team), str(team.stage("Demo"))
    clock.advance(minutes=1)
    run = team.do(
        lambda uow: bulk.begin(uow, inside(team, "Lead"), BulkKind.MOVE, demo, by=team.dana)
    )
    assert (run.total, run.done, run.state) == (13, 10, BulkState.OPEN)
    assert go_on(team) == 1
    run = team.see(lambda uow: uow.bulks.get(run.id))
    assert (run.done, run.state) == (13, BulkState.DONE)
    assert {team.stage_name(deal) for deal in stand(team).values()} == {"Demo"}
    clock.advance(minutes=9)
    with pytest.raises(Forbidden):
        team.do(lambda uow: bulk.undo(uow, run.id, by=team.mina))
    team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana))
    go_on(team)
    assert {key: one.position for key, one in stand(team).items()} == {
        one.id: before[one.id].position for one in made
    }
    assert check(team.db, team.workspace.id) == []
    with pytest.raises(Invalid):
        team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana))


def test_what_came_later_is_named_and_blocks_the_undo(team: Team, clock: Clock) -> None:
    first = team.new("Acme")
    team.new("Globex")
    june = date(2026, 6, 30)
    run = team.do(
        lambda uow: bulk.begin(
            uow, inside(team, "Lead"), BulkKind.DATE, june.isoformat(), by=team.dana
        )
    )
    assert (run.done, run.state) == (2, BulkState.DONE)
    assert {deal.close_date for deal in stand(team).values()} == {june}
    clock.advance(minutes=1)
    team.do(lambda uow: deals.set_close_date(uow, first.id, None, by=team.dana))
    with pytest.raises(Invalid) as refused:
        team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana))
    assert refused.value.params["deal"] == "Acme"


def test_deals_that_have_the_owner_already_are_left_alone_and_too_late_is_too_late(
    team: Team, clock: Clock
) -> None:
    team.new("Acme")
    mine = team.new("Globex")
    team.do(lambda uow: deals.assign(uow, mine.id, team.mina.id, by=team.dana))
    to = str(team.mina.id)
    run = team.do(
        lambda uow: bulk.begin(uow, inside(team, "Lead"), BulkKind.ASSIGN, to, by=team.dana)
    )
    assert (run.total, run.done) == (2, 1)
    clock.advance(minutes=11)
    with pytest.raises(Invalid):
        team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana))


@pytest.mark.parametrize(("stage", "to"), [("Lead", "Won"), ("Lead", "Lead"), ("Demo", "Lead")])
def test_what_cannot_be_done_in_bulk_is_refused(team: Team, stage: str, to: str) -> None:
    team.new("Acme")
    target = str(team.stage(to))
    with pytest.raises(Invalid):
        team.do(
            lambda uow: bulk.begin(uow, inside(team, stage), BulkKind.MOVE, target, by=team.dana)
        )


def test_a_filtered_set_moves_across_stages_and_says_what_stays_and_why(
    team: Team, clock: Clock
) -> None:
    acme, globex = team.new("Acme", 20_000), team.new("Globex", 30_000)
    small, unvalued = team.new("Small", 5), team.new("Unvalued", None)
    yuna = team.do(
        lambda uow: uow.persons.add(Person(id=uow.new_id(), name="Yuna", slack_id="U0YUNA"))
    )
    hers = team.new("Hers")
    team.do(lambda uow: deals.assign(uow, hers.id, yuna.id, by=team.dana))
    there = team.new("There")
    team.do(lambda uow: move.move(uow, globex.id, team.stage("Contact"), by=team.dana))
    team.do(lambda uow: move.move(uow, there.id, demo(team), by=team.dana))
    big = team.do(
        lambda uow: lens.through(
            uow, BoardQuery(team.pipeline.id), Lens(least=Money(1_000_000, "USD"))
        )
    )
    found = team.see(lambda uow: bulk.chosen(uow, big))
    assert {one.id for one in found} == {acme.id, globex.id, hers.id, there.id}
    to = str(demo(team))
    stay = team.see(lambda uow: bulk.left_out(uow, found, BulkKind.MOVE, to, by=team.dana))
    assert {(one.id, type(why)) for one, why in stay} == {
        (hers.id, Forbidden),
        (there.id, Invalid),
    }
    before = stand(team)
    clock.advance(minutes=1)
    run = team.do(lambda uow: bulk.begin(uow, big, BulkKind.MOVE, to, by=team.dana))
    assert (run.total, run.done) == (4, 2)
    moved = {key for key, one in stand(team).items() if one.position != before[key].position}
    assert moved == {acme.id, globex.id} and not moved & {small.id, unvalued.id}
    with pytest.raises(Forbidden):
        team.do(lambda uow: bulk.undo(uow, run.id, by=team.mina))
    boss = replace(team.mina, role=Role.MANAGER)
    team.do(lambda uow: bulk.undo(uow, run.id, by=boss))
    assert {key: one.position for key, one in stand(team).items()} == {
        key: one.position for key, one in before.items()
    }
    assert check(team.db, team.workspace.id) == []


def demo(team: Team) -> int:
    return team.stage("Demo")


def test_what_is_sent_together_is_still_refused_when_a_deal_is_another_by_then(team: Team) -> None:
    made = [team.new(f"Deal {number}", lead=False) for number in range(3)]
    ids = [one.id for one in made]

    def twice(uow: UnitOfWork) -> None:
        with changing(uow, [*ids, 1]) as loaded:
            assert list(loaded) == sorted(ids)
            for one in loaded.values():
                move.move(uow, one.id, team.stage("Demo"), by=team.dana)
            # As it was read, not as it is now.
            record(
                uow, loaded[ids[1]], replace(loaded[ids[1]], name="Late"), EntryKind.EDITED, by=None
            )

    with pytest.raises(Stale):
        team.do(twice)
    assert {team.stage_name(one) for one in stand(team).values()} == {"Contact"}


def test_a_deal_moved_with_others_is_what_it_would_be_moved_alone(team: Team, clock: Clock) -> None:
    lead = replace(team.dana, role=Role.MANAGER)
    steps = [Activity("Call", 1, required=False), Activity("Deck", 3, required=False)]
    for name in ("Lead", "Demo"):
        stage_id = team.stage(name)
        team.do(
            lambda uow, stage_id=stage_id: playbook.write(
                uow, team.pipeline.id, stage_id, steps, by=lead
            )
        )
    together = [team.new(f"Deal {number}").id for number in range(3)]
    query = inside(team, "Lead")
    clock.advance(minutes=5)
    for target in ("Demo", "Qualification"):
        to = str(team.stage(target))
        team.do(lambda uow, to=to, query=query: bulk.begin(uow, query, BulkKind.MOVE, to, by=lead))
        query = inside(team, target)
    clock.advance(minutes=-5)
    alone = [team.new(f"Deal {number}").id for number in range(3)]
    clock.advance(minutes=5)
    for target in ("Demo", "Qualification"):
        for one in alone:
            team.do(lambda uow, one=one, to=target: move.move(uow, one, team.stage(to), by=lead))

    def told(uow: UnitOfWork, deal_id: int) -> tuple[object, ...]:
        deal = replace(uow.deals.get(deal_id), id=0, number=0)
        tasks = [replace(one, id=0, deal_id=0) for one in uow.tasks.of(deal_id)]
        touches = [replace(one, id=0, deal_id=0) for one in uow.followups.open_of(deal_id)]
        stays = [replace(one, id=0, deal_id=0) for one in uow.visits.of(deal_id)]
        entries = [
            replace(
                one,
                id=0,
                deal_id=0,
                changes=tuple(
                    replace(change, field=change.field.partition(":")[0]) for change in one.changes
                ),
            )
            for one in sorted(uow.timeline.of(deal_id), key=lambda one: one.id)
        ]
        return deal, tasks, touches, stays, entries

    for one, other in zip(together, alone, strict=True):
        assert team.see(lambda uow, one=one: told(uow, one)) == team.see(
            lambda uow, other=other: told(uow, other)
        )
    assert check(team.db, team.workspace.id) == []


def test_what_was_planned_comes_back_with_the_owner(team: Team) -> None:
    ids = [team.new(f"Deal {number}", lead=False).id for number in range(2)]

    def planned(uow: UnitOfWork) -> list[list[Followup]]:
        return [uow.followups.open_of(one) for one in ids]

    before, to = team.see(planned), str(team.mina.id)
    assert [len(ours) for ours in before] == [1, 1]
    run = team.do(
        lambda uow: bulk.begin(uow, inside(team, "Contact"), BulkKind.ASSIGN, to, by=team.dana)
    )
    assert {one.assignee_id for ours in team.see(planned) for one in ours} == {team.mina.id}
    team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana))
    assert team.see(planned) == before


def test_what_somebody_changes_while_the_rest_comes_back_stays(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    made = [team.new(f"Deal {number}") for number in range(3)]
    last, june = max(one.id for one in made), date(2026, 6, 30)
    run = team.do(
        lambda uow: bulk.begin(
            uow, inside(team, "Lead"), BulkKind.MOVE, str(demo(team)), by=team.dana
        )
    )
    go_on(team)
    assert team.do(lambda uow: bulk.undo(uow, run.id, by=team.dana)).done == 1
    team.do(lambda uow: deals.set_close_date(uow, last, june, by=team.dana))
    go_on(team)
    stood = stand(team)
    assert {team.stage_name(stood[one.id]) for one in made if one.id != last} == {"Lead"}
    assert (team.stage_name(stood[last]), stood[last].close_date) == ("Demo", june)
    assert check(team.db, team.workspace.id) == []
