"""What each rule does by default: whom it bothers, how often, and what settles it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.rule import Act, Rule


@dataclass(frozen=True, slots=True)
class Habit:
    """How a rule speaks up.

    `importance` orders what is said first; `again` are the working days until it speaks once more
    while nothing happens (None: it says it once); `prompt` rules do not wait for the next morning;
    `acts` is what its message offers besides snoozing and saying why.
    """

    importance: int
    acts: tuple[Act, ...]
    again: int | None = None
    prompt: bool = False
    on: bool = True


HABITS: Mapping[Rule, Habit] = MappingProxyType(
    {
        Rule.AT_RISK: Habit(90, (Act.LOG, Act.STEP, Act.DATE, Act.LOST), again=5),
        Rule.OWNER_GONE: Habit(85, (Act.REVIEW,), again=5),
        Rule.UNTOUCHED: Habit(80, (Act.LOG, Act.STEP, Act.MOVE, Act.LOST), again=1, prompt=True),
        Rule.FOLLOWUP_OVERDUE: Habit(75, (Act.LOG, Act.STEP, Act.LOST), again=2),
        Rule.FOLLOWUP_DUE: Habit(70, (Act.LOG, Act.STEP)),
        Rule.RETURNING: Habit(65, (Act.LOG, Act.STEP, Act.LOST), again=3),
        Rule.STALLED: Habit(60, (Act.MOVE, Act.LOG, Act.STEP, Act.LOST), again=5),
        Rule.CLOSE_PASSED: Habit(50, (Act.DATE, Act.MOVE, Act.LOST), again=5),
        Rule.TASK_OVERDUE: Habit(45, (Act.LOG, Act.STEP, Act.MOVE), again=3),
        Rule.PUSHED: Habit(40, (Act.DATE, Act.LOG, Act.LOST)),
        Rule.BACKLOG: Habit(35, (Act.REVIEW,)),
        Rule.NO_STEP: Habit(30, (Act.STEP, Act.LOG, Act.LOST), again=5),
    }
)
"""The habit of every rule, the most important first."""
