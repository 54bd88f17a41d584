"""The matrix of who may do what, every role against every owner."""

from dataclasses import replace

import pytest

from bot.domain.error import Forbidden
from bot.domain.permit import (
    ask_to_administer,
    ask_to_change,
    ask_to_lead,
    ask_to_sell,
    leads,
    may_change,
)
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline

SALES = Pipeline(1, "Sales", ())
LED = replace(SALES, manager_ids=frozenset({12}))


def person(id_: int, role: Role, **more: object) -> Person:
    return Person(id_, role.value.title(), role, slack_id=f"U{id_}", **more)  # type: ignore[arg-type]


ADMIN = person(11, Role.ADMIN)
MANAGER = person(12, Role.MANAGER)
OTHER_MANAGER = person(13, Role.MANAGER, team="East")
OWNER = person(14, Role.REP)
REP = person(15, Role.REP)
VIEWER = person(16, Role.VIEWER)
GUEST = person(17, Role.OUTSIDER)
GONE = replace(REP, active=False)
UNMATCHED = replace(OWNER, slack_id=None)

CHANGES = [
    # who, an owned deal, an unowned one, one whose owner is not in Slack yet, one in a led pipeline
    (ADMIN, True, True, True, True),
    (MANAGER, True, True, True, True),
    (OTHER_MANAGER, True, True, True, False),
    (OWNER, True, True, True, True),
    (REP, False, True, True, False),
    (VIEWER, False, False, False, False),
    (GUEST, False, False, False, False),
    (GONE, False, False, False, False),
    (replace(ADMIN, active=False), False, False, False, False),
]


@pytest.mark.parametrize(("who", "owned", "unowned", "unmatched", "led"), CHANGES)
def test_who_may_change_which_deal(
    who: Person, owned: bool, unowned: bool, unmatched: bool, led: bool
) -> None:
    told = [
        may_change(who, SALES, OWNER),
        may_change(who, SALES, None),
        may_change(who, SALES, UNMATCHED),
        may_change(who, LED, OWNER),
    ]
    assert told == [owned, unowned, unmatched, led]


@pytest.mark.parametrize(
    ("who", "may"),
    [(ADMIN, "sla"), (MANAGER, "sl"), (OTHER_MANAGER, "s"), (REP, "s"), (VIEWER, ""), (GUEST, "")],
)
def test_who_may_sell_lead_and_administer(who: Person, may: str) -> None:
    done = ""
    for letter, ask in (
        ("s", lambda: ask_to_sell(who)),
        ("l", lambda: ask_to_lead(who, LED)),
        ("a", lambda: ask_to_administer(who)),
    ):
        try:
            ask()
        except Forbidden:
            continue
        done += letter
    assert done == may


def test_a_manager_leads_their_team_and_their_reports_in_any_pipeline() -> None:
    assert leads(OTHER_MANAGER, LED, replace(OWNER, team="East"))
    assert leads(OTHER_MANAGER, LED, replace(OWNER, manager_id=OTHER_MANAGER.id))
    assert not leads(OTHER_MANAGER, LED, replace(OWNER, team="West", manager_id=99))
    assert not leads(replace(OTHER_MANAGER, team=None), LED, OWNER)


def test_the_refusal_names_whose_deal_it_is() -> None:
    with pytest.raises(Forbidden, match="belongs to Rep"):
        ask_to_change(REP, SALES, OWNER)
    with pytest.raises(Forbidden, match="not change it"):
        ask_to_change(VIEWER, SALES, None)
