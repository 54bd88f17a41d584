"""What people want of nudges: read from their own settings over the workspace's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.error import Invalid
from bot.domain.habit import HABITS
from bot.domain.manners import Manners
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person
from bot.domain.rule import Rule
from bot.storage import UnitOfWork

KEY = "nudge"
"""The setting that holds what the workspace has set for everybody."""
FALLEN = "nudge.fallen"
"""The setting that holds which rules speak in the digest only, and since when."""
MOST_A_DAY = 20


@dataclass(frozen=True, slots=True)
class House:
    """The manners of a workspace: those of all, what each person has set, and silenced rules."""

    default: Manners
    own: Mapping[int, Mapping[str, Any]]
    fallen: frozenset[Rule] = frozenset()

    def of(self, person_id: int) -> Manners:
        """Give the manners towards a person."""
        return _read(self.own.get(person_id, {}), self.default)


def house(uow: UnitOfWork) -> House:
    """Read the manners of a workspace, once for all of its people."""
    fallen = frozenset(Rule(name) for name in uow.settings.get(FALLEN) or {})
    return House(default(uow), uow.manners.all(), fallen)


def default(uow: UnitOfWork) -> Manners:
    """Give what is so for whoever has set nothing."""
    off = frozenset(rule for rule, habit in HABITS.items() if not habit.on)
    return _read(uow.settings.get(KEY) or {}, Manners(off=off))


def change(uow: UnitOfWork, wanted: Manners, days: frozenset[int], *, by: Person) -> None:
    """Set a person's own manners and the days they work; raises `Invalid` for what cannot be."""
    _ask_possible(wanted)
    if not days:
        raise Invalid("Choose at least one day you work.")
    if days != by.working_days:
        uow.persons.save(replace(by, working_days=days))
    uow.manners.put(by.id, _written(wanted))


def switch_off(uow: UnitOfWork, rule: Rule, *, by: Person) -> None:
    """Remind a person of a reason no more."""
    wanted = house(uow).of(by.id)
    uow.manners.put(by.id, _written(replace(wanted, off=wanted.off | {rule})))


def change_all(uow: UnitOfWork, wanted: Manners, *, by: Person) -> None:
    """Set the manners for whoever has set none; rules that fell silent and are on speak again."""
    ask_to_administer(by)
    _ask_possible(wanted)
    uow.settings.put(KEY, _written(wanted))


def speak_again(uow: UnitOfWork, rule: Rule, *, by: Person) -> None:
    """Let a rule that fell back to the digest speak in nudges again."""
    ask_to_administer(by)
    fallen = dict(uow.settings.held(FALLEN) or {})
    fallen.pop(rule.value, None)
    uow.settings.put(FALLEN, fallen or None)


def _ask_possible(wanted: Manners) -> None:
    if not 0 <= wanted.start < wanted.end <= 24 * 60 - 1:
        raise Invalid("The day has to end after it begins.")
    if not 0 <= wanted.budget <= MOST_A_DAY:
        raise Invalid("Choose a number from 0 to {most}.", most=MOST_A_DAY)


def _read(kept: Mapping[str, Any], base: Manners) -> Manners:
    off = kept.get("off")
    return Manners(
        start=int(kept.get("start", base.start)),
        end=int(kept.get("end", base.end)),
        budget=int(kept.get("budget", base.budget)),
        off=base.off if off is None else frozenset(Rule(name) for name in off),
    )


def _written(wanted: Manners) -> dict[str, Any]:
    return {
        "start": wanted.start,
        "end": wanted.end,
        "budget": wanted.budget,
        "off": sorted(rule.value for rule in wanted.off),
    }
