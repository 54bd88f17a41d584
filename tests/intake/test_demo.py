"""The bundled sample: plausible, in both languages, the same every time, and consistent."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.board import BoardQuery, Filter
from bot.domain.deal import Status
from bot.domain.followup import TOUCH
from bot.domain.person import Person
from bot.domain.playbook import TaskState
from bot.domain.workspace import Workspace
from bot.intake import demo
from bot.services import fix
from bot.services.board import board, board_as_of
from bot.storage import Database
from bot.storage.rebuild import check
from tests import shelf
from tests.conftest import Clock
from tests.intake import replay

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Workspace]]:
    """The sample, loaded once for all who only look at it."""
    folder = tmp_path_factory.mktemp("sample")
    with shelf.furnished(request, request.param, folder, NOW) as (db, place):
        assert demo.load(db, place.id, NOW) == demo.COUNT
        yield db, place


def test_the_sample_shows_something_of_everything_and_is_only_loaded_once(
    filled: tuple[Database, Workspace],
) -> None:
    db, workspace = filled
    with db.read(workspace.id, budget=60) as uow:
        pipeline = uow.pipelines.default()
        deals = [deal for deal, _ in replay.everything(uow)]
        owners = {person.email: person.id for person in uow.persons.all()}
        count = {
            shown: board(uow, BoardQuery(pipeline.id, filter=shown)).total.deals for shown in Filter
        }
        due = [uow.followups.due(owner, workspace.day(NOW), 50) for owner in owners.values()]
        tasks = {one.id: uow.tasks.of(one.id) for one in deals if one.status is Status.OPEN}
        touches = [one for deal_id in tasks for one in uow.followups.open_of(deal_id) if one.touch]
        lacking = [fix.fix_list(uow, person) for person in uow.persons.all()]
        habits = uow.reps.habits(None, None)
    states = Counter(task.state for listed in tasks.values() for task in listed)
    assert states[TaskState.OPEN] > states[TaskState.DONE] > 20
    assert any(
        0 < sum(task.state is TaskState.DONE for task in each) < len(each)
        for each in tasks.values()
    )
    assert len({one.touch for one in touches if one.kind == TOUCH}) > 2
    assert all(found.total for found in lacking)
    assert all(0.6 < habits.kept[owner] / habits.due[owner] < 1 for owner in owners.values())
    statuses = Counter(deal.status for deal in deals)
    assert set(statuses) == set(Status)
    assert statuses[Status.WON] >= 30
    assert 80 <= count[Filter.ALL] <= 160
    assert all(5 <= count[shown] < count[Filter.ALL] for shown in Filter if shown != Filter.ALL)
    opened = Counter(deal.owner_id for deal in deals if deal.status is Status.OPEN)
    assert all(opened[owner] >= 5 for owner in owners.values())
    assert set(owners) == {"mina@example.com", "dana@example.com", "alex@example.com"}
    assert any(due)
    currencies = Counter(deal.value.currency for deal in deals if deal.value)
    assert currencies["USD"] > currencies["KRW"] > 5
    assert currencies["EUR"] > 2
    korean = sum("가" <= (deal.company or "")[0] <= "힣" for deal in deals)
    assert 0.25 < korean / len(deals) < 0.6
    assert all(deal.lost_reason for deal in deals if deal.status is Status.LOST)
    assert all(deal.value for deal in deals if deal.status is Status.WON)
    assert demo.load(db, workspace.id, NOW) == 0
    assert check(db, workspace.id) == []


def test_every_story_is_whole_and_the_boards_follow_from_it(
    filled: tuple[Database, Workspace],
) -> None:
    db, workspace = filled
    with db.read(workspace.id, budget=60) as uow:
        for deal, entries in replay.everything(uow):
            moves = [entry for entry in entries if entry.after]
            assert moves[0].before is None
            assert [entry.before for entry in moves[1:]] == [entry.after for entry in moves[:-1]]
            assert moves[-1].after == deal.position
            assert moves[-1].at == deal.position_at
            assert NOW - timedelta(days=280) < entries[0].at
            assert entries[-1].at <= NOW
            visits = uow.visits.of(deal.id)
            assert [one.entered_at for one in visits[1:]] == [one.left_at for one in visits[:-1]]
            assert (visits[-1].stage_id, visits[-1].left_at) == (deal.stage_id, None)
            assert visits[-1].entered_at == deal.entered_at

    # Every past board is what the timeline says, and so is the present one.
    with db.read(workspace.id, budget=60) as uow:
        pipeline = uow.pipelines.default()
        now = board(uow, BoardQuery(pipeline.id), closed=True)
        instants = [NOW - timedelta(days=days) for days in (1, 30, 100, 265, 400)]
        past = [board_as_of(uow, pipeline.id, instant, closed=True) for instant in instants]
        replayed = replay.boards(uow, NOW, *instants)
    for seen, expected in zip([now, *past], replayed, strict=True):
        for column in seen.columns:
            minor = {code: money.minor for code, money in column.sums.value.items()}
            standing = expected.get(column.stage.id, (0, {}))
            assert (column.sums.deals, minor) == standing


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_people_who_are_there_already_get_the_deals(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        dana = uow.persons.add(
            Person(uow.new_id(), "Dana", slack_id="U1", email="Dana@Example.com")
        )
    demo.load(db, workspace.id, clock.now)
    with db.read(workspace.id) as uow:
        assert uow.deals.mine(dana.id)
        assert len(uow.persons.all()) == 3


def test_it_can_be_told_at_any_hour() -> None:
    for now in (datetime(2026, 3, 1, tzinfo=UTC), datetime(2028, 2, 29, 23, 59, tzinfo=UTC)):
        stories = demo.stories(now)
        assert len(stories) == demo.COUNT
        assert all(story.beats[-1].at <= now for story in stories)
        assert stories == demo.stories(now)
