"""What a change makes known is stored with it: once, to whom it concerns, and not with its undo."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.draft import Closing, NewDeal
from bot.domain.error import Forbidden
from bot.domain.news import News
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.services import deal, journal, move, news, post, room
from bot.services.choice import of_pipeline
from bot.services.undo import undo
from bot.storage import Database, OutboxKind, UnitOfWork
from tests.conftest import Clock


@pytest.fixture
def told(db: Database) -> Database:
    """A database of which the people concerned are told."""
    db.watchers.append(news.follow)
    return db


def staff(uow: UnitOfWork) -> tuple[Person, Person]:
    """Two reps who are in Slack."""
    first, second = (
        uow.persons.add(Person(id=uow.new_id(), name=name, role=Role.REP, slack_id=f"U{name}"))
        for name in ("Ann", "Bo")
    )
    return first, second


def subjects(uow: UnitOfWork) -> list[str]:
    """What waits in the outbox, oldest first."""
    rows = uow.connection.exec_driver_sql("SELECT subject FROM outbox ORDER BY id")
    return [str(row[0]) for row in rows]


def test_a_message_and_its_thread_follow_a_deal_in_the_same_transaction(
    told: Database, workspace: Workspace
) -> None:
    with told.begin(workspace.id) as uow:
        ann, _ = staff(uow)
        made = deal.create(uow, NewDeal(name="Acme", owner_id=ann.id), by=ann)
        post.share(uow, made.id, "C1", by=ann, back=None)
        found = uow.posts.find(made.id, "C1")
        assert found is not None and found.person_id == ann.id
    with told.begin(workspace.id) as uow:
        before = subjects(uow)
        journal.note(uow, made.id, "wants a pilot", by=ann)
        deal.edit(uow, made.id, name="Acme Corp", by=ann)
    with told.read(workspace.id) as uow:
        # The note has a line of its own; the new name only changes the message.
        assert subjects(uow)[len(before) :] == [post.LINE, post.CARD]
    with pytest.raises(ZeroDivisionError), told.begin(workspace.id) as uow:
        journal.note(uow, made.id, "never said", by=ann)
        raise ZeroDivisionError
    with told.begin(workspace.id) as uow:
        assert len(subjects(uow)) == len(before) + 2
        uow.posts.drop(found)
        assert uow.posts.of(made.id) == []


def test_a_deal_that_is_given_is_told_to_its_new_owner_alone(
    told: Database, workspace: Workspace
) -> None:
    with told.begin(workspace.id) as uow:
        ann, bo = staff(uow)
        absent = uow.persons.add(Person(id=uow.new_id(), name="Cleo"))
        one = deal.create(uow, NewDeal(name="Own", owner_id=ann.id), by=ann)
    with told.begin(workspace.id) as uow:
        assert subjects(uow) == []
        deal.assign(uow, one.id, absent.id, by=ann)
    with told.begin(workspace.id) as uow:
        assert subjects(uow) == []
        deal.assign(uow, one.id, bo.id, by=ann)
        deal.create(uow, NewDeal(name="Other", owner_id=ann.id), by=ann)
    with told.begin(workspace.id) as uow:
        (row,) = uow.outbox.claim(10, uow.now)
        assert (row.subject, row.kind) == (news.GIVEN, OutboxKind.DM)
        assert row.destination["user"] == "UBo"
        for name in ("x", "y", "z"):
            deal.create(uow, NewDeal(name=name, owner_id=bo.id), by=ann)
    with told.begin(workspace.id) as uow:
        assert subjects(uow) == [news.GIVEN, news.GIVEN_MANY]


def test_a_close_is_told_where_the_pipeline_says_and_taken_back_with_its_undo(
    told: Database, workspace: Workspace, clock: Clock
) -> None:
    with told.begin(workspace.id) as uow:
        ann, _ = staff(uow)
        pipeline = uow.pipelines.default()
        with pytest.raises(Forbidden):
            news.change(uow, pipeline.id, News("C9"), by=ann)
        boss = uow.persons.add(
            replace(ann, id=uow.new_id(), name="Zoe", slack_id="UZ", role=Role.ADMIN)
        )
        news.change(uow, pipeline.id, News("C9", kept_days=3), by=boss)
        assert of_pipeline(uow, pipeline.id) == News("C9", boss.id, kept_days=3)
        made = deal.create(uow, NewDeal(name="Acme", owner_id=ann.id), by=ann)
        room.ask(uow, made.id, by=ann, back=None)
        known = uow.rooms.of(made.id)
        assert known is not None and not known.is_open
        uow.rooms.put(replace(known, channel_id="C7"))
    with told.begin(workspace.id) as uow:
        move.lose(uow, made.id, Closing(on=clock.now.date(), reason="price"), by=ann)
    with told.begin(workspace.id) as uow:
        assert subjects(uow)[-3:] == [news.CLOSED, room.CLOSING, room.ARCHIVE]
        assert uow.outbox.next_due(uow.now) == clock.now + timedelta(days=3)
        entry = next(one for one in uow.timeline.of(made.id) if one.kind in room.CLOSES)
        assert room.goes(uow, made.id, entry.id)
        undo(uow, made.id, by=ann)
        assert not room.goes(uow, made.id, entry.id)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_channel_is_told_of_so_many_closes_a_day_and_of_no_more(
    told: Database, workspace: Workspace, clock: Clock
) -> None:
    def lose(count: int) -> None:
        with told.begin(workspace.id) as uow:
            for _ in range(count):
                made = deal.create(uow, NewDeal(name="Acme", owner_id=ann.id), by=ann)
                move.lose(uow, made.id, Closing(on=clock.now.date(), reason="price"), by=ann)

    with told.begin(workspace.id) as uow:
        ann, _ = staff(uow)
        boss = uow.persons.add(replace(ann, id=uow.new_id(), slack_id="UZ", role=Role.ADMIN))
        news.change(uow, uow.pipelines.default().id, News("C9"), by=boss)
    lose(news.BUDGET - 1)
    lose(5)
    with told.read(workspace.id) as uow:
        assert subjects(uow).count(news.CLOSED) == news.BUDGET
        rows = uow.connection.exec_driver_sql(
            "SELECT params FROM outbox WHERE subject = 'news.closed' ORDER BY id"
        )
        assert ['"last":true' in row[0] for row in rows][-2:] == [False, True]
    clock.advance(days=1)
    lose(1)
    with told.read(workspace.id) as uow:
        assert subjects(uow).count(news.CLOSED) == news.BUDGET + 1
