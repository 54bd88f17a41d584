"""Two weeks of a small team, hour by hour: each reminder was true, timely, and one of few."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.draft import NewDeal
from bot.domain.manners import Manners
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.services import deal, manner
from bot.services.holiday import holidays_of
from bot.services.workspace import make
from bot.storage import Database, UnitOfWork
from tests.shelf import unsynced
from tests.soak.season import Clock, Season, kept

FIRST = datetime(2026, 3, 2, 6, tzinfo=UTC)
"""Within it, clocks are put forward in America, and Seoul and Cairo have a holiday."""
PEOPLE = (
    ("Dana", "America/New_York", range(5), Manners()),
    ("Mina", "Asia/Seoul", range(5), Manners(start=10 * 60, end=16 * 60, budget=2)),
    ("Omar", "Africa/Cairo", (6, 0, 1, 2, 3), Manners(budget=3)),
)


@pytest.fixture(scope="module")
def season(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    """The weeks, lived through once."""
    path = tmp_path_factory.mktemp("season") / "season.db"
    shutil.copyfile(sqlite_template, path)
    clock = Clock(FIRST)
    db = unsynced(Database(f"sqlite:///{path}", clock=clock, pool_size=4))
    place = make(db, Workspace(id=0, key="local", name="Local"))
    lived = Season(db, place.id, clock, random.Random(7))
    db.write(place.id, lambda uow: _staff(uow, lived))
    lived.run(FIRST + timedelta(weeks=2))
    yield lived
    db.close()


def _staff(uow: UnitOfWork, season: Season) -> None:
    uow.settings.put("setup", {"country": "KR"})
    boss = uow.persons.add(Person(uow.new_id(), "Alex", role=Role.MANAGER, slack_id="U0"))
    for number, (name, zone, days, wanted) in enumerate(PEOPLE, 1):
        fresh = Person(uow.new_id(), name, slack_id=f"U{number}", manager_id=boss.id, zone=zone)
        owner = uow.persons.add(replace(fresh, working_days=frozenset(days)))
        manner.change(uow, replace(wanted, off=frozenset()), owner.working_days, by=owner)
        for n in range(10):
            value = Money(season.dice.randint(1, 9) ** 3 * 10_000, "USD")
            closes = date(2026, 3, season.dice.randint(3, 31))
            draft = NewDeal(f"{name} {n}", owner_id=owner.id, value=value, close_date=closes)
            draft = replace(draft, lead=n % 3 == 0)

            def born(uow: UnitOfWork, draft: NewDeal = draft, by: Person = owner) -> object:
                return deal.create(uow, draft, by=by)

            season.plan(FIRST + timedelta(hours=season.dice.randint(1, 240)), born)

    def leaves(uow: UnitOfWork) -> None:
        gone = next(one for one in uow.persons.all() if one.name == "Omar")
        uow.persons.save(replace(gone, active=False))

    season.plan(FIRST + timedelta(days=10), leaves)


def test_what_people_were_told_was_so_when_they_were_told(season: Season) -> None:
    assert season.ticks == 336
    assert season.told == season.true and sum(season.told.values()) > 40
    assert len(season.told) >= 6


def test_what_the_rules_find_is_what_the_rows_say_and_nobody_is_forgotten(season: Season) -> None:
    assert season.wrong == []
    assert season.found == season.holds and sum(season.holds.values()) > 200


def test_budgets_hours_days_off_and_holidays_are_kept(season: Season) -> None:
    with season.db.read(season.workspace_id) as uow:
        free = sorted(holidays_of(uow, 2026, 2026))
    assert date(2026, 3, 2) in free
    assert kept(season, free) == []
