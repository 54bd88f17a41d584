"""Who gets a lead that comes in by itself: rules in their order, people in their turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.error import Invalid

MOST_RULES = 20
"""Rules of a pipeline: more than anybody can keep in mind."""
MOST_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a lead its rules ask for; None is not known."""

    source: str | None = None
    country: str | None = None
    employees: int | None = None
    persona_id: int | None = None


@dataclass(frozen=True, slots=True)
class AssignRule:
    """Leads that are so go to these people, in turn; one person alone gets them all.

    Each condition that is empty holds for every lead; one that is set holds for none of which it
    is not known. `people` are ids in the order in which they were named.
    """

    id: int
    pipeline_id: int
    position: int
    people: tuple[int, ...]
    sources: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    persona_ids: tuple[int, ...] = ()

    def holds(self, lead: Traits) -> bool:
        """Tell whether a lead is one of those."""
        if self.sources and lead.source not in self.sources:
            return False
        if self.countries:
            wanted = {country.casefold() for country in self.countries}
            if (lead.country or "").strip().casefold() not in wanted:
                return False
        if self.low is not None or self.high is not None:
            size = lead.employees
            if size is None or size < (self.low or 0):
                return False
            if self.high is not None and size > self.high:
                return False
        return not self.persona_ids or lead.persona_id in self.persona_ids

    @property
    def is_for_all(self) -> bool:
        """Whether it asks for nothing, so that no rule after it is ever looked at."""
        asks = (self.sources, self.countries, self.persona_ids)
        return not any(asks) and self.low is None and self.high is None


def checked(rule: AssignRule) -> AssignRule:
    """Give a rule with its people and words once each; raises `Invalid` for one without people."""
    people = tuple(dict.fromkeys(rule.people))
    if not people:
        raise Invalid("Choose who gets these leads.")
    if len(people) > MOST_PEOPLE:
        raise Invalid("Choose at most {limit} people.", limit=MOST_PEOPLE)
    if rule.low is not None and rule.high is not None and rule.low > rule.high:
        raise Invalid("The smallest size is larger than the largest.")
    countries = tuple(dict.fromkeys(one.strip() for one in rule.countries if one.strip()))
    return AssignRule(
        rule.id,
        rule.pipeline_id,
        rule.position,
        people,
        tuple(dict.fromkeys(rule.sources)),
        countries[:50],
        rule.low,
        rule.high,
        tuple(dict.fromkeys(rule.persona_ids)),
    )


def whose_turn(people: Sequence[int], turns: Mapping[int, int]) -> int | None:
    """Give whose turn it is: of those who are there the one who waits longest; None for nobody.

    `turns` is each person's last turn, counted up by one with each lead. Who comes back gets the
    next one and then one in turn: nobody has to make up for a holiday.
    """
    waiting = sorted(range(len(people)), key=lambda place: (turns.get(people[place], 0), place))
    return people[waiting[0]] if waiting else None
