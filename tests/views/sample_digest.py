"""Digests drawn from a world: a channel's, a person's, a manager's, and their forms."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.domain.brief import Batch, Brief, Doubt, Event, Events, Figures, Stretch, Touches, Word
from bot.domain.deal import Status
from bot.domain.digest import WEEKLY, Digest, DigestKind
from bot.domain.followup import ASK, Followup
from bot.domain.forecast import Grain, month_of
from bot.domain.goal import Goal, Measure, Progress
from bot.domain.metrics import Tally
from bot.domain.money import Money
from bot.domain.movement import Flow, Line, LineKind, Movement
from bot.domain.nudge import Nudge, Score
from bot.domain.person import Person
from bot.domain.rule import PREDICATES, Finding, Rule
from bot.domain.warning import Note
from bot.views import brief, brief_all, digest, weekly
from bot.views.brief import Scene
from bot.views.picture import image
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    scene = Scene(words, "digest:1:2026-11-25", world.everybody(), {50: world.pipeline()})
    channel = Digest(1, DigestKind.CHANNEL, 1, "C", 50)
    own = Digest(2, DigestKind.PERSON, 1)
    review = Digest(3, DigestKind.REVIEW, 1, parts=frozenset(WEEKLY), days=frozenset({0}))
    full, few = _full(world, channel), _few(world, own)
    week = replace(_full(world, review), boards=(world.board(),) * 4, movement=_movement(world))
    meta, people, pipelines = {"on": "home"}, world.everybody(), {50: world.pipeline()}
    return {
        "digest_channel": brief.daily(full, scene),
        "digest_own": brief.daily(replace(full, digest=own), scene, said=words("Done")),
        "digest_few": brief.daily(few, scene),
        "digest_nothing": brief.daily(Brief(own, TODAY, NOW, TODAY), scene),
        "digest_week": weekly.review(week, scene, picture=_picture(week, scene)),
        "digest_quiet_week": weekly.review(Brief(review, TODAY, NOW, TODAY), scene),
        **{
            f"digest_all_{part}": brief_all.window(_many(full), part, scene)
            for part in brief_all.PARTS
        },
        "digest_all_gone": brief_all.window(few, "lost", scene),
        "digest_list": digest.listed(
            [channel, replace(channel, id=9, pipeline_id=None, locale="ko")] * 15,
            words,
            people=people,
            pipelines=pipelines,
            mine=frozenset({1}),
        ),
        "digest_none": digest.listed([], words, people={}, pipelines={}, mine=frozenset()),
        "digest_form": digest.channel_form(
            channel, words, pipelines=[world.pipeline()], meta=meta, fresh=True
        ),
        "digest_own_form": digest.own_form(own, words, meta=meta),
        "digest_review_form": digest.own_form(replace(review, on=False), words, meta=meta),
        "digest_entrance": {
            "type": "home",
            "blocks": digest.entrance([own, replace(review, on=False)], words),
        },
        "digest_set": digest.set_up(
            channel, words, by=Person(1, world.person), pipelines=pipelines
        ),
    }


def _few(world: "World", chosen: Digest) -> Brief:
    """A digest of somebody's first quiet day: no numbers told before, one thing of each."""
    planned = Followup(7, 1, 1, TODAY, kind=ASK, touches=5)
    return Brief(
        chosen,
        TODAY,
        NOW - timedelta(days=1),
        TODAY + timedelta(days=6),
        due=Touches(1, 0, ((planned, world.deal()),)),
        tally=Tally(),
    )


def _full(world: "World", chosen: Digest) -> Brief:
    """More of everything than a message holds."""
    value = {code: Money(5_432_198_700, code) for code in ("USD", "KRW", "EUR")}
    deals = tuple(world.deal(140 + number) for number in range(8))
    won = replace(deals[0], position=replace(deals[0].position, status=Status.WON))
    lost = world.deal(150, status=Status.LOST)
    planned = [
        Followup(number, 1, 1, TODAY - timedelta(days=number), note=world.note, touch=2, touches=5)
        for number in range(8)
    ]
    return Brief(
        chosen,
        TODAY,
        NOW - timedelta(days=1),
        TODAY + timedelta(days=6),
        due=Touches(30, 12, tuple(zip(planned, deals, strict=True))),
        closing=Batch(40, value, deals),
        stalled=Batch(1, value, tuple(replace(one, stalls_at=NOW) for one in deals)),
        won=Events(7, value, (Event(won, NOW, 1, world.note),) * 8),
        lost=Events(9, value, (Event(lost, NOW, None, world.note),) * 8),
        new=Events(2, {}, (Event(deals[0], NOW, 1),) * 2),
        tally=Tally(
            open_deals=40, won=12, lost=9, created=30, created_won=3, ever_lost=True,
            won_value={"USD": 900_000}, won_known={"USD": 9}, won_days=300, won_cycles=10,
        ),
        before=Figures(44, 800.0, 60.0, 11.25, 31.5),
        goals=tuple(_goal(world, measure, grain) for measure in Measure for grain in Grain),
        months=tuple(
            Stretch(date(2026, month, 1), month, {"USD": 9_000}, 70_000)
            for month in range(6, 12)
        ),
        notes=(Note(1, date(2026, 9, 2), world.note, 1),),
        folded=tuple(_word(world, rule) for rule in PREDICATES if rule is not Rule.OWNER_GONE),
        escalated=(_word(world, Rule.STALLED), _word(world, Rule.CLOSE_PASSED)),
        doubts=(Doubt(NOW, deals[:2]), Doubt(NOW)),
        fallen={Rule.NO_STEP: Score(Rule.NO_STEP, sent=24, acted=2)},
        risk=tuple((_finding(world, Rule.AT_RISK), one) for one in deals),
    )  # fmt: skip


def _goal(world: "World", measure: Measure, grain: Grain) -> Progress:
    goal = Goal(measure, grain, date(2026, 10, 1), 90_000_00, team=world.person)
    return Progress(goal, month_of(TODAY), 30_000_00, Decimal("0.4"), 20_000_00, 9_000_00)


def _picture(week: Brief, scene: Scene) -> dict[str, Any]:
    shown = weekly.changes_picture(week, scene)
    assert shown is not None
    return image(shown, "chart.png")


def _many(full: Brief) -> Brief:
    return replace(
        full,
        closing=replace(full.closing, deals=full.closing.deals * 20, count=200),
        due=replace(full.due, first=full.due.first * 20),
    )


def _finding(world: "World", rule: Rule) -> Finding:
    return Finding(
        rule,
        days=9,
        on=date(2026, 11, 20),
        limit=6,
        sample=24,
        times=3,
        what=world.note,
        signs=(Rule.STALLED, Rule.CLOSE_PASSED),
    )


def _word(world: "World", rule: Rule) -> Word:
    found = _finding(world, rule)
    nudge = Nudge(1, "deal:1", TODAY, 1, found, NOW, deal_id=1)
    return Word(nudge, found, world.deal(), Person(1, world.person))


def _movement(world: "World") -> Movement:
    flow = Flow(12, {"USD": Money(1_234_500, "USD")})
    lines = tuple(Line(kind, flow, 12) for kind in LineKind)
    return Movement(flow, lines, replace(flow, deals=20))
