"""Reasons in words: who reads of somebody else's deal did not plan what was planned for it."""

from datetime import date

import pytest

from bot.domain.rule import Finding, Rule
from bot.views.rule import why
from bot.views.words import Words

PLANNED = [Rule.FOLLOWUP_DUE, Rule.FOLLOWUP_OVERDUE, Rule.RETURNING, Rule.AT_RISK]


@pytest.mark.parametrize("rule", PLANNED)
def test_who_leads_is_not_told_that_they_planned_what_their_people_did(rule: Rule) -> None:
    words, found = Words("en"), Finding(rule, on=date(2026, 5, 4), what="ask for the budget")
    assert "you" in why(found, words, stage="").lower()
    assert "you" not in why(found, words, stage="", own=False).lower()
