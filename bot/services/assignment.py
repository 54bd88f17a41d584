"""Giving leads that come in by themselves to people: by rule, in turn, to those who are there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from bot.domain.assignment import (
    MOST_RULES,
    AssignRule,
    Traits,
    checked,
    whose_turn,
)
from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Forbidden, Invalid
from bot.domain.manners import works_on
from bot.domain.permit import ask_to_lead, may_curate, may_sell
from bot.domain.person import Person
from bot.services.holiday import holidays_of
from bot.services.trail import tell
from bot.storage import UnitOfWork

LONGEST_ABSENCE = timedelta(days=366)


def choose(uow: UnitOfWork, pipeline_id: int, lead: Traits) -> int | None:
    """Give who gets a lead, and count it as their turn; None where no rule is for it."""
    turns = Turns(uow, pipeline_id)
    chosen = turns.choose(lead)
    turns.keep()
    return chosen


class Turns:
    """Whose turn it is, for leads of a pipeline that come in together; `keep` it at the end.

    The first rule that holds decides. Of its people those are in turn who work today in their own
    zone and are not away; where none of them is there the next rule that holds is asked, and where
    that is so everywhere, whoever is not away gets it, also on a day off: no lead is left alone
    because it came on a Sunday.
    """

    def __init__(self, uow: UnitOfWork, pipeline_id: int) -> None:
        self._uow, self.pipeline_id = uow, pipeline_id
        self._rules = uow.assignments.rules(pipeline_id)
        self._here = Presence(uow) if self._rules else None
        self._began: dict[int, tuple[int, dict[int, int]]] = {}
        self._given: dict[int, dict[int, int]] = {}
        self._count: dict[int, int] = {}

    def choose(self, lead: Traits) -> int | None:
        """Give who gets a lead; None where no rule is for it."""
        if self._here is None:
            return None
        rules = [rule for rule in self._rules if rule.holds(lead)]
        for there in (self._here.today, self._here.at_all):
            for rule in rules:
                people = [one for one in rule.people if there(one)]
                if people and (chosen := self._in_turn(rule, people)) is not None:
                    return chosen
        return None

    def keep(self) -> None:
        """Store whose turns those were."""
        for rule_id, count in self._count.items():
            if count > 1:
                self._uow.assignments.take(rule_id, count - 1)
        for rule_id, given in self._given.items():
            for person_id, turn in given.items():
                self._uow.assignments.gave(rule_id, person_id, turn)

    def _in_turn(self, rule: AssignRule, people: Sequence[int]) -> int | None:
        if rule.id not in self._began:
            # The counter goes first: whoever raises it too waits here until these are given away.
            first = self._uow.assignments.take(rule.id)
            if first is None:
                return None
            last = self._uow.assignments.turns(rule.id) if len(rule.people) > 1 else {}
            self._began[rule.id] = first, last
        first, last = self._began[rule.id]
        count = self._count[rule.id] = self._count.get(rule.id, 0) + 1
        if len(rule.people) == 1:
            return people[0]
        chosen = whose_turn(people, last)
        if chosen is not None:
            last[chosen] = self._given.setdefault(rule.id, {})[chosen] = first + count - 1
        return chosen


class Presence:
    """Who is there: those who sell, are not away, and (today) work on this day."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._away = uow.assignments.away()
        year = uow.now.year
        self._free = holidays_of(uow, year, year + 1)
        self.at_all = cache(self._at_all)
        self.today = cache(self._today)

    def _at_all(self, person_id: int) -> bool:
        """Tell whether somebody may be given a lead."""
        person = self._uow.persons.get(person_id)
        until = self._away.get(person_id)
        return may_sell(person) and (until is None or until < self._day(person))

    def _today(self, person_id: int) -> bool:
        """Tell whether they are at work on this day, too."""
        if not self.at_all(person_id):
            return False
        person = self._uow.persons.get(person_id)
        return works_on(person, self._day(person), self._free)

    def _day(self, person: Person) -> date:
        return self._uow.now.astimezone(person.tz).date()


def away(uow: UnitOfWork) -> dict[int, date]:
    """Give who is away now, each with the last day of it."""
    return {
        person_id: until
        for person_id, until in uow.assignments.away().items()
        if until >= uow.now.astimezone(uow.persons.get(person_id).tz).date()
    }


def leave(uow: UnitOfWork, person_id: int, until: date | None, *, by: Person) -> None:
    """Note until which day somebody is away (None: they are back); others' days are a manager's.

    Raises `Invalid` for a day that is over, or too far off to be meant.
    """
    if person_id != by.id and not may_curate(by):
        raise Forbidden("Only they, a manager or an admin can do that.")
    if until is not None:
        today = uow.now.astimezone(uow.persons.get(person_id).tz).date()
        if until < today:
            raise Invalid("That day is over. Choose today or a day to come.")
        if until > today + LONGEST_ABSENCE:
            raise Invalid("Choose a day within a year.")
    uow.assignments.leave(person_id, until)


def add(uow: UnitOfWork, rule: AssignRule, *, by: Person) -> Audit:
    """Add a rule; it comes before the one for all leads, else last."""
    rules = uow.assignments.rules(rule.pipeline_id)
    if len(rules) >= MOST_RULES:
        raise Invalid("A pipeline has at most {limit} such rules.", limit=MOST_RULES)
    place = len(rules)
    if not rule.is_for_all:
        place = next((at for at, one in enumerate(rules) if one.is_for_all), place)
    return _put(uow, rule.pipeline_id, [*rules[:place], rule, *rules[place:]], by=by)


def change(uow: UnitOfWork, rule: AssignRule, *, by: Person) -> Audit:
    """Change a rule; raises `Invalid` for one that is not there any more."""
    rules = uow.assignments.rules(rule.pipeline_id)
    if rule.id not in {one.id for one in rules}:
        raise Invalid("This rule is not there any more.")
    return _put(uow, rule.pipeline_id, [rule if one.id == rule.id else one for one in rules], by=by)


def drop(uow: UnitOfWork, pipeline_id: int, rule_id: int, *, by: Person) -> Audit:
    """Take a rule away."""
    rules = uow.assignments.rules(pipeline_id)
    return _put(uow, pipeline_id, [one for one in rules if one.id != rule_id], by=by)


def raise_up(uow: UnitOfWork, pipeline_id: int, rule_id: int, *, by: Person) -> Audit:
    """Have a rule looked at before the one above it."""
    rules = uow.assignments.rules(pipeline_id)
    at = next((place for place, one in enumerate(rules) if one.id == rule_id), 0)
    if at:
        rules[at - 1], rules[at] = rules[at], rules[at - 1]
    return _put(uow, pipeline_id, rules, by=by)


def _put(uow: UnitOfWork, pipeline_id: int, rules: Iterable[AssignRule], *, by: Person) -> Audit:
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    before = uow.assignments.rules(pipeline_id)
    after = [replace(checked(rule), position=place) for place, rule in enumerate(rules)]
    for rule in after:
        for person_id in rule.people:
            if not may_sell(person := uow.persons.get(person_id)):
                raise Invalid("{person} cannot be given leads.", person=person.name)
    uow.assignments.put(pipeline_id, after)
    return tell(
        uow,
        Subject.PIPELINE,
        pipeline_id,
        Deed.CHANGED,
        before={"name": pipeline.name, "assignment": [_told(rule) for rule in before]},
        after={"name": pipeline.name, "assignment": [_told(rule) for rule in after]},
        by=by,
    )


def put_back(uow: UnitOfWork, pipeline_id: int, was: Sequence[dict[str, object]]) -> None:
    """Give a pipeline the rules back that it had before a change."""
    uow.assignments.put(pipeline_id, [_read(one, pipeline_id) for one in was])


def _told(rule: AssignRule) -> dict[str, object]:
    return {
        "id": str(rule.id),
        "people": [str(one) for one in rule.people],
        "sources": list(rule.sources),
        "countries": list(rule.countries),
        "low": rule.low,
        "high": rule.high,
        "personas": [str(one) for one in rule.persona_ids],
    }


def _read(told: dict[str, object], pipeline_id: int) -> AssignRule:
    def listed(name: str) -> tuple[str, ...]:
        found = told[name]
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    low, high = told["low"], told["high"]
    return AssignRule(
        id=int(str(told["id"])),
        pipeline_id=pipeline_id,
        position=0,
        people=tuple(int(one) for one in listed("people")),
        sources=listed("sources"),
        countries=listed("countries"),
        low=low if isinstance(low, int) else None,
        high=high if isinstance(high, int) else None,
        persona_ids=tuple(int(one) for one in listed("personas")),
    )
