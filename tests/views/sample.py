"""One small pipeline and its people, and every screen drawn from them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.board import Board, BoardQuery, Column, Sums
from bot.domain.deal import Deal, Position, Source, Status
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.followup import ASK, PLANNED, TOUCH, Followup
from bot.domain.home import Due, Home
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.domain.timeline import ActivityKind, Entry, EntryKind
from bot.views import (
    board,
    changed,
    deal,
    definition,
    followup,
    help,
    home,
    lead,
    match,
    metadata,
    modal,
    notice,
    option,
)
from bot.views.words import Words
from tests.views import (
    sample_digest,
    sample_door,
    sample_feed,
    sample_forecast,
    sample_metric,
    sample_nudge,
    sample_people,
    sample_setting,
    sample_talk,
    sample_view,
    sample_warning,
)

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)
TWELVE_THOUSAND = Money(1_200_000, "USD")

_STAGES = (
    ("Lead", StageKind.LEAD, 5),
    ("Qualification", StageKind.LEAD, 10),
    ("Contact", StageKind.DEAL, 20),
    ("Demo", StageKind.DEAL, 40),
    ("Negotiation", StageKind.DEAL, 60),
    ("Proposal", StageKind.DEAL, 80),
    ("Won", StageKind.WON, 100),
    ("Lost", StageKind.LOST, 0),
)


@dataclass(frozen=True, slots=True)
class World:
    """The words that people chose, and the amounts: what a hostile or unlucky team has."""

    name: str = "Acme renewal"
    company: str = "Acme"
    person: str = "Jane Kim"
    stage: str = ""
    note: str = "Left a voicemail"
    value: Money | None = TWELVE_THOUSAND
    people: int = 3

    def pipeline(self) -> Pipeline:
        stages = tuple(
            Stage(500 + place, 50, place, self.stage or name, kind, percent, 10)
            for place, (name, kind, percent) in enumerate(_STAGES)
        )
        return Pipeline(50, self.stage or "Sales", stages)

    def everybody(self) -> dict[int, Person]:
        return {
            number: Person(number, self.person, slack_id=f"U{number}")
            for number in range(1, self.people + 1)
        }

    def deal(self, number: int = 142, *, stage_id: int = 503, status: Status = Status.OPEN) -> Deal:
        position = Position(50, stage_id, status, 1, self.value, date(2026, 12, 15), None)
        return Deal(
            id=4_611_686_018_427_387_904 + number,
            number=number,
            name=self.name,
            position=position,
            version=7,
            company=self.company,
            contact=self.person,
            source=Source.LINKEDIN,
            source_detail=self.note,
            lost_reason=self.note if status is Status.LOST else None,
            competitor=self.company if status is Status.LOST else None,
            next_step=self.note,
            next_step_on=date(2026, 11, 24),
            created_at=NOW - timedelta(days=40),
            entered_at=NOW - timedelta(days=12),
            stalled=True,
        )

    def entries(self) -> tuple[Entry, ...]:
        """One entry of each kind, newest first."""
        before = self.deal().position
        after = replace(before, stage_id=504, owner_id=2, value=Money(5, "KRW"))
        return tuple(
            Entry(
                id=number,
                deal_id=1,
                kind=kind,
                at=NOW - timedelta(hours=20 * number),
                recorded_at=NOW,
                author_id=None if number == 3 else 1,
                before=before,
                after=after,
                activity=ActivityKind.CALL if kind is EntryKind.ACTIVITY else None,
                body=self.note,
            )
            for number, kind in enumerate(EntryKind)
        )

    def board(self, query: BoardQuery | None = None) -> Board:
        pipeline = self.pipeline()
        query = query or BoardQuery(50)
        sums = Sums(
            342,
            {code: Money(5_432_198_700, code) for code in ("USD", "KRW", "EUR")},
            {code: Money(2_172_879_450, code) for code in ("USD", "KRW", "EUR")},
            12,
        )
        columns = tuple(
            Column(
                stage,
                sums,
                tuple(self.deal(140 + at, stage_id=stage.id) for at in range(query.size)),
            )
            for stage in pipeline.stages
        )
        return Board(pipeline, query, columns, sums)


def screens(world: World, words: Words) -> Mapping[str, Any]:
    """Draw every screen and modal of a world for a reader, by name."""
    return {
        **_messages(world, words),
        **_views(world, words),
        **_options(world, words),
        **sample_view.screens(world, words),
        **sample_setting.screens(world, words),
        **sample_people.screens(world, words),
        **sample_forecast.screens(world, words),
        **sample_talk.screens(world, words),
        **sample_door.screens(world, words),
        **sample_feed.screens(words, NOW),
        **sample_nudge.screens(world, words),
        **sample_digest.screens(world, words),
        **sample_metric.screens(world, words),
        **sample_warning.screens(world, words),
    }


def _messages(world: World, words: Words) -> dict[str, Any]:
    people, pipeline, one = world.everybody(), world.pipeline(), world.deal()
    pipelines = {50: pipeline, 51: replace(pipeline, id=51)}
    several: Sequence[Deal] = [world.deal(number) for number in range(1, 30)]
    followups = [
        Followup(number, 1, 1, TODAY, kind, touch=5, touches=5, note=world.note)
        for number, kind in enumerate((PLANNED, TOUCH, ASK), 1)
    ]
    refused = Invalid("There is nothing to undo on {deal}.", deal=world.name)
    draft = NewDeal(
        name=world.name, company=world.company, contact=world.person, email="jane@acme.com",
        phone="+82 10-1234-5678", owner_id=1, value=world.value, source=Source.LINKEDIN,
        note=world.note,
    )  # fmt: skip
    shared = {"people": people, "followups": followups, "entries": world.entries()}
    named = {"pipelines": pipelines, "people": people}
    inside = BoardQuery(50, stage_id=503, page=1, size=10)
    lost = world.deal(stage_id=507, status=Status.LOST)
    sentences: dict[str, str] = {
        "created": changed.created(one, pipeline, words),
        "moved": changed.moved(one, pipeline, words),
        "valued": changed.valued(one, words),
        "dated": changed.dated(one, words),
        "assigned": changed.assigned(one, words, people=people),
        "edited": changed.edited(one, words),
        "noted": changed.noted(one, words),
        "logged": changed.logged(one, ActivityKind.CALL, words),
        "planned": changed.planned(one, TODAY, words),
        "followed_up": changed.followed_up(one, words),
        "won": changed.won(one, words),
        "lost": changed.lost(lost, words),
        "reopened": changed.reopened(one, pipeline, words),
        "undone": changed.undone(one, pipeline, words),
        "snoozed": changed.snoozed(one, TODAY, words),
        "replied": changed.replied(one, words),
        "begun_again": changed.begun_again(one, words),
        "held": changed.held(one, TODAY, words),
        "stale": notice.stale(one, words),
    }
    due = [Due(planned, one) for planned in followups]
    return {
        "agenda": followup.agenda(
            due, words, notice=changed.snoozed(one, TODAY, words), settled=one
        ),
        "agenda_empty": followup.agenda((), words),
        "board": board.board(
            world.board(), words, people=people, pipelines=list(pipelines.values())
        ),
        "board_stage": board.board(world.board(inside), words, people=people),
        "board_empty": board.board(Board(pipeline, BoardQuery(50), (), Sums()), words, people={}),
        "card": deal.card(
            deal.Card(one, pipeline, **shared, undoable=True, notice=sentences["moved"]), words
        ),
        "card_history": deal.card(
            deal.Card(one, pipeline, people, entries=world.entries()[5:]), words
        ),
        "card_lost": deal.card(deal.Card(lost, pipeline, **shared), words),
        "picker": match.picker(world.name, several, words, verb="move", rest=world.note, **named),
        "near": match.near(world.name, several[:3], words, verb="move", **named),
        "near_none": match.near(world.name, [], words, verb="show", **named),
        "leads": lead.leads(several, words, cursor="123", **named),
        "leads_none": lead.leads([], words, **named),
        "reading": lead.reading(draft, words, people=people),
        "help": help.help_message(
            "/deal", [("move <deal> <stage>", "Move a deal to another stage")] * 18, words,
            problem=help.unknown(world.name, words),
        ),
        "refusal": notice.refusal(refused, words),
        "trouble": notice.trouble("a1b2", words),
        "expired": notice.expired(words),
        "done": notice.done(words),
        "read_back": notice.read_back(
            one, words.money(world.value), words, verb="value", rest="$12k"
        ),
        **{
            f"changed_{name}": changed.changed(one, said, words)
            for name, said in sentences.items()
        },
    }  # fmt: skip


def _views(world: World, words: Words) -> dict[str, Any]:
    people, pipeline, one = world.everybody(), world.pipeline(), world.deal()
    pipelines = [pipeline, replace(pipeline, id=51)]
    draft = NewDeal(name=world.name, company=world.company, note=world.note, owner_id=1)
    start = Home(
        (one,) * 8, (Due(Followup(1, 1, 1, TODAY), one),) * 3, 342, {"USD": Money(1, "USD")}, 2
    )
    form: dict[str, Callable[..., Any]] = {
        "edit": modal.edit, "value": modal.value, "date": modal.close_date, "note": modal.note,
        "followup": modal.followup,
    }  # fmt: skip
    return {
        "home": home.home(start, words, person=people[1], pipelines={50: pipeline}),
        "home_empty": home.home(Home((), (), 0, {}, 0), words, person=people[1], pipelines={}),
        "board_view": board.board_view(world.board(), words, people=people, pipelines=pipelines),
        "card_view": deal.card_view(
            deal.Card(one, pipeline, people, entries=world.entries()), words
        ),
        "definitions": definition.definitions(words),
        "snooze": followup.snooze(start.due[0].followup, one, words),
        "nurture": followup.nurture(start.due[0].followup, one, words),
        "new_lead": modal.new_card(words, lead=True, people=people, me=people[1], draft=draft),
        "new_deal": modal.new_card(
            words, lead=False, people=people, me=people[1], pipelines=pipelines
        ),
        **{name: draw(one, words) for name, draw in form.items()},
        "owner": modal.owner(one, words, people=people),
        "log": modal.log(one, words),
        "value_read_back": metadata.read_back(
            modal.value(one, words), {"value": words.money(world.value)}, words
        ),
        "won": modal.won(one, words, today=TODAY),
        "lost": modal.lost(one, words, today=TODAY),
        "move": modal.move(one, pipeline, words, meta={"channel": "C1"}),
        "pick": modal.pick("note", words, rest=world.note),
        "refusal_view": notice.refusal_view(Invalid("{deal}", deal=world.name), words),
        "trouble_view": notice.trouble_view("a1b2", words),
        "waiting_view": notice.waiting_view(words("New lead"), words),
    }


def _options(world: World, words: Words) -> dict[str, Any]:
    deals = [world.deal(number) for number in range(120)]
    people = list(world.everybody().values())
    return {
        "deal_options": option.deal_options(deals, words, pipelines={50: world.pipeline()}),
        "person_options": option.person_options(people, words),
        "owner_options": option.person_options(people, words, query=BoardQuery(50)),
    }
