"""The rules of what people forget: when each holds, and with which figures it says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.deal import Deal, Position, Status
from bot.domain.followup import Followup
from bot.domain.habit import HABITS
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Stage, StageKind
from bot.domain.playbook import Task
from bot.domain.rule import PREDICATES, Case, Finding, Rule, findings

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)
OWNER = Person(1, "Dana", slack_id="U1")
STAGE = Stage(5, 50, 0, "Proposal", StageKind.DEAL, 80, stalled_days=10)
LEAD = replace(STAGE, kind=StageKind.LEAD)


def deal(**fields: object) -> Deal:
    position = Position(50, 5, Status.OPEN, 1, Money(100_000, "USD"), TODAY + 30 * DAY, None)
    where = {name: fields.pop(name) for name in list(fields) if name in Position.__slots__}
    made = Deal(
        1,
        142,
        "Acme",
        replace(position, **where),  # type: ignore[arg-type]
        created_at=NOW - timedelta(hours=2),
        entered_at=NOW - timedelta(hours=2),
        next_step="call",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def case(**fields: object) -> Case:
    known = {name: fields.pop(name) for name in list(fields) if name in Case.__slots__}
    return Case(**{"deal": deal(**fields), "stage": STAGE, "now": NOW, "owner": OWNER} | known)


HOLDS: dict[Rule, Callable[[], Case]] = {
    Rule.STALLED: lambda: case(stalls_at=NOW, entered_at=NOW - 15 * DAY),
    Rule.FOLLOWUP_DUE: lambda: case(followup=Followup(1, 1, 1, TODAY)),
    Rule.FOLLOWUP_OVERDUE: lambda: case(followup=Followup(1, 1, 1, TODAY - 2 * DAY)),
    Rule.NO_STEP: lambda: case(next_step=None, entered_at=NOW - 3 * DAY, created_at=None),
    Rule.CLOSE_PASSED: lambda: case(close_date=TODAY - DAY),
    Rule.PUSHED: lambda: case(pushes=3),
    Rule.UNTOUCHED: lambda: case(stage=LEAD, touched=False, created_at=NOW - DAY),
    Rule.TASK_OVERDUE: lambda: case(task=Task(1, 1, 5, None, 0, "Send the deck", TODAY - DAY)),
    Rule.OWNER_GONE: lambda: case(owner=replace(OWNER, active=False)),
    Rule.AT_RISK: lambda: case(big_from=Money(100_000, "USD"), pushes=4, close_date=TODAY - DAY),
    Rule.RETURNING: lambda: case(hold_until=TODAY),
}
NEARLY: dict[Rule, Callable[[], Case]] = {
    Rule.STALLED: lambda: case(stalls_at=NOW + timedelta(seconds=1)),
    Rule.FOLLOWUP_DUE: lambda: case(followup=Followup(1, 1, 1, TODAY + DAY)),
    Rule.FOLLOWUP_OVERDUE: lambda: case(followup=Followup(1, 1, 1, TODAY)),
    Rule.NO_STEP: lambda: case(next_step=None),
    Rule.CLOSE_PASSED: lambda: case(close_date=TODAY),
    Rule.PUSHED: lambda: case(pushes=2),
    Rule.UNTOUCHED: lambda: case(stage=LEAD, touched=True, created_at=NOW - 9 * DAY),
    Rule.TASK_OVERDUE: lambda: case(task=Task(1, 1, 5, None, 0, "Send the deck", TODAY)),
    Rule.OWNER_GONE: lambda: case(),
    Rule.AT_RISK: lambda: case(big_from=Money(100_000, "USD"), pushes=4),
    Rule.RETURNING: lambda: case(hold_until=TODAY + DAY),
}


@pytest.mark.parametrize("rule", PREDICATES)
def test_a_rule_holds_from_its_moment_on_and_not_a_moment_before(rule: Rule) -> None:
    assert PREDICATES[rule](HOLDS[rule]()) is not None
    assert PREDICATES[rule](NEARLY[rule]()) is None


@pytest.mark.parametrize("rule", PREDICATES)
def test_a_closed_deal_is_left_in_peace(rule: Rule) -> None:
    held = HOLDS[rule]()
    won = replace(held.deal, position=replace(held.deal.position, status=Status.WON))
    assert list(findings(replace(held, deal=won))) == []


def test_a_deal_put_aside_is_silent_but_for_an_owner_who_left() -> None:
    held = case(hold_until=TODAY + DAY, close_date=TODAY - DAY, owner=replace(OWNER, active=False))
    assert [found.rule for found in findings(held)] == [Rule.OWNER_GONE]


def test_what_stalled_says_its_working_days_and_the_limit_it_was_held_against() -> None:
    learned = replace(STAGE, learned_days=6, learned_from=24)
    held = case(stage=learned, stalls_at=NOW, entered_at=datetime(2026, 11, 12, 15, tzinfo=UTC))
    assert next(findings(held)) == Finding(
        Rule.STALLED, days=9, on=date(2026, 11, 12), limit=6, sample=24
    )


def test_a_holiday_is_no_day_anybody_was_late() -> None:
    held = case(followup=Followup(1, 1, 1, date(2026, 11, 20)))
    assert [found.days for found in findings(held)] == [3]
    free = replace(held, holidays=frozenset({date(2026, 11, 24)}))
    assert [found.days for found in findings(free)] == [2]


def test_a_day_is_over_when_it_is_over_for_the_owner() -> None:
    planned = Followup(1, 1, 1, TODAY)
    midnight = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)
    here = case(followup=planned, now=midnight)
    seoul = replace(here, owner=replace(OWNER, zone="Asia/Seoul"))
    assert [found.rule for found in findings(here)] == [Rule.FOLLOWUP_DUE]
    assert [found.rule for found in findings(seoul)] == [Rule.FOLLOWUP_OVERDUE]


def test_values_of_another_currency_are_not_held_against_each_other() -> None:
    held = replace(HOLDS[Rule.AT_RISK](), big_from=Money(1, "KRW"))
    assert Rule.AT_RISK not in [found.rule for found in findings(held)]


def test_the_most_important_comes_first_and_every_rule_has_its_habit() -> None:
    assert set(HABITS) == set(Rule)
    ranks = [HABITS[rule].importance for rule in PREDICATES]
    assert ranks == sorted(ranks, reverse=True)
    assert all(habit.acts for habit in HABITS.values())
