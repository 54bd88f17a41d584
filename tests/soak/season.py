"""Weeks of a team at work, hour by hour, and what may be asked of each reminder they got."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.deal import Deal
from bot.domain.error import CrmError
from bot.domain.followup import Snooze
from bot.domain.habit import HABITS
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.person import Person
from bot.domain.rule import Rule, findings
from bot.domain.timeline import ActivityKind
from bot.jobs.round import go_round, sweep
from bot.services import deal as deals
from bot.services import followup, journal, look, manner, move, nudge
from bot.services.holiday import holidays_of
from bot.storage import Database, UnitOfWork
from bot.storage.tables import nudge as table
from tests.soak.truth import Found, holding

HOUR = timedelta(hours=1)
Work = Callable[[UnitOfWork], object]


class Clock:
    """A clock that is set by the hour."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Give the time."""
        return self.now


@dataclass
class Season:
    """What happened: by rule how many reminders were true when told, and whatever was wrong."""

    db: Database
    workspace_id: int
    clock: Clock
    dice: random.Random
    deliver: Callable[[], object] = lambda: None
    busy: float = 0.3
    """How often somebody at work does something of their own accord within an hour."""
    told: Counter[Rule] = field(default_factory=Counter)
    true: Counter[Rule] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    holds: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    ticks: int = 0
    _plans: dict[datetime, list[tuple[int, Work]]] = field(default_factory=dict)
    _last: Found = field(default_factory=dict)

    def plan(self, at: datetime, work: Work, by: int = 0) -> None:
        """Have something done at an hour, by a person if one is named."""
        self._plans.setdefault(at, []).append((by, work))

    def run(self, until: datetime) -> None:
        """Let the hours pass."""
        while self.clock.now < until:
            self.clock.now += HOUR
            now = self.clock.now
            for _, work in self._plans.pop(now, []):
                self._try(work)
            self._work()
            go_round(self.db, now)
            self.ticks += 1
            self.deliver()
            self._look()
            if not now.hour:
                sweep(self.db, now)

    def _try(self, work: Work) -> None:
        try:
            self.db.write(self.workspace_id, work)
        except CrmError as error:
            # As people do, it asks for what cannot be: the sentence is for them.
            assert str(error)

    def _work(self) -> None:
        """Have people do something to a deal of theirs, as they do."""
        now = self.clock.now
        with self.db.read(self.workspace_id) as uow:
            free = holidays_of(uow, now.year, now.year)
            for person in uow.persons.all():
                local = now.astimezone(person.tz)
                works = local.weekday() in person.working_days and local.date() not in free
                if not works or not 9 <= local.hour < 18 or self.dice.random() > self.busy:
                    continue
                mine = uow.deals.mine(person.id)
                if mine:
                    self.plan(now, self._deed(self.dice.choice(mine), person, local.date()))
        for _, work in self._plans.pop(now, []):
            self._try(work)

    def _deed(self, chosen: Deal, by: Person, today: date) -> Work:
        ahead = today + timedelta(days=self.dice.randint(1, 6))
        later = today + timedelta(days=self.dice.randint(5, 30))
        on = chosen.id
        deeds: list[Work] = [
            lambda uow: journal.log(uow, on, ActivityKind.CALL, "spoke", by=by),
            lambda uow: followup.schedule(uow, on, ahead, by=by),
            lambda uow: deals.set_close_date(uow, on, later, by=by),
            lambda uow: _forward(uow, on, by),
            lambda uow: deals.plan(uow, on, None, None, by=by),
        ]
        return self.dice.choice(deeds)

    def _look(self) -> None:
        """Hold what was told just now against the truth, and at noon what is found as well."""
        now = self.clock.now
        with self.db.read(self.workspace_id, budget=60) as uow:
            fresh = _told(uow, now)
            if not fresh and now.hour != 12:
                return
            free = holidays_of(uow, now.year - 1, now.year + 1)
            truth = holding(uow, free)
            for one in fresh:
                self._check(one, truth, uow)
            if now.hour == 12:
                self._compare(uow, truth)
        for one in fresh:
            self._react(one)

    def _check(self, one: Nudge, truth: Found, uow: UnitOfWork) -> None:
        if one.rule is Rule.BACKLOG:
            return
        self.told[one.rule] += 1
        about = [one.deal_id] if one.deal_id is not None else _of(uow, one)
        if any(one.rule.value in truth.get(deal_id, ()) for deal_id in about):
            self.true[one.rule] += 1
        else:
            self.wrong.append(f"{one.day} {one.rule} of {one.subject} was not so")

    def _compare(self, uow: UnitOfWork, truth: Found) -> None:
        """Compare what the rules find in every open deal, and see that none was passed over."""
        room, after, mine = look.survey(uow), 0, dict[int, frozenset[str]]()
        recipients: dict[int, Person | None] = {}
        while chunk := uow.looks.working(after, 500):
            after = chunk[-1][1].id
            for case in look.cases(uow, [one for _, one in chunk], room):
                mine[case.deal.id] = frozenset(one.rule.value for one in findings(case))
                line = uow.pipelines.get(case.deal.position.pipeline_id)
                recipients[case.deal.id] = look.recipient(case, line, room.people)
        for deal_id in truth.keys() | mine.keys():
            ours, theirs = mine.get(deal_id, frozenset()), truth.get(deal_id, frozenset())
            self.holds.update(theirs)
            self.found.update(ours & theirs)
            for rule in ours ^ theirs:
                way = "found, and is not so" if rule in ours else "is so, and was not found"
                self.wrong.append(f"{self.clock.now} {rule} of deal {deal_id} {way}")
        self._forgotten(uow, truth, recipients, room.house)
        self._last = truth

    def _forgotten(
        self,
        uow: UnitOfWork,
        truth: Found,
        to: dict[int, Person | None],
        house: manner.House,
    ) -> None:
        known = set(uow.connection.execute(select(table.c.subject).distinct()).scalars())
        for deal_id, rules in truth.items():
            person = to[deal_id]
            if person is None:
                continue
            wanted = (rules & self._last.get(deal_id, frozenset())) - house.of(person.id).off
            owner = f"person:{uow.deals.get(deal_id).owner_id}" if "owner_gone" in wanted else ""
            if wanted and f"deal:{deal_id}" not in known and owner not in known:
                self.wrong.append(f"nobody was told of deal {deal_id}: {sorted(wanted)}")

    def _react(self, one: Nudge) -> None:
        """Do something about it, put it off, or let it be."""
        fate, at = self.dice.random(), self.clock.now + HOUR * self.dice.randint(1, 30)
        with self.db.read(self.workspace_id) as uow:
            person = uow.persons.get(one.person_id)
            chosen = uow.deals.get(one.deal_id) if one.deal_id is not None else None
        if chosen is None:
            return
        if fate < 0.45:
            self.plan(at, self._deed(chosen, person, at.astimezone(person.tz).date()))
        elif fate < 0.55:
            self.plan(at, lambda uow: nudge.snooze(uow, one.id, Snooze.NEXT_WEEK, by=person))
        elif fate < 0.58:
            self.plan(at, lambda uow: nudge.mute(uow, one.id, by=person))


def kept(season: Season, holidays: Sequence[date] = ()) -> list[str]:
    """Give what of the manners was not kept, over all reminders there are."""
    wrong: list[str] = []
    with season.db.read(season.workspace_id, budget=60) as uow:
        people = {one.id: one for one in uow.persons.all(active_only=False)}
        house = manner.house(uow)
        all_of = _all(uow)
    days: dict[tuple[int, date], list[Nudge]] = defaultdict(list)
    for one in all_of:
        person, wanted = people[one.person_id], house.of(one.person_id)
        if one.sent_at is None:
            if one.state is NudgeState.FOLDED:
                days[one.person_id, one.day].append(one)
            continue
        local = one.sent_at.astimezone(person.tz)
        days[one.person_id, local.date()].append(one)
        if not wanted.start <= local.hour * 60 + local.minute < wanted.end:
            wrong.append(f"{person.name} was disturbed at {local}")
        if local.weekday() not in person.working_days or local.date() in holidays:
            wrong.append(f"{person.name} was off at {local}")
        if one.day != local.date():
            wrong.append(f"{one.subject} is counted on {one.day}, and was told at {local}")
    for (person_id, day), told in days.items():
        sent = [one for one in told if one.sent_at is not None]
        budget, name = house.of(person_id).budget, people[person_id].name
        if len(sent) > budget:
            wrong.append(f"{name} was told of {len(sent)} on {day}, of {budget} at most")
        if len({one.subject for one in sent}) < len(sent) and not _again(sent):
            wrong.append(f"{name} was told twice of one deal on {day}")
        if len(sent) < budget and any(
            one.state is NudgeState.FOLDED and one.rule not in house.fallen for one in told
        ):
            wrong.append(f"{name} has something in the digest of {day} that could be told")
        at = {one.sent_at: one.message for one in sent}
        if len({one.message for one in sent}) > len(at):
            wrong.append(f"{name} got several messages at once on {day}")
        later = [one for one in sent if one.sent_at != min(at)]  # type: ignore[type-var]
        if any(not HABITS[one.rule].prompt for one in later):
            wrong.append(f"{name} was told on {day} again of what could wait")
    keys = Counter((one.subject, one.rule, one.day) for one in all_of)
    return wrong + [f"{key} was found {n} times" for key, n in keys.items() if n > 1]


def _again(sent: list[Nudge]) -> bool:
    """Tell whether what was told twice of a deal were two different things."""
    return len({(one.subject, one.rule) for one in sent}) == len(sent)


def _all(uow: UnitOfWork) -> list[Nudge]:
    ids = uow.connection.execute(select(table.c.id).order_by(table.c.id)).scalars()
    return [one for number in ids if (one := uow.nudges.get(number)) is not None]


def _told(uow: UnitOfWork, at: datetime) -> list[Nudge]:
    ids = uow.connection.execute(select(table.c.id).where(table.c.sent_at == at)).scalars()
    return [one for number in ids if (one := uow.nudges.get(number)) is not None]


def _of(uow: UnitOfWork, one: Nudge) -> list[int]:
    return [found.id for found in uow.deals.mine(int(one.subject.removeprefix("person:")))]


def _forward(uow: UnitOfWork, deal_id: int, by: Person) -> object:
    """Move a deal a stage on."""
    chosen = uow.deals.get(deal_id)
    stages = uow.pipelines.get(chosen.position.pipeline_id).open_stages
    place = next((n for n, one in enumerate(stages) if one.id == chosen.stage_id), None)
    if place is None or place + 1 == len(stages):
        return None
    return move.move(uow, deal_id, stages[place + 1].id, by=by)
