"""The fix-it list in App Home: each deal with the one control that settles what it lacks."""

from collections.abc import Mapping, Sequence

from bot.domain.deal import Deal
from bot.domain.fix import Fix, FixList, Gap
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    datepicker,
    header,
    modal,
    option,
    section,
    select,
)
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words, msg

GAP: Mapping[Gap, str] = {
    Gap.UNTOUCHED: msg("New lead that nobody touched"),
    Gap.STALLED: msg("Stalled: move it on"),
    Gap.CLOSE_PASSED: msg("The close date is over"),
    Gap.NO_STEP: msg("No next step"),
    Gap.NO_VALUE: msg("No value"),
}


def fixes(
    found: FixList, words: Words, *, pipelines: Mapping[int, Pipeline], team: bool
) -> list[Block]:
    """Draw a page of what a person has to mend, counting down to nothing.

    `team` offers a manager how much is left per person.
    """
    head = header(words("To fix"))
    ways = [_button(words("Review one by one"), "review.open", "mine")] if found.rows else []
    if team:
        ways.append(_button(words("My team"), "fix.team", "team"))
    if not found.rows:
        said = section(words("Nothing to fix. Every deal of yours has what it needs."))
        return [head, said, *([actions(ways)] if ways else [])]
    rows = [_row(one, words, pipelines) for one in found.rows]
    size = len(found.rows)
    if found.page:
        ways.insert(0, _button(words("Back to the first"), "fix.first", "0"))
    if found.total > (found.page + 1) * max(size, 1) or found.capped:
        ways.insert(0, _button(words("More"), "fix.page", str(found.page + 1)))
    return [head, section(_count(found, words)), *rows, actions(ways)]


def _count(found: FixList, words: Words) -> str:
    if found.capped:
        return words("*{n} or more* are left.", n=words.number(found.total))
    return words.plural("*{n}* deal is left.", "*{n}* deals are left.", found.total)


def _row(one: Fix, words: Words, pipelines: Mapping[int, Pipeline]) -> Block:
    deal = one.deal
    point = label.line(deal, words, label.stage(deal, pipelines), label.closing(deal, words))
    said = f"*{label.title(deal)}* · {words(GAP[one.gap])}\n{point}"
    control = _control(one, words, pipelines.get(deal.position.pipeline_id))
    return section(said, accessory=control, block_id=f"deal:{token(deal, 'fix')}")


def _control(one: Fix, words: Words, pipeline: Pipeline | None) -> Element:
    """Make the one control that settles what a deal lacks."""
    deal = one.deal
    name = plain(deal.name, 40)
    match one.gap:
        case Gap.STALLED if pipeline is not None:
            return _stages(deal, pipeline, words)
        case Gap.CLOSE_PASSED:
            return datepicker("fix.date", words("New close date"))
        case Gap.NO_STEP:
            return datepicker("deal.followup", words("Next follow-up"))
        case Gap.NO_VALUE:
            spoken = words("Set the value of {deal}", deal=name)
            return button(words("Set the value"), "fix.value", token(deal), spoken=spoken)
        case _:
            spoken = words("Log an activity on {deal}", deal=name)
            return button(words("Log"), "deal.log", token(deal), spoken=spoken)


def _stages(deal: Deal, pipeline: Pipeline, words: Words) -> Element:
    stages = [
        option(plain(stage.name, 75), token(deal, stage.id)) for stage in pipeline.open_stages
    ]
    return select("deal.move", words("Select a stage"), stages, initial=token(deal, deal.stage_id))


def _button(said: str, action: str, value: str) -> Element:
    return button(said, action, value)


def team(counted: Sequence[tuple[Person, int]], words: Words) -> View:
    """Say how many deals need mending per person a manager leads."""
    lines = [
        f"*{text(person.name, 60)}* · "
        + (
            words.plural("{n} deal to fix", "{n} deals to fix", left)
            if left
            else words("nothing to fix")
        )
        for person, left in counted
    ]
    rows = [section("\n".join(lines))] if lines else [section(words("Nobody is in your team yet."))]
    if lines:
        rows.append(actions([_button(words("Review the team's deals"), "review.open", "team")]))
    return modal(words("To fix in the team"), rows, close=words("Close"), callback_id="fix.team")
