"""Reasons in words: who reads of somebody else's deal did not plan what was planned for it."""

from datetime import date

import pytest

from bot.domain.followup import ASK, TOUCH, Followup
from bot.domain.followup import PLANNED as PLAN
from bot.domain.rule import Finding, Rule, followup_overdue
from bot.views.rule import why
from bot.views.words import Words
from tests.domain.test_rule import case

PLANNED = [Rule.FOLLOWUP_DUE, Rule.FOLLOWUP_OVERDUE, Rule.RETURNING, Rule.AT_RISK]


@pytest.mark.parametrize("rule", PLANNED)
def test_who_leads_is_not_told_that_they_planned_what_their_people_did(rule: Rule) -> None:
    words, found = Words("en"), Finding(rule, on=date(2026, 5, 4), what="ask for the budget")
    assert "you" in why(found, words, stage="").lower()
    assert "you" not in why(found, words, stage="", own=False).lower()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (PLAN, "You planned to come back to it on"),
        (TOUCH, "Touch 3 was due on"),
        (ASK, "All touches are made and no reply is logged."),
    ],
)
def test_nobody_is_told_to_have_planned_what_comes_of_itself(kind: str, said: str) -> None:
    planned = Followup(1, 1, 1, date(2026, 5, 4), kind=kind, touch=3, touches=5)
    found = followup_overdue(case(followup=planned))
    assert found is not None and why(found, Words("en"), stage="").startswith(said)
