"""Screens of the board's past, its saved views and its changes in bulk, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.domain.board import BoardQuery, Cursor, Filter
from bot.domain.bulk import Bulk, BulkKind, BulkState
from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.deal import Source
from bot.domain.error import Forbidden, Invalid
from bot.domain.fix import Fix, FixList, Gap
from bot.domain.home import Home
from bot.domain.lens import Lens, Own, Seen, Stretch, When
from bot.domain.money import Money
from bot.domain.movement import Flow, Line, LineKind, Movement
from bot.domain.review import Deed, Outcome, Review, Standing
from bot.domain.span import Span
from bot.domain.timeline import Change
from bot.domain.view import Removed, View
from bot.views import (
    board,
    bulk,
    fix,
    home,
    modal,
    movement,
    narrow,
    notice,
    overtaken,
    past,
    review,
    view,
)
from bot.views.query import MovementQuery
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_DAY = date(2026, 11, 16)
_NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def moved() -> Movement:
    """Every kind of line, in three currencies."""
    flow = Flow(342, {code: Money(-5_432_198_700, code) for code in ("USD", "KRW", "EUR")})
    lines = tuple(Line(kind, flow, 342) for kind in LineKind)
    changed = Line(LineKind.VALUE_CHANGED, replace(flow, deals=0), 3)
    return Movement(flow, (*lines[:-1], changed), flow)


def seen(world: "World") -> Seen:
    """A lens with everything set that can be, and a field of each kind on the cards."""
    kinds = [kind for kind in FieldKind if kind is not FieldKind.MONEY]
    fields = {
        number: CustomField(number, RecordKind.DEAL, world.stage or "Plan", kind, ("1", "2"))
        for number, kind in enumerate(kinds, 1)
    }
    held: dict[FieldKind, CustomValue] = {
        FieldKind.TEXT: world.note,
        FieldKind.NUMBER: Decimal("12.5"),
        FieldKind.DATE: _DAY,
        FieldKind.CHOICE: "1",
        FieldKind.PERSON: 1,
    }
    own = (
        Own(1, FieldKind.TEXT, world.note),
        Own(2, FieldKind.NUMBER, first="1", last="12.5"),
        Own(3, FieldKind.DATE, last="2026-11-16"),
        Own(4, FieldKind.CHOICE, "1"),
        Own(5, FieldKind.PERSON, "1"),
    )
    lens = Lens(
        sources=(Source.LINKEDIN, Source.EVENT),
        persona_id=3,
        company_id=4,
        team=world.company,
        unowned=True,
        stalled=True,
        no_step=True,
        least=Money(1_000_001, "USD"),
        most=Money(4_999_999, "USD"),
        closing=When(Stretch.NEXT_QUARTER),
        created=When(None, _DAY, _DAY),
        own=own,
        facts=("value", "step", "age", "activity", "persona", "chance", "field:1", "field:5"),
    )
    values = {number: held[one.kind] for number, one in fields.items()}
    cards = dict.fromkeys((world.deal(140 + at).id for at in range(10)), values)
    return Seen(lens, world.company, {3: world.name}, fields, cards)


def care(world: "World", words: Words) -> Mapping[str, Any]:
    """The fix-it list and the guided review."""
    one, pipeline, people = world.deal(), world.pipeline(), world.everybody()
    begun = Review(1, "mine", 20, _NOW, _NOW, {deed.value: 3 for deed in Deed})
    through = Standing({outcome.value: 2 for outcome in Outcome}, 4)
    rows_of = tuple(Fix(world.deal(number), gap) for number, gap in enumerate(Gap))
    found = FixList(rows_of, 200, capped=True, page=1)
    rows = fix.fixes(found, words, pipelines={50: pipeline}, team=True)
    start = Home((one,) * 8, (), 342, {}, 2)
    shown: dict[str, Any] = {"place": 7, "review": begun, "people": people}
    return {
        "home_fixes": home.home(
            start, words, person=people[1], pipelines={50: pipeline}, fixes=rows
        ),
        "home_fixed": home.home(
            start,
            words,
            person=people[1],
            pipelines={},
            fixes=fix.fixes(FixList(), words, pipelines={}, team=False),
        ),
        "fix_team": fix.team([(one, 7) for one in people.values()], words),
        "fix_team_none": fix.team([], words),
        "review": review.step(
            one, pipeline, words, lacks=tuple(Gap), entry=world.entries()[0], **shown
        ),
        "review_well": review.step(one, pipeline, words, lacks=(), **shown),
        "review_done": review.summary(begun, through, words),
        "review_none": review.summary(replace(begun, total=0), through, words),
    }


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    people, pipeline, deals = world.everybody(), world.pipeline(), (world.deal(),) * 9
    stage, query = pipeline.stages[3], MovementQuery(_DAY, _DAY, 50, 1, Span.THIS_MONTH)
    saved = tuple(
        View(number, world.name, BoardQuery(50), number % 2 or None) for number in range(1, 50)
    )
    named: dict[str, Any] = {"pipelines": {50: pipeline}, "people": people}
    return {
        "past": past.past(
            world.board(BoardQuery(50, 1)),
            _DAY,
            words,
            people=people,
            pipelines=[pipeline, replace(pipeline, id=51)],
        ),
        **care(world, words),
        "changes": movement.changes(moved(), words, query=query, **named),
        "board_narrowed": board.board(
            replace(world.board(BoardQuery(50, 1, Filter.STALLED)), seen=seen(world)),
            words,
            people=people,
            pipelines=[pipeline, replace(pipeline, id=51)],
        ),
        "board_narrowed_stage": board.board(
            replace(
                world.board(BoardQuery(50, stage_id=503, page=2, size=10, cursor=Cursor(7))),
                seen=replace(seen(world), lens=Lens(closing=When(None, None, _DAY))),
            ),
            words,
            people=people,
        ),
        "narrow": narrow.ask(
            BoardQuery(50, 1),
            seen(world).lens,
            words,
            offer=narrow.Offer(
                people,
                [world.stage or "EMEA"],
                {3: world.name},
                [*seen(world).fields.values()],
            ),
            company=world.company,
            meta={"asked": "50.0.all.value.0.0"},
        ),
        "views": view.views(saved, words, pipelines={50: pipeline}, shown=saved[1]),
        "views_none": view.views(
            (),
            words,
            pipelines={},
            gone=Removed(saved[0], ("C0123456789",) * 50, datetime(2026, 5, 1, tzinfo=UTC)),
        ),
        "rename_view": view.rename_view(saved[0], words, meta={"where": "C1"}),
        "save_view": view.save_view(words, in_channel=True, meta={"where": "C1"}),
        "bulk_ask": bulk.ask(deals, stage, pipeline, words, people=people, meta={}),
        "bulk_preview": bulk.preview(
            deals,
            [
                (
                    world.deal(7),
                    Invalid("{stage} needs {fields} first.", stage=world.stage, fields=world.name),
                )
            ]
            + [(world.deal(number), Forbidden(world.note)) for number in range(5)],
            None,
            BulkKind.ASSIGN,
            "1",
            pipeline,
            words,
            people=people,
            meta={},
            notice=bulk.overtaken(12, 11, _missed(world, words), words),
        ),
        "overtaken": overtaken.overtaken(
            modal.edit(world.deal(), words),
            modal.edit(replace(world.deal(), company=world.note, version=9), words),
            notice.stale(world.deal(), words),
            _missed(world, words),
            words,
        ),
        "stale_told": notice.sentence(
            notice.stale(world.deal(), words, _missed(world, words)[:5]), words
        ),
        **{
            f"bulk_{state}": bulk.progress(
                Bulk(1, 1, _NOW, BulkKind.MOVE, "504", 50, 503, 342, 120, state),
                pipeline,
                words,
                people=people,
                board="",
            )
            for state in BulkState
        },
    }


def _missed(world: "World", words: Words) -> list[str]:
    """Say of one entry of each kind what it has changed."""
    people, pipeline = world.everybody(), world.pipeline()
    edited = (Change("name", world.name, world.company), Change("contact", None, world.person))
    return [
        overtaken.change_line(replace(one, changes=edited), pipeline, words, people=people)
        for one in world.entries()
    ]
