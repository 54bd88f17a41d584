"""What is told by itself: wins, losses and given deals; and the form that says where."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.overtaken import form as overtaken
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import remembered
from bot.commands.trail import kept, number
from bot.domain.audit import Subject
from bot.domain.bulk import BulkState
from bot.domain.deal import Deal
from bot.domain.error import FormErrors, Invalid, NotFound
from bot.domain.news import News
from bot.domain.permit import ask_to_lead
from bot.domain.pipeline import StageKind
from bot.domain.timeline import Entry, EntryKind
from bot.services import news as newses
from bot.services.choice import of_pipeline
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import news as screens
from bot.views.setting import NewsForm

routes = Routes(alone=True)

_TOUCHES = (EntryKind.ACTIVITY, EntryKind.FOLLOWUP_DONE, EntryKind.REPLY)
_COUNTED = 1000
"""Entries of a deal that are looked through for its touches."""


@routes.reads(Kind.ACTION, "news.edit")
def ask(call: Call, uow: UnitOfWork) -> Answer:
    """Open the form of what a pipeline tells and where."""
    pipeline = uow.pipelines.get(number(call.request.value))
    ask_to_lead(call.person, pipeline)
    known = of_pipeline(uow, pipeline.id)
    return Open(screens.form(pipeline, known, call.words, meta=remembered(call)))


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("stage.list", {"pipeline": str(number(kept(call)["pipeline"]))}))


@routes.changes(Kind.SUBMISSION, "news.save", again=_again)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save what a pipeline tells and where."""
    form = forms.read(NewsForm, call.values, call.words, currency=call.workspace.currency).values
    pipeline_id = number(kept(call)["pipeline"])
    pipeline, known = uow.pipelines.get(pipeline_id), of_pipeline(uow, pipeline_id)
    now = screens.form(pipeline, known, call.words, meta=kept(call))
    if late := overtaken(call, uow, now, Subject.PIPELINE, pipeline_id, key="news"):
        return late
    call.once(uow)
    news = News(form.channel, None, form.room == "public", form.days)
    try:
        told = newses.change(uow, pipeline_id, news, by=call.person)
    except Invalid as error:
        raise FormErrors({"days": error}) from error
    return Show(Screen("stage.list", {"pipeline": str(pipeline_id), "audit": str(told.id)}))


@routes.screen(newses.CLOSED)
def draw_closed(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a win or a loss for a channel."""
    deal = uow.deals.get(int(params["deal"]))
    entry = uow.timeline.get(int(params["entry"]))
    news = of_pipeline(uow, deal.position.pipeline_id)
    told = uow.timeline.of(deal.id, limit=_COUNTED)
    days = screens.age(_day(uow, deal.created_at), deal.close_date)
    story = screens.Story(
        by=entry.author_id,
        days=days,
        touches=sum(1 for one in told if one.kind in _TOUCHES),
        words=entry.body,
    )
    set_by = uow.persons.get(news.set_by) if news.set_by is not None else None
    last = newses.BUDGET if params.get("last") else None
    return screens.closed(
        deal, story, viewer.words, people=everybody(uow), set_by=set_by, last=last
    )


def _said(uow: UnitOfWork, made: Entry) -> str | None:
    """Give what somebody outside wrote with the lead that their words have made."""
    if made.kind is not EntryKind.CREATED or made.author_id is not None:
        return None
    notes = (one for one in uow.timeline.of(made.deal_id, limit=5) if one.kind is EntryKind.NOTE)
    return next((one.body for one in notes if one.author_id is None), None)


def _day(uow: UnitOfWork, instant: datetime | None) -> Any:
    return uow.workspace.day(instant) if instant is not None else None


@routes.screen(newses.GIVEN)
def draw_given(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a deal that is somebody's now, unless it has gone on to another."""
    deal = uow.deals.get(int(params["deal"]))
    if deal.owner_id != viewer.person.id:
        raise NotFound("It is somebody else's by now.")
    entry = uow.timeline.get(int(params["entry"]))
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    return screens.given(
        deal,
        pipeline,
        viewer.words,
        people=everybody(uow),
        by=entry.author_id,
        said=_said(uow, entry),
        fresh=entry.kind is EntryKind.CREATED,
    )


@routes.screen(newses.WORD)
def draw_word(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what came in on a deal that was open already."""
    deal = uow.deals.get(int(params["deal"]))
    entry = uow.timeline.get(int(params["entry"]))
    pipeline = uow.pipelines.get(deal.position.pipeline_id)
    return screens.word(deal, entry, pipeline, viewer.words, people=everybody(uow))


@routes.screen(newses.GIVEN_MANY)
def draw_many(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw several deals that are somebody's now, unless that was taken back."""
    if params.get("run") and uow.bulks.get(int(params["run"])).state is BulkState.UNDONE:
        raise NotFound("It was undone.")
    deals = [uow.deals.get(int(deal_id)) for deal_id in params["deals"]]
    pipelines = every_pipeline(uow)
    return screens.given_many(
        deals,
        int(params["count"]),
        viewer.words,
        pipelines=pipelines,
        people=everybody(uow),
        by=int(params["by"]) if params.get("by") else None,
        me=viewer.person,
        leads=all(_is_lead(uow, deal) for deal in deals),
    )


def _is_lead(uow: UnitOfWork, deal: Deal) -> bool:
    stage = uow.pipelines.get(deal.position.pipeline_id).known(deal.stage_id)
    return stage is not None and stage.kind is StageKind.LEAD


@routes.screen(newses.SET)
def draw_set(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw who has wins and losses told in a channel."""
    pipeline = uow.pipelines.get(int(params["pipeline"]))
    return screens.set_up(pipeline, viewer.words, by=viewer.person)
