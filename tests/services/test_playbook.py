"""Stages put their steps on deals, ask for the required ones, and undo takes it all back."""

import pytest

from bot.domain.draft import Closing
from bot.domain.error import Forbidden, Invalid, Stale
from bot.domain.person import Role
from bot.domain.playbook import Activity, Task, TaskState, checklist
from bot.services import audit as audits
from bot.services import move, playbook
from bot.services.pipeline import add
from bot.services.undo import undo
from tests.conftest import Clock
from tests.services.conftest import Team


def here(team: Team, deal_id: int) -> list[Task]:
    """The checklist of a deal as it stands."""
    return team.see(lambda uow: checklist(uow.tasks.of(deal_id), uow.deals.get(deal_id).stage_id))


def ask(team: Team, stage: str, *steps: Activity) -> None:
    """Say what a stage asks for."""
    with team.db.begin(team.workspace.id) as uow:
        uow.playbook.save(team.stage(stage), steps)


def test_a_new_card_has_the_steps_of_its_stage_with_their_days(team: Team) -> None:
    card = team.new()
    tasks = here(team, card.id)
    assert [task.name for task in tasks] == ["Research the company", "Make the first contact"]
    assert all(task.due is not None and task.due.weekday() < 5 for task in tasks)


def test_a_required_step_bars_the_way_on_but_not_back_and_not_out(team: Team) -> None:
    ask(team, "Contact", Activity("Find the sponsor", 2, True), Activity("Say hello", None))
    card = team.new(lead=False)
    for go in (
        lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana),
        lambda uow: move.win(uow, card.id, Closing(on=team.workspace.day(uow.now)), by=team.dana),
    ):
        with pytest.raises(Invalid, match="Before leaving Contact, do this first: Find the spon"):
            team.do(go)
    first = here(team, card.id)[0]
    team.do(lambda uow: playbook.tick(uow, card.id, frozenset({first.id}), by=team.dana))
    assert here(team, card.id)[0].state is TaskState.DONE
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    other = team.new("Globex", lead=False)
    team.do(lambda uow: move.move(uow, other.id, team.stage("Lead"), by=team.dana))
    third = team.new("Initech", lead=False)
    team.do(
        lambda uow: move.lose(
            uow, third.id, Closing(on=team.workspace.day(uow.now), reason="price"), by=team.dana
        )
    )


def test_coming_back_asks_nothing_twice_and_undo_gives_the_list_back(
    team: Team, clock: Clock
) -> None:
    card = team.new(lead=False)
    (step,) = here(team, card.id)
    team.do(lambda uow: playbook.tick(uow, card.id, frozenset({step.id}), by=team.dana))
    team.do(lambda uow: move.move(uow, card.id, team.stage("Demo"), by=team.dana))
    demo = here(team, card.id)
    assert [task.name for task in demo] == ["Prepare the demo", "Send what was shown"]
    team.do(lambda uow: move.move(uow, card.id, team.stage("Contact"), by=team.dana))
    assert [(task.id, task.state) for task in here(team, card.id)] == [(step.id, TaskState.DONE)]
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert here(team, card.id) == demo
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    team.do(lambda uow: undo(uow, card.id, by=team.dana))
    assert [task.state for task in here(team, card.id)] == [TaskState.OPEN]


def test_two_people_ticking_the_same_list_are_told_apart(team: Team) -> None:
    card = team.new()
    first, second = here(team, card.id)
    seen = card.version
    done = frozenset({first.id})
    team.do(lambda uow: playbook.tick(uow, card.id, done, by=team.dana, version=seen))
    late = frozenset({second.id})
    with pytest.raises(Stale):
        team.do(lambda uow: playbook.tick(uow, card.id, late, by=team.mina, version=seen))
    assert [task.state for task in here(team, card.id)] == [TaskState.DONE, TaskState.OPEN]


def test_who_leads_the_pipeline_says_what_is_asked(team: Team) -> None:
    where = (team.pipeline.id, team.stage("Demo"))
    steps = [Activity("Prepare the demo", 1, True), Activity("Bring cake")]
    with pytest.raises(Forbidden):
        team.do(lambda uow: playbook.write(uow, *where, steps, by=team.dana))
    kept = team.see(lambda uow: uow.playbook.of(where[1]))[0].id
    with team.db.begin(team.workspace.id) as uow:
        boss = uow.persons.add(type(team.dana)(id=uow.new_id(), name="Ines", role=Role.ADMIN))
        playbook.write(uow, *where, steps, by=boss)
        asked = uow.playbook.of(where[1])
        assert (asked[0].id, asked[0].required, asked[1].name) == (kept, True, "Bring cake")
        with pytest.raises(Invalid, match="10 steps at most"):
            playbook.write(uow, *where, [Activity(str(n)) for n in range(11)], by=boss)
        with pytest.raises(Invalid, match="same name"):
            playbook.write(uow, *where, [Activity("A"), Activity("A")], by=boss)


def test_every_preset_has_its_playbook_in_the_language_of_the_person(team: Team) -> None:
    with team.db.begin(team.workspace.id) as uow:
        boss = uow.persons.add(
            type(team.dana)(id=uow.new_id(), name="Sora", role=Role.ADMIN, locale="ko")
        )
        pipeline, _ = add(uow, "enterprise", None, by=boss)
        asked = {stage.name: uow.playbook.of(stage.id) for stage in pipeline.stages}
    assert [step.name for step in asked["성사"]] == ["계약서 체결", "수행팀 인수인계"]
    assert asked["실패"] == ()


def test_a_changed_playbook_is_on_the_trail_and_given_back_whole(team: Team) -> None:
    stage = team.stage("Demo")
    where = (team.pipeline.id, stage)
    with team.db.begin(team.workspace.id) as uow:
        boss = uow.persons.add(type(team.dana)(id=uow.new_id(), name="Ines", role=Role.ADMIN))
        asked = uow.playbook.of(stage)
        _, first = playbook.write(uow, *where, asked[:1], gaps=(2, 2), by=boss)
        _, told = playbook.write(uow, *where, [Activity("Bring cake")], gaps=(), by=boss)
        assert uow.rhythms.gaps(stage) == ()
    assert told.before is not None and told.before["gaps"] == [2, 2]
    with pytest.raises(Invalid, match="changed this again"):
        team.do(lambda uow: audits.undo(uow, first.id, by=boss))
    team.do(lambda uow: audits.undo(uow, told.id, by=boss))
    assert team.see(lambda uow: (uow.playbook.of(stage), uow.rhythms.gaps(stage))) == (
        asked[:1],
        (2, 2),
    )
    team.do(lambda uow: audits.undo(uow, first.id, by=boss))
    assert team.see(lambda uow: (uow.playbook.of(stage), uow.rhythms.gaps(stage))) == (asked, None)
