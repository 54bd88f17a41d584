"""The guided review: one deal, the few questions that matter for it, and how far one is."""

from collections.abc import Mapping, Sequence

from bot.domain.deal import Deal
from bot.domain.fix import Gap
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.review import Deed, Outcome, Review, Standing
from bot.domain.timeline import Entry
from bot.views import label
from bot.views.block import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    section,
    select,
)
from bot.views.field import day_field, money_field, note_field, short_field
from bot.views.fix import GAP
from bot.views.form import Fields
from bot.views.input import OptionalBody, OptionalDay, OptionalId, OptionalLine, OptionalMoney
from bot.views.metadata import dump
from bot.views.text import plain, text
from bot.views.timeline import entry_line
from bot.views.token import token
from bot.views.words import Words

MARK = "~"
"""Stands between a field's name and the place of its deal: Slack keeps what was typed under a
name when the next deal is drawn, so no two deals share one."""


class ReviewForm(Fields):
    """What a review asks of a deal; what is empty or as it was stays."""

    stage: OptionalId = None
    value: OptionalMoney = None
    close_date: OptionalDay = None
    due: OptionalDay = None
    step: OptionalLine = None
    note: OptionalBody = None


def step(
    deal: Deal,
    pipeline: Pipeline,
    words: Words,
    *,
    place: int,
    review: Review,
    lacks: Sequence[Gap],
    people: Mapping[int, Person],
    entry: Entry | None = None,
    notice: str | None = None,
) -> View:
    """Ask about a deal, the `place`-th of a review; `entry` is the last thing that happened."""
    value = token(deal)
    name = plain(deal.name, 40)
    stage = label.stage(deal, pipeline)
    point = label.line(deal, words, stage, label.closing(deal, words), label.step(deal, words))
    owner = label.person(deal.owner_id, people, words)
    ways = [
        button(words("Skip"), "review.skip", str(place), spoken=words("Skip {deal}", deal=name)),
        button(words("Lost…"), "deal.lost", value, spoken=words("Close {deal} as lost", deal=name)),
        button(words("Open"), "deal.open", value, spoken=words("Open {deal}", deal=name)),
    ]
    if place > 1:
        ways.append(button(words("Start over"), "review.again", review.scope))
    blocks: list[Block] = [section(notice)] if notice else []
    blocks.append(section(f"*{label.title(deal)}* · {owner}\n{point}"))
    if lacks:
        blocks.append(section("\n".join(f"• {words(GAP[gap])}" for gap in lacks)))
    if entry is not None:
        blocks.append(context(entry_line(entry, pipeline, words, people=people, messages={})))
    blocks.append(actions(ways, block_id=f"review:{place}"))
    blocks += [_placed(one, place) for one in _questions(deal, pipeline, words, lacks)]
    said = words("Review {n} of {m}", n=place, m=review.total)
    return modal(
        said,
        blocks,
        close=words("Stop here"),
        callback_id="review.step",
        submit=words("Save, next"),
        metadata=dump(deal=value, extra={"place": place}),
    )


def _questions(deal: Deal, pipeline: Pipeline, words: Words, lacks: Sequence[Gap]) -> list[Block]:
    asked: list[Block] = []
    if Gap.NO_VALUE in lacks:
        asked.append(money_field(words, deal.value))
    known = pipeline.known(deal.stage_id)
    is_lead = known is not None and known.kind is StageKind.LEAD
    if Gap.CLOSE_PASSED in lacks or not is_lead:
        day = words("Is the close date still right?")
        asked.append(day_field("close_date", day, words, deal.close_date))
    late = deal.next_step_on is not None and label.is_over(deal.next_step_on, words)
    if late or deal.next_step_on is None:
        asked.append(day_field("due", words("When is the next step?"), words, None))
        asked.append(
            short_field("step", words("Next step"), words("Send the offer"), deal.next_step)
        )
    stages = [option(plain(one.name, 75), str(one.id)) for one in pipeline.open_stages]
    chosen = select("chosen", words("Select a stage"), stages, initial=str(deal.stage_id))
    if stages:
        asked.append(field("stage", words("Stage"), chosen, optional=True))
    asked.append(note_field(words, None))
    return asked


def _placed(block: Block, place: int) -> Block:
    return {**block, "block_id": f"{block['block_id']}{MARK}{place}"}


def summary(review: Review, standing: Standing, words: Words, *, notice: str | None = None) -> View:
    """Say what came of a review that is through."""
    if not review.total:
        said = words("There is nothing to review: no open deals here.")
        return modal(words("Review"), [section(said)], close=words("Close"))
    through = words.plural(
        "You went through {n} deal.", "You went through all {n} deals.", review.total
    )
    done, ends = review.done, standing.outcomes
    counted = [
        (words("Moved"), done.get(Deed.MOVED, 0)),
        (words("Close date changed"), done.get(Deed.DATED, 0)),
        (words("Value set"), done.get(Deed.VALUED, 0)),
        (words("Next step planned"), done.get(Deed.PLANNED, 0)),
        (words("Note written"), done.get(Deed.NOTED, 0)),
        (words("Closed"), standing.closed),
        (words("Left as it is"), ends.get(Outcome.KEPT, 0)),
        (words("Skipped"), ends.get(Outcome.SKIPPED, 0)),
    ]
    lines = [f"• {said}: {words.number(count)}" for said, count in counted if count]
    head = [section(notice)] if notice else []
    again = button(words("Start over"), "review.again", text(review.scope, 60))
    return modal(
        words("Review"),
        [*head, section(f"*{through}*\n" + "\n".join(lines)), actions([again])],
        close=words("Close"),
        callback_id="review.done",
    )
