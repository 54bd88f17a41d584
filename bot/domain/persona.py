"""Who a team sells to, and how well a lead fits: a score with its reasons, in whole points.

A persona has rules of three weights. The score is the share of weight that is met among what is
known, 0 to 100; what is not known counts neither way and is said. A missed must makes it 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.error import Invalid


class Trait(StrEnum):
    """What of a lead a rule looks at."""

    INDUSTRY = "industry"
    SIZE = "size"
    COUNTRY = "country"
    TITLE = "title"
    ROLE = "role"
    SOURCE = "source"


class Weight(StrEnum):
    """How much a rule counts."""

    MUST = "must"
    SHOULD = "should"
    NICE = "nice"


class Verdict(StrEnum):
    """What became of a rule."""

    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


POINTS: Mapping[Weight, int] = {Weight.MUST: 3, Weight.SHOULD: 2, Weight.NICE: 1}


@dataclass(frozen=True, slots=True)
class Rule:
    """A simple condition: one of `wanted` (any case), or employees from `low` to `high`."""

    trait: Trait
    wanted: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    weight: Weight = Weight.SHOULD


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody typical the team sells to; the texts are in the team's own words."""

    id: int
    name: str
    description: str | None = None
    interests: str | None = None
    pains: str | None = None
    results: str | None = None
    help: str | None = None
    rules: tuple[Rule, ...] = ()
    archived: bool = False

    def rule(self, trait: Trait) -> Rule | None:
        """Give the rule about a trait, None without one."""
        return next((one for one in self.rules if one.trait is trait), None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a lead: words as they are written, employees as a number."""

    words: Mapping[Trait, str]
    employees: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule's part in a score: `found` is what is known, None while nothing is."""

    rule: Rule
    verdict: Verdict
    points: int
    found: str | int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a lead fits a persona: the reasons' points add up to `score`.

    `score` is None while nothing that a rule asks about is known.
    """

    persona: Persona
    score: int | None
    reasons: tuple[Reason, ...]

    @property
    def known(self) -> int:
        """How many rules could be judged."""
        return sum(one.verdict is not Verdict.UNKNOWN for one in self.reasons)


def fit(persona: Persona, facts: Facts) -> Fit:
    """Judge a lead by a persona's rules."""
    judged = [(rule, *_judge(rule, facts)) for rule in persona.rules]
    known = sum(POINTS[rule.weight] for rule, verdict, _ in judged if verdict != Verdict.UNKNOWN)
    met = [POINTS[rule.weight] if verdict is Verdict.MET else 0 for rule, verdict, _ in judged]
    missed_must = any(
        rule.weight is Weight.MUST and verdict is Verdict.MISSED for rule, verdict, _ in judged
    )
    score = 0 if missed_must else (200 * sum(met) + known) // (2 * known) if known else None
    shares = _shares(score or 0, met)
    reasons = tuple(
        Reason(rule, verdict, points, found)
        for (rule, verdict, found), points in zip(judged, shares, strict=True)
    )
    return Fit(persona, score, reasons)


def best(fits: Sequence[Fit]) -> Fit | None:
    """Give the fit with the highest score above 0, of equals the one that more is known of."""
    scored = [one for one in fits if one.score]
    return max(scored, key=lambda one: (one.score or 0, one.known), default=None)


def ask_whole(persona: Persona) -> None:
    """Raise `Invalid` for a rule that nothing can meet."""
    for rule in persona.rules:
        if rule.low is not None and rule.high is not None and rule.low > rule.high:
            raise Invalid("Write the smaller number first, like 50-500.")


def _judge(rule: Rule, facts: Facts) -> tuple[Verdict, str | int | None]:
    if rule.trait is Trait.SIZE:
        count = facts.employees
        if count is None:
            return Verdict.UNKNOWN, None
        inside = (rule.low is None or rule.low <= count) and (
            rule.high is None or count <= rule.high
        )
        return Verdict.MET if inside else Verdict.MISSED, count
    word = facts.words.get(rule.trait, "").strip()
    if not word:
        return Verdict.UNKNOWN, None
    met = any(_names(word, wanted) for wanted in rule.wanted)
    return Verdict.MET if met else Verdict.MISSED, word


def _names(word: str, wanted: str) -> bool:
    """Tell whether the wanted words stand in what is known, as whole words.

    Languages that write words together (a Korean title ends in its rank) are looked into.
    """
    inside, sought = _plain(word), _plain(wanted)
    if not sought:
        return False
    if not sought.isascii():
        return sought.replace(" ", "") in inside.replace(" ", "")
    return f" {sought} " in f" {inside} "


def _plain(word: str) -> str:
    kept = (letter if letter.isalnum() else " " for letter in word.casefold())
    return " ".join("".join(kept).split())


def _shares(score: int, met: Sequence[int]) -> list[int]:
    """Divide a score among what was met by weight, in whole points that add up to it."""
    total = sum(met)
    if not total:
        return [0] * len(met)
    whole = [score * points // total for points in met]
    rest = sorted(range(len(met)), key=lambda at: (-(score * met[at] % total), at))
    for at in rest[: score - sum(whole)]:
        whole[at] += 1
    return whole
