"""How well a lead fits a persona: 0 to 100, never worse for more that fits, and explained."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.persona import (
    Facts,
    Persona,
    Rule,
    Trait,
    Verdict,
    Weight,
    best,
    fit,
)

CTO = Persona(
    1,
    "CTO",
    rules=(
        Rule(Trait.INDUSTRY, ("Software", "Gaming"), weight=Weight.MUST),
        Rule(Trait.SIZE, low=50, high=500),
        Rule(Trait.TITLE, ("CTO", "기술이사"), weight=Weight.NICE),
    ),
)
_FITS = {Trait.INDUSTRY: "Software", Trait.TITLE: "CTO"}
_KINDS = st.sampled_from(Verdict)
_WORDS = [trait for trait in Trait if trait is not Trait.SIZE]


def facts(verdicts: dict[Trait, Verdict]) -> Facts:
    """Make facts by which the rules of `ruled` come out so."""
    known = {
        trait: "yes" if verdict is Verdict.MET else "no"
        for trait, verdict in verdicts.items()
        if verdict is not Verdict.UNKNOWN and trait is not Trait.SIZE
    }
    size = {Verdict.MET: 100, Verdict.MISSED: 1, Verdict.UNKNOWN: None}
    return Facts(known, size[verdicts.get(Trait.SIZE, Verdict.UNKNOWN)])


def ruled(weights: dict[Trait, Weight]) -> Persona:
    rules = tuple(
        Rule(trait, weight=weight, low=50)
        if trait is Trait.SIZE
        else Rule(trait, ("yes",), weight=weight)
        for trait, weight in weights.items()
    )
    return Persona(1, "Somebody", rules=rules)


def test_what_is_known_and_fits_makes_the_score_and_the_rest_is_said() -> None:
    judged = fit(CTO, Facts({Trait.INDUSTRY: "Enterprise software"}, None))
    assert (judged.score, judged.known) == (100, 1)
    assert [one.verdict for one in judged.reasons] == [
        Verdict.MET,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    ]


def test_nothing_known_is_no_score_rather_than_none_of_it_fitting() -> None:
    assert fit(CTO, Facts({})).score is None
    assert fit(replace(CTO, rules=()), Facts(_FITS)).score is None


def test_a_missed_must_is_not_outweighed() -> None:
    judged = fit(CTO, Facts({Trait.INDUSTRY: "Farming", Trait.TITLE: "CTO"}, 100))
    assert judged.score == 0
    assert [one.points for one in judged.reasons] == [0, 0, 0]


@pytest.mark.parametrize(
    ("title", "met"),
    [("CTO", True), ("cto & co-founder", True), ("Director", False), ("(주)한빛 기술이사", True)],
)
def test_words_are_found_whole_and_in_any_case(title: str, met: bool) -> None:
    (*_, reason) = fit(CTO, Facts({Trait.TITLE: title})).reasons
    assert (reason.verdict is Verdict.MET) is met


@settings(max_examples=150, deadline=None)
@given(
    weights=st.dictionaries(st.sampled_from(Trait), st.sampled_from(Weight), min_size=1),
    verdicts=st.dictionaries(st.sampled_from(Trait), _KINDS),
    better=st.sampled_from(Trait),
)
def test_a_fit_adds_up_and_more_that_fits_never_lowers_it(
    weights: dict[Trait, Weight], verdicts: dict[Trait, Verdict], better: Trait
) -> None:
    persona = ruled(weights)
    before = fit(persona, facts(verdicts))
    after = fit(persona, facts({**verdicts, better: Verdict.MET}))
    for judged in (before, after):
        assert len(judged.reasons) == len(persona.rules)
        assert sum(one.points for one in judged.reasons) == (judged.score or 0)
        assert all(one.points == 0 for one in judged.reasons if one.verdict is not Verdict.MET)
        if judged.score is not None:
            assert 0 <= judged.score <= 100
    if before.score is not None:
        assert after.score is not None and after.score >= before.score


def test_of_two_that_fit_alike_the_one_more_is_known_of_is_offered() -> None:
    known = Facts(_FITS, 100)
    full, thin = fit(CTO, known), fit(replace(CTO, id=2, rules=CTO.rules[:1]), known)
    assert best([thin, full]) == full
    assert best([fit(CTO, Facts({}))]) is None
