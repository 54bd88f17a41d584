"""One change to many deals: what to change, a look at it before it counts, and how far it is."""

from collections.abc import Mapping, Sequence

from bot.domain.bulk import Bulk, BulkKind, BulkState
from bot.domain.deal import Deal
from bot.domain.error import CrmError, Forbidden, FormErrors, Invalid
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.rate import NO_RATES, Rates
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    message,
    modal,
    option,
    section,
    select,
)
from bot.views.day import read_iso
from bot.views.field import day_field, optional_field, owner_field
from bot.views.form import Fields
from bot.views.input import OptionalDay, OptionalId
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.words import Words

_REASONS = 5
"""Reasons why deals stay as they are that a preview gives."""

_NAMED = 5
"""Deals that are named before they are changed."""


class BulkForm(Fields):
    """What to change; one of the three."""

    stage: OptionalId = None
    owner: OptionalId = None
    on: OptionalDay = None

    def asked(self) -> tuple[BulkKind, str]:
        """Give the change and what to; raises `FormErrors` unless exactly one was chosen."""
        chosen = [
            (BulkKind.MOVE, str(self.stage) if self.stage is not None else None),
            (BulkKind.ASSIGN, str(self.owner) if self.owner is not None else None),
            (BulkKind.DATE, self.on.isoformat() if self.on is not None else None),
        ]
        asked = [(kind, to) for kind, to in chosen if to is not None]
        if len(asked) != 1:
            raise FormErrors({"stage": Invalid("Choose one: a stage, an owner or a date.")})
        return asked[0]


def ask(
    deals: Sequence[Deal],
    stage: Stage | None,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    meta: Extra,
    rates: Rates = NO_RATES,
) -> View:
    """Ask what to change about the deals of a stage, None for those of the whole board."""
    others = [one for one in pipeline.open_stages if stage is None or one.id != stage.id]
    stages = [option(plain(one.name), str(one.id)) for one in others[:100]]
    blocks = [
        section(_these(deals, stage or pipeline, words, rates)),
        *(
            [
                optional_field(
                    "stage",
                    words("Move to"),
                    select("chosen", words("Select a stage"), stages),
                )
            ]
            if stages
            else []
        ),
        owner_field(words, people, None),
        day_field("on", words("Close date"), words, None),
        context(words("Choose one. You see what will change before it does.")),
    ]
    return modal(
        words("Change these deals"),
        blocks,
        close=words("Cancel"),
        callback_id="bulk.ask",
        submit=words("Next"),
        metadata=dump(extra=meta),
    )


def preview(
    deals: Sequence[Deal],
    stay: Sequence[tuple[Deal, CrmError]],
    stage: Stage | None,
    kind: BulkKind,
    to: str,
    pipeline: Pipeline,
    words: Words,
    *,
    people: Mapping[int, Person],
    meta: Extra,
    notice: Sequence[str] = (),
    rates: Rates = NO_RATES,
) -> View:
    """Show what will change before it counts, and which deals `stay` as they are, and why.

    `notice` (mrkdwn) says what became of the deals since they were looked at before.
    """
    left = {deal.id for deal, _ in stay}
    going = [deal for deal in deals if deal.id not in left]
    named = "\n".join(f"• {label.title(deal)}" for deal in going[:_NAMED])
    more = len(going) - _NAMED
    rest = [context(words.plural("and {n} more", "and {n} more", more))] if more > 0 else []
    what = _what(kind, to, pipeline, words, people)
    blocks = [
        *([section("\n".join(notice))] if notice else []),
        section(f"*{what}*\n{_these(going, stage or pipeline, words, rates)}"),
        *([section(named)] if named else []),
        *rest,
        *_staying(stay, words),
        context(
            words("Deals you may not change stay as they are. You can undo this for ten minutes.")
        ),
    ]
    return modal(
        words("Change these deals"),
        blocks,
        close=words("Cancel"),
        callback_id="bulk.run",
        submit=words("Change them"),
        metadata=dump(extra=meta),
    )


def overtaken(before: int, now: int, lines: Sequence[str], words: Words) -> list[str]:
    """Say that deals changed since they were looked at: how many there were, what was done."""
    said = words("These deals changed while you looked at them. Nothing is changed yet.")
    counts = []
    if before != now:
        counts = [words("Then: {before}. Now: {now}.", before=before, now=now)]
    return [said, *(f"• {line}" for line in (*counts, *lines))]


def _staying(stay: Sequence[tuple[Deal, CrmError]], words: Words) -> list[Block]:
    """Say why deals stay, the commonest reason first, with a few of their names."""
    why: dict[str, list[Deal]] = {}
    for deal, error in stay:
        why.setdefault(_why(error, words), []).append(deal)
    if not why:
        return []
    count = words.plural("{n} deal stays as it is", "{n} deals stay as they are", len(stay))
    blocks = [section(f"*{count}*")]
    commonest = sorted(why.items(), key=lambda one: -len(one[1]))
    for reason, deals in commonest[:_REASONS]:
        names = ", ".join(label.title(deal) for deal in deals[:3])
        dots = ", …" if len(deals) > 3 else ""
        blocks.append(context(f"{words.number(len(deals))}: {text(reason, 300)} {names}{dots}"))
    return blocks


def _why(error: CrmError, words: Words) -> str:
    if isinstance(error, Forbidden):
        return words("Only their owner, a manager or an admin can change them.")
    return words.error(error)


def progress(
    run: Bulk, pipeline: Pipeline, words: Words, *, people: Mapping[int, Person], board: str
) -> Message:
    """Say how far a change is, with Undo; `board` is the question of the board behind it."""
    what = _what(run.kind, run.to, pipeline, words, people)
    counts = {"done": words.number(run.done), "total": words.number(run.total)}
    match run.state:
        case BulkState.UNDONE if run.done:
            said = words(
                "Undoing: {what}. {done} of {total} deals are still to go back.",
                what=what,
                **counts,
            )
        case BulkState.UNDONE:
            said = words("Undone: {what}. The deals are as they were.", what=what)
        case BulkState.OPEN:
            said = words("{what}: {done} of {total} deals so far.", what=what, **counts)
        case BulkState.DONE:
            said = words("{what}: {done} of {total} deals changed.", what=what, **counts)
    controls = []
    if run.state is BulkState.OPEN or (run.state is BulkState.UNDONE and run.done):
        controls.append(button(words("Look again"), "bulk.look", str(run.id)))
    if run.state is not BulkState.UNDONE:
        controls.append(button(words("Undo"), "bulk.undo", str(run.id)))
    controls.append(button(words("Whole board"), "board.back", board))
    return message(said, [section(said), actions(controls)])


def _these(deals: Sequence[Deal], where: Stage | Pipeline, words: Words, rates: Rates) -> str:
    sums: dict[str, int] = {}
    for deal in deals:
        if deal.value is not None:
            sums[deal.value.currency] = sums.get(deal.value.currency, 0) + deal.value.minor
    worth = {code: Money(minor, code) for code, minor in sums.items()}
    parts = [
        words.plural("{n} deal", "{n} deals", len(deals)),
        text(where.name, 60),
        *([label.worth(worth, rates, words, rest=True)] if worth else []),
    ]
    return " · ".join(parts)


def _what(
    kind: BulkKind, to: str, pipeline: Pipeline, words: Words, people: Mapping[int, Person]
) -> str:
    match kind:
        case BulkKind.MOVE:
            stage = pipeline.known(int(to))
            return words("Move to {stage}", stage=text(stage.name, 60) if stage else "?")
        case BulkKind.ASSIGN:
            return words("Give to {person}", person=label.person(int(to), people, words))
        case BulkKind.DATE:
            return words("Close on {date}", date=words.date(read_iso(to)))
