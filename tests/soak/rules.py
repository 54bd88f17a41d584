"""A quarter in which everything is forgotten that there is a rule for, and how often it was right.

The real history lacks much of that: nobody in it leaves, puts a deal aside or has a playbook. The
team here is invented and small; what was told and what is found is held against the plain rows.
"""

import random
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.draft import NewDeal
from bot.domain.manners import Manners
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.playbook import Activity
from bot.domain.rule import Rule
from bot.domain.workspace import Workspace
from bot.services import deal, followup, manner, playbook
from bot.services.holiday import holidays_of
from bot.services.workspace import make
from bot.storage import Database, UnitOfWork, migrate
from tests.soak.season import HOUR, Clock, Season, Work, kept

FIRST = datetime(2026, 2, 2, 6, tzinfo=UTC)
"""Within the quarter clocks are put forward in America and in Europe."""
WEEKS = 13
LEAST = 10
"""How often each rule has to have spoken for its precision to mean something."""
_ZONES = ("America/New_York", "Europe/Berlin", "Asia/Seoul", "Africa/Cairo")
_PEOPLE, _DEALS = 12, 26
_LEAVING = {2: 2, 3: 4, 6: 6, 8: 8}
"""Who leaves, and after how many weeks."""
_DAY = timedelta(days=1)


def run(*, weeks: int = WEEKS) -> bool:
    """Live through the quarter; print each rule's precision, and tell whether all was right."""
    with tempfile.TemporaryDirectory() as folder:
        clock, url = Clock(FIRST), f"sqlite:///{Path(folder) / 'rules.db'}"
        migrate(url)
        db = Database(url, clock=clock, pool_size=4)
        place = make(db, Workspace(id=0, key="local", name="Local"))
        season = Season(db, place.id, clock, random.Random(11), busy=0.1)
        db.write(place.id, lambda uow: _staff(uow, season, weeks), budget=20)
        season.run(FIRST + timedelta(weeks=weeks))
        with db.read(place.id) as uow:
            free = sorted(holidays_of(uow, FIRST.year, FIRST.year))
        wrong = [*season.wrong, *kept(season, free)]
        db.close()
    rare = [one.value for one in Rule if one is not Rule.BACKLOG and season.told[one] < LEAST]
    good = not wrong and not rare and season.told == season.true and season.found == season.holds
    print(
        f"{'✓' if good else '✗'} {weeks} weeks of {_PEOPLE} forgetful people: "
        f"{sum(season.told.values()):,} reminders, {sum(season.found.values()):,} findings compared"
    )
    for rule, n in season.told.most_common():
        name, holds = rule.value, season.holds[rule.value]
        print(
            f"  {name:<17} {season.true[rule]:>5,} true of {n:>5,} told, "
            f"{season.found[name]:>6,} found of {holds:>6,} that were so at noon"
        )
    for line in [*wrong[:20], *(f"{name} was told too seldom to say" for name in rare)]:
        print(f"  wrong: {line}", flush=True)
    return good


def _staff(uow: UnitOfWork, season: Season, weeks: int) -> None:
    uow.settings.put("setup", {"country": "KR"})
    boss = uow.persons.add(Person(uow.new_id(), "Alex", role=Role.MANAGER, slack_id="U0"))
    pipeline = uow.pipelines.default()
    for stage in pipeline.open_stages[1:4]:
        steps = [Activity(f"{stage.name} {n}", due_days=n) for n in (1, 2)]
        playbook.write(uow, pipeline.id, stage.id, steps, by=boss)
    # Without a rhythm, nothing is planned there for who plans nothing.
    playbook.write(uow, pipeline.id, pipeline.open_stages[2].id, (), by=boss, gaps=())
    for number in range(1, _PEOPLE + 1):
        zone = _ZONES[number % len(_ZONES)]
        fresh = Person(uow.new_id(), f"Rep {number}", manager_id=boss.id, zone=zone)
        owner = uow.persons.add(replace(fresh, slack_id=f"U{number}"))
        manner.change(uow, Manners(budget=6, off=frozenset()), frozenset(range(5)), by=owner)
        _begin(season, owner, weeks)
        for week in range(weeks):
            _put_aside(season, owner, FIRST + timedelta(weeks=week))
            _put_off(season, owner, FIRST + timedelta(weeks=week))
        if number in _LEAVING:
            left = FIRST + timedelta(weeks=_LEAVING[number]) + 3 * HOUR
            season.plan(left, lambda uow, one=owner: _leave(uow, one))  # type: ignore[misc]


def _begin(season: Season, owner: Person, weeks: int) -> None:
    """Plan new cards, now and then one that is worth more than all others."""
    for n in range(_DEALS):
        dice = season.dice
        worth = dice.randint(1, 9) * (400_000 if n % 6 == 0 else 10_000)
        at = FIRST + HOUR * dice.randint(1, weeks * 7 * 24)
        closes = at.date() + dice.randint(2, 25) * _DAY
        draft = NewDeal(f"{owner.name}, {n}", owner_id=owner.id, value=Money(worth, "USD"))
        draft = replace(draft, close_date=closes, lead=n % 3 == 0)

        def born(uow: UnitOfWork, draft: NewDeal = draft) -> object:
            return deal.create(uow, draft, by=owner)

        season.plan(at, born)


def _put_aside(season: Season, owner: Person, week: datetime) -> None:
    """Plan to say of a deal "not now": it comes back on a day."""
    at = week + HOUR * season.dice.randint(4, 100)
    until = at.date() + season.dice.randint(3, 20) * _DAY

    def aside(uow: UnitOfWork) -> object:
        chosen = season.dice.choice(uow.deals.mine(owner.id))
        asked = followup.first_of(uow, chosen)
        return followup.nurture(uow, asked.id, until, by=owner, note="After the audit")

    season.plan(at, _if_any(owner, aside))


def _put_off(season: Season, owner: Person, week: datetime) -> None:
    """Plan to put a deal's close date off, day after day."""
    chosen: list[int] = []
    for day in range(3):
        at = week + day * _DAY + HOUR * season.dice.randint(8, 12)

        def later(uow: UnitOfWork, day: int = day) -> object:
            if not chosen:
                chosen.append(season.dice.choice(uow.deals.mine(owner.id)).id)
            on = uow.now.date() + (30 + 20 * day) * _DAY
            return deal.set_close_date(uow, chosen[0], on, by=owner)

        season.plan(at, _if_any(owner, later))


def _if_any(owner: Person, work: Work) -> Work:
    def sure(uow: UnitOfWork) -> object:
        there = uow.persons.get(owner.id).active and uow.deals.mine(owner.id)
        return work(uow) if there else None

    return sure


def _leave(uow: UnitOfWork, person: Person) -> None:
    uow.persons.save(replace(uow.persons.get(person.id), active=False))
