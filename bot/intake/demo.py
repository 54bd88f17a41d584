"""The sample a newcomer plays with: invented deals of the last nine months, up to now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot.domain.deal import Deal, Position, Status, status_in
from bot.domain.error import Invalid
from bot.domain.followup import Followup
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.rate import Rate
from bot.domain.timeline import EntryKind
from bot.intake.agenda import Agenda
from bot.intake.history import History
from bot.intake.shelf import store
from bot.intake.story import Beat, Seller, Story, tell
from bot.services import lesson
from bot.storage import Database, UnitOfWork

COUNT = 400
"""Deals in the sample, about a quarter of them open."""

CHUNK = 100
"""Deals per transaction, which may last 250 ms."""

BUDGET = 30.0
"""Seconds a transaction may wait for others."""

SOURCE = "demo"

# The people of the playground's Slack, so that its users find their own deals.
_SELLERS = (
    Seller("mina@example.com", "Mina Park", "Asia/Seoul", "ko", 4),
    Seller("dana@example.com", "Dana Reyes", "America/New_York", "en", 4),
    Seller("alex@example.com", "Alex Morgan", "Europe/London", "en", 2),
)
_MANAGER = "alex@example.com"
# Invented, too; with them every total is one sum, in the workspace's own currency.
_RATES = (("EUR", Decimal("1.1")), ("KRW", Decimal("0.00072")))
_RATED = timedelta(days=400)
_REGIONS = {"Asia/Seoul": "Asia", "America/New_York": "Americas", "Europe/London": "Europe"}


def load(db: Database, workspace_id: int, now: datetime) -> int:
    """Fill a workspace's default pipeline with the sample, ending at `now`; give the count.

    People are matched by e-mail address, so those of the playground own the deals. A second time
    adds nothing and gives 0. Raises `Invalid` when the default pipeline is not like the classic
    one (six open stages, won, lost).
    """

    def prepare(uow: UnitOfWork) -> tuple[Pipeline, dict[str, Person], bool]:
        done = uow.deals.by_external(SOURCE, "1") is not None
        if not done and uow.workspace.currency == "USD":
            for currency, rate in _RATES:
                uow.rates.put(Rate("USD", currency, (now - _RATED).date(), rate))
        return _classic(uow.pipelines.default()), _staff(uow), done

    pipeline, staff, done = db.write(workspace_id, prepare, budget=BUDGET)
    if done:
        return 0
    told = list(enumerate(stories(now), start=1))
    for start in range(0, len(told), CHUNK):
        part = told[start : start + CHUNK]

        def work(uow: UnitOfWork, part: Sequence[tuple[int, Story]] = part) -> None:
            scribe = _Scribe(uow, pipeline, staff)
            store(uow, [scribe.write(number, story) for number, story in part])
            uow.followups.add_many(scribe.followups)
            scribe.agenda.write()

        db.write(workspace_id, work, budget=BUDGET)
    # Past months are gone through in the background, so there are forecasts to look back on.
    db.write(workspace_id, lesson.ask, budget=BUDGET)
    return len(told)


def stories(now: datetime) -> list[Story]:
    """Give the stories of the sample as they stand at `now`, always the same."""
    return tell(_SELLERS, COUNT, now)


def _classic(pipeline: Pipeline) -> Pipeline:
    kinds = [stage.kind for stage in pipeline.stages]
    ends = [StageKind.WON, StageKind.LOST]
    if kinds != [StageKind.LEAD] * 2 + [StageKind.DEAL] * 4 + ends:
        raise Invalid("The sample needs a pipeline with the classic stages.")
    return pipeline


def _staff(uow: UnitOfWork) -> dict[str, Person]:
    """Find the sellers by e-mail address, or make them; the manager leads the others."""
    staff: dict[str, Person] = {}
    for seller in sorted(_SELLERS, key=lambda one: one.email != _MANAGER):
        person = uow.persons.by_email(seller.email)
        if person is None:
            boss = staff.get(_MANAGER)
            person = uow.persons.add(
                Person(
                    id=uow.new_id(),
                    name=seller.name,
                    role=Role.REP if boss else Role.MANAGER,
                    email=seller.email,
                    team="Sales",
                    region=_REGIONS[seller.zone],
                    manager_id=boss.id if boss else None,
                    locale=seller.speaks,
                    zone=seller.zone,
                )
            )
        staff[seller.email] = person
    return staff


class _Scribe:
    """Writes stories down as deals with a past, within one transaction."""

    def __init__(self, uow: UnitOfWork, pipeline: Pipeline, staff: dict[str, Person]) -> None:
        self._uow, self._pipeline, self._staff = uow, pipeline, staff
        self.followups: list[Followup] = []
        self.agenda = Agenda(uow)

    def write(self, number: int, story: Story) -> History:
        """Write one story; a planned next step becomes a follow-up, open deals have an agenda."""
        uow = self._uow
        owner = self._staff[story.seller.email] if story.seller else None
        by = owner.id if owner else None
        first, *rest = story.beats
        company_id = uow.companies.get_or_add(story.company)
        contact_id = uow.contacts.get_or_add(
            story.contact, company_id, email=story.email, title=story.title
        )
        stage = self._pipeline.stages[0]
        deal = Deal(
            id=uow.new_id(),
            number=0,
            name=story.name,
            position=Position(
                pipeline_id=self._pipeline.id,
                stage_id=stage.id,
                status=Status.OPEN,
                owner_id=by,
                value=first.value,
                close_date=None,
                probability=None,
            ),
            company_id=company_id,
            contact_id=contact_id,
            source=story.source,
            source_detail=story.detail,
            created_at=first.at,
            external_source=SOURCE,
            external_id=str(number),
        )
        # Recorded as it was lived, or all of it could be undone for the first ten minutes.
        history = History(deal, new_id=uow.new_id, recorded_at=None, author_id=by)
        history.visit(first.at)
        for beat in rest:
            self._live(history, beat, by, story)
        if story.step_on is not None:
            planned = replace(history.deal, next_step=story.step, next_step_on=story.step_on)
            history.step(planned, EntryKind.NEXT_STEP, history.entries[-1].at, by=by)
            self.followups.append(
                Followup(uow.new_id(), deal.id, by, story.step_on, note=story.step)
            )
        if owner is not None:
            self.agenda.look_back(history, number, owner)
            if history.deal.status is Status.OPEN:
                self.agenda.add(history, number, owner)
        return history

    def _live(self, history: History, beat: Beat, by: int | None, story: Story) -> None:
        deal = history.deal
        position = deal.position
        if beat.kind is EntryKind.NOTE:
            history.note(beat.text or "", beat.at, by=by)
        elif beat.activity is not None:
            history.act(beat.activity, beat.text, beat.at, by=by)
        elif beat.kind is EntryKind.VALUE:
            after = replace(deal, position=replace(position, value=beat.value))
            history.step(after, beat.kind, beat.at, by=by)
        elif beat.kind is EntryKind.DATE:
            after = replace(deal, position=replace(position, close_date=beat.day))
            history.step(after, beat.kind, beat.at, by=by)
        elif beat.stage is not None:
            self._move(history, beat, beat.stage, by, story)

    def _move(self, history: History, beat: Beat, place: int, by: int | None, story: Story) -> None:
        deal, stage = history.deal, self._pipeline.stages[place]
        origin = self._pipeline.stage(deal.stage_id)
        position = replace(
            deal.position,
            stage_id=stage.id,
            status=status_in(stage.kind, came_from=origin.kind),
            value=beat.value or deal.value,
        )
        after = replace(deal, position=position)
        if not stage.kind.is_open:
            closed_on = self._uow.workspace.day(beat.at)
            after = replace(
                after,
                position=replace(position, close_date=closed_on),
                closed_at=beat.at,
                lost_reason=beat.text,
                competitor=story.competitor,
            )
        if origin.kind is StageKind.LEAD and stage.kind is StageKind.DEAL:
            after = replace(after, qualified_at=deal.qualified_at or beat.at)
        history.step(after, beat.kind, beat.at, by=by, body=beat.text)
        history.visit(beat.at)
