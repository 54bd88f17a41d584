"""What a rule found, in words: its name, the point in a line, and the figures behind it."""

from collections.abc import Mapping

from bot.domain.rule import Finding, Rule
from bot.views.text import text
from bot.views.words import Words, msg

NAME: Mapping[Rule, str] = {
    Rule.AT_RISK: msg("Big deal at risk"),
    Rule.OWNER_GONE: msg("Owner gone"),
    Rule.UNTOUCHED: msg("New lead not touched"),
    Rule.FOLLOWUP_OVERDUE: msg("Follow-up overdue"),
    Rule.FOLLOWUP_DUE: msg("Follow-up due"),
    Rule.RETURNING: msg("Back from “not now”"),
    Rule.STALLED: msg("Stalled in its stage"),
    Rule.CLOSE_PASSED: msg("Close date passed"),
    Rule.TASK_OVERDUE: msg("Playbook step overdue"),
    Rule.PUSHED: msg("Close date put off again and again"),
    Rule.NO_STEP: msg("No next step"),
    Rule.BACKLOG: msg("Old deals to review"),
}
"""What people call each rule, in settings and headings."""


def why(found: Finding, words: Words, *, stage: str, own: bool = True) -> str:
    """Say why a rule holds, with its figures (mrkdwn, one sentence); `stage` is safe to show.

    Who reads of a deal that is not their `own` did not plan what was planned for it.
    """
    if not own and found.rule in _PLANS:
        return _with(words(_PLANS[found.rule], date=_on(found, words)), found)
    if found.rule in _TOUCHES and found.times is not None:
        return _touch(found, words)
    match found.rule:
        case Rule.STALLED:
            return _stalled(found, words, stage)
        case Rule.FOLLOWUP_DUE:
            return _with(words("You planned to come back to it today."), found)
        case Rule.FOLLOWUP_OVERDUE:
            said = words("You planned to come back to it on {date}.", date=words.date(found.on))
            return _with(said, found)
        case Rule.NO_STEP:
            return words("Nothing is planned for it.")
        case Rule.CLOSE_PASSED:
            return words("It should have closed on {date}.", date=words.date(found.on))
        case Rule.PUSHED:
            return words.plural(
                "Its close date was put off {n} time.",
                "Its close date was put off {n} times.",
                found.times or 0,
            )
        case Rule.UNTOUCHED:
            return words(
                "It came in on {date} and nobody has been in touch yet.", date=_on(found, words)
            )
        case Rule.TASK_OVERDUE:
            said = words(
                "A step of {stage} was due on {date}.", stage=stage, date=_on(found, words)
            )
            return _with(said, found)
        case Rule.OWNER_GONE:
            return words("{who} does not work here any more.", who=text(found.what or "", 40))
        case Rule.AT_RISK:
            signs = ", ".join(words(NAME[sign]) for sign in found.signs)
            said = (
                msg("It is one of your big deals, and: {signs}.")
                if own
                else msg("It is one of the big deals, and: {signs}.")
            )
            return words(said, signs=signs)
        case Rule.RETURNING:
            return _with(
                words("You wanted to come back to it from {date} on.", date=_on(found, words)),
                found,
            )
        case Rule.BACKLOG:
            return words.plural(
                "{n} deal needed attention when it was imported.",
                "{n} deals needed attention when they were imported.",
                found.times or 0,
            )


_PLANS: Mapping[Rule, str] = {
    Rule.FOLLOWUP_DUE: msg("A follow-up is due today."),
    Rule.FOLLOWUP_OVERDUE: msg("A follow-up was due on {date}."),
    Rule.RETURNING: msg("It was put aside until {date}."),
}
"""What somebody meant to do, for who leads them."""


_TOUCHES: Mapping[Rule, str] = {
    Rule.FOLLOWUP_DUE: msg("Touch {n} is due today."),
    Rule.FOLLOWUP_OVERDUE: msg("Touch {n} was due on {date}."),
}
"""A follow-up that comes of itself, for who has to make it."""


def _touch(found: Finding, words: Words) -> str:
    if found.times == 0:
        return words("All touches are made and no reply is logged. What now?")
    return words(_TOUCHES[found.rule], n=words.number(found.times or 0), date=_on(found, words))


def _stalled(found: Finding, words: Words, stage: str) -> str:
    said = words.plural(
        "{n} working day in {stage}.", "{n} working days in {stage}.", found.days or 0, stage=stage
    )
    if found.limit is None:
        return said
    if found.sample is None:
        usual = words.plural(
            "{n} working day is set for this stage.",
            "{n} working days are set for this stage.",
            found.limit,
        )
    else:
        usual = words.plural(
            "80% of won deals left it within {n} working day.",
            "80% of won deals left it within {n} working days.",
            found.limit,
        )
    return f"{said} {usual}"


def _on(found: Finding, words: Words) -> str:
    return words.date(found.on)


def _with(said: str, found: Finding) -> str:
    """Add the person's own words for what they meant to do."""
    return f"{said} “{text(found.what, 120)}”" if found.what else said
