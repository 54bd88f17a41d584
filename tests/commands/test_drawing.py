"""Kept drawings: shown as long as nothing they were drawn from is another, whoever changed it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from bot.commands import SUBJECTS
from bot.commands.answer import Screen
from bot.commands.call import Viewer
from bot.commands.drawing import MOST, Drawings
from bot.commands.route import Table
from bot.commands.screen import Screens, Shape
from bot.domain.board import BoardQuery, Filter
from bot.domain.deal import Deal
from bot.domain.draft import NewDeal
from bot.domain.lens import Fact, Lens
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.services import deal, lens, person, pipeline, rate, stage
from bot.services.move import move
from bot.storage import Database, UnitOfWork
from bot.views.query import board_value
from bot.views.words import Words
from tests.conftest import Clock

Change = Callable[[UnitOfWork], object]


class Wall:
    """A board on the wall, drawn with what is kept and anew."""

    def __init__(self, db: Database, workspace: Workspace) -> None:
        self.db, self.workspace = db, workspace
        with db.begin(workspace.id) as uow:
            self.boss = uow.persons.add(Person(uow.new_id(), "Bo", Role.ADMIN, "UBO"))
            self.deal = deal.create(
                uow,
                NewDeal(
                    name="Globex",
                    value=Money(1_000_000, "EUR"),
                    owner_id=self.boss.id,
                    close_date=date(2026, 5, 1),
                ),
                by=self.boss,
            )
            query = BoardQuery(uow.pipelines.default().id)
            asked = lens.through(uow, query, Lens(facts=(Fact.OWNER, Fact.COMPANY, Fact.PERSONA)))
        self.questions = [query, replace(query, filter=Filter.CLOSING), asked]
        self.screens = Table.of(SUBJECTS).screens

    def drawn(self, screens: Screens, locale: str = "en") -> list[dict[str, Any]]:
        """Draw every question as a message, and the first one as a modal."""
        with self.db.read(self.workspace.id) as uow:
            viewer = Viewer(uow.workspace, self.boss, Words(locale, now=uow.now))
            return [
                screens.draw(uow, viewer, Screen("board", {"query": board_value(query)}), shape)
                for query, shape in [
                    *((query, Shape.MESSAGE) for query in self.questions),
                    (self.questions[0], Shape.MODAL),
                ]
            ]

    def kept(self, locale: str = "en") -> list[dict[str, Any]]:
        """Draw them with what is kept; they are as drawn anew."""
        shown = self.drawn(self.screens, locale)
        assert shown == self.drawn(Table.of(SUBJECTS).screens, locale)
        return shown


@pytest.fixture
def wall(db: Database, workspace: Workspace) -> Wall:
    return Wall(db, workspace)


def changes(wall: Wall) -> dict[str, Change]:
    """What can change on a board."""
    boss, globex = wall.boss, wall.deal

    def stages(uow: UnitOfWork) -> Any:
        return uow.pipelines.default().stages

    def now(uow: UnitOfWork) -> Deal:
        return uow.deals.get(globex.id)

    return {
        "moved": lambda uow: move(uow, globex.id, stages(uow)[3].id, by=boss),
        "worth": lambda uow: deal.set_value(uow, globex.id, Money(7, "EUR"), by=boss),
        "rate": lambda uow: rate.put(uow, "EUR", date(2026, 1, 1), Decimal("1.1"), by=boss),
        "due": lambda uow: deal.set_close_date(uow, globex.id, date(2026, 5, 9), by=boss),
        "added": lambda uow: deal.create(uow, NewDeal(name="Acme"), by=boss),
        "named": lambda uow: stage.change(uow, replace(stages(uow)[3], name="See"), by=boss),
        "likely": lambda uow: stage.change(uow, replace(stages(uow)[3], probability=9), by=boss),
        "pipeline": lambda uow: pipeline.add(uow, "renewals", None, by=boss),
        "owner": lambda uow: deal.assign(uow, globex.id, None, by=boss),
        "stalled": lambda uow: uow.deals.change(now(uow), replace(now(uow), stalled=True)),
    }


def test_a_board_follows_every_change_of_another_process(wall: Wall) -> None:
    other = Database(wall.db.url, clock=wall.db.clock)
    before = wall.kept()
    for what, change in changes(wall).items():
        assert all(a is b for a, b in zip(before, wall.drawn(wall.screens), strict=True)), what
        with other.begin(wall.workspace.id) as uow:
            change(uow)
        after = wall.kept()
        assert before != after, what
        before = after
    other.close()


def test_a_board_follows_what_people_and_the_workspace_are_called(wall: Wall) -> None:
    before = wall.kept()
    with wall.db.begin(wall.workspace.id) as uow:
        person.change(uow, replace(wall.boss, name="Bodil"), by=wall.boss)
        rate.put(uow, "EUR", date(2026, 1, 1), Decimal("1.1"), by=wall.boss)
    after = wall.kept()
    assert before != after and "Bodil" in str(after) and "≈" in str(after)
    with wall.db.begin(wall.workspace.id) as uow:
        uow.workspaces.save(replace(uow.workspace, currency="EUR"))
    assert "≈" not in str(wall.kept())


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_board_is_another_one_on_another_day_and_in_another_language(
    wall: Wall, clock: Clock
) -> None:
    before = wall.kept()
    assert wall.kept("ko") != before
    clock.now = datetime(2026, 5, 2, 0, 1, tzinfo=UTC)
    assert "close date passed" in str(wall.kept()) and "close date passed" not in str(before)
    clock.now += timedelta(minutes=1)
    assert all(a is b for a, b in zip(wall.kept(), wall.drawn(wall.screens), strict=True))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_reads_past_the_notes_or_in_a_transaction_that_writes_is_not_kept(
    db: Database, workspace: Workspace
) -> None:
    drawings, drawn = Drawings(), []

    def draw(uow: UnitOfWork) -> dict[str, Any]:
        drawn.append(uow.connection.execute(text("SELECT 1")).scalar_one())
        return {}

    def plain(uow: UnitOfWork) -> dict[str, Any]:
        drawn.append(uow.pipelines.default().id)
        return {}

    for _ in range(2):
        with db.read(workspace.id) as uow:
            drawings.draw(uow, "past", draw)
        with db.begin(workspace.id) as uow:
            drawings.draw(uow, "writes", plain)
    assert len(drawn) == 4
    for _ in range(2):
        with db.read(workspace.id) as uow:
            # What the transaction knows already is noted all the same.
            assert uow.pipelines.default().name
            drawings.draw(uow, "kept", plain)
    assert len(drawn) == 5
    with db.begin(workspace.id) as uow:
        first = uow.pipelines.default()
        uow.pipelines.save(replace(first, name="Other"))
    with db.read(workspace.id) as uow:
        assert uow.pipelines.default().name == "Other"
        drawings.draw(uow, "kept", plain)
    assert len(drawn) == 6


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_of_many_drawings_the_newest_are_kept_and_no_workspace_sees_anothers(
    db: Database, workspace: Workspace
) -> None:
    drawings, drawn = Drawings(), []

    def draw(uow: UnitOfWork) -> dict[str, Any]:
        drawn.append(uow.workspace_id)
        return {"of": uow.workspace.name}

    with db.read(workspace.id) as uow:
        for number in range(MOST + 1):
            drawings.draw(uow, number, draw)
        assert len(drawn) == MOST + 1
        drawings.draw(uow, MOST, draw)
        assert len(drawn) == MOST + 1
        drawings.draw(uow, 0, draw)
    assert len(drawn) == MOST + 2
    with db.begin(None) as uow:
        other = uow.workspaces.add(Workspace(uow.new_id(), "other", "Other"))
    with db.read(other.id) as uow:
        assert drawings.draw(uow, 0, draw) == {"of": "Other"}
