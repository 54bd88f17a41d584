"""/pipeline review: one deal at a time in a window, saved and gone on with in one step."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, Swap
from bot.commands.call import Call, Viewer
from bot.commands.cast import everybody
from bot.commands.overtaken import deal_form
from bot.commands.pipeline import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import said_in
from bot.commands.trail import number
from bot.domain.deal import Deal
from bot.domain.error import CrmError, Forbidden, FormErrors, Invalid
from bot.domain.review import MINE, Deed, Outcome
from bot.services import deal as deals
from bot.services import followup, journal, move, review
from bot.services.change import fetch
from bot.services.fix import lacks
from bot.storage import UnitOfWork
from bot.views import form as forms
from bot.views import review as reviews
from bot.views.metadata import metadata, read_back
from bot.views.review import MARK, ReviewForm
from bot.views.words import msg

routes = Routes()

_MOST = 60
"""Characters a scope may have."""


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Open(draw(uow, call, {}))


@command.sub(
    "review",
    hint="[mine | team | pipeline]",
    about=msg("Go through deals one at a time, the worst first"),
    aliases=("리뷰", "점검"),
    again=_again,
)
def begin(call: Call, uow: UnitOfWork) -> Answer:
    """Begin a review, or go on with the one that was left."""
    scope = review.scope_named(uow, call.text, by=call.person)
    call.once(uow)
    review.begin(uow, scope, by=call.person)
    return Open(draw(uow, call, {}))


@routes.changes(Kind.ACTION, "review.open", again=_again)
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Begin or go on from a button."""
    call.once(uow)
    review.begin(uow, _scope(call), by=call.person)
    return Open(draw(uow, call, {}))


def _shown(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("review"))


@routes.changes(Kind.ACTION, "review.again", again=_shown)
def anew(call: Call, uow: UnitOfWork) -> Answer:
    """Begin the review anew in its window."""
    call.once(uow)
    review.begin(uow, _scope(call), by=call.person, anew=True)
    return _shown(call, uow)


@routes.changes(Kind.ACTION, "review.skip", again=_shown)
def skip(call: Call, uow: UnitOfWork) -> Answer:
    """Leave a deal for another time."""
    call.once(uow)
    review.settle(uow, number(call.request.value), Outcome.SKIPPED, by=call.person)
    return _shown(call, uow)


def _scope(call: Call) -> str:
    """Give the scope a button carries; nonsense is one's own deals."""
    word, _, number_ = call.request.value.partition(".")
    known = word in ("mine", "team") or (word == "pipeline" and number_.isdigit())
    return call.request.value if known and len(call.request.value) < _MOST else MINE


def _as_it_stands(call: Call, uow: UnitOfWork) -> Answer:
    """Show the deal of a step that came too late, or came again, as it is now."""
    kept, now = metadata(call.request.view), draw(uow, call, {})
    if not call.stale or kept.deal is None:
        return Swap(now)
    deal = uow.deals.get(kept.deal.deal_id)
    return deal_form(call, uow, deal, kept.deal.version, now)


@routes.changes(Kind.SUBMISSION, "review.step", again=_as_it_stands)
def save(call: Call, uow: UnitOfWork) -> Answer:
    """Save what was said of a deal and go on to the next one."""
    kept = metadata(call.request.view)
    place = number(kept.extra.get("place", ""))
    if kept.deal is None:
        raise Invalid("This window is too old. Close it and open it again.")
    with_place = f"{MARK}{place}"
    state = {name.removesuffix(with_place): part for name, part in call.values.items()}
    try:
        read = forms.read(ReviewForm, state, call.words, currency=call.workspace.currency)
        echo = {f"{name}{with_place}": said for name, said in read.echo.items()}
        if echo and dict(kept.echo) != echo:
            return Swap(read_back(call.request.view, echo, call.words))
        deal = fetch(uow, kept.deal.deal_id, kept.deal.version)
        call.once(uow)
        deeds = _do(call, uow, deal, read.values)
    except FormErrors as error:
        raise FormErrors(
            {f"{name}{with_place}": refused for name, refused in error.errors.items()}
        ) from error
    outcome = Outcome.CHANGED if deeds else Outcome.KEPT
    review.settle(uow, place, outcome, deeds, by=call.person)
    return Swap(draw(uow, call, {}))


def _do(call: Call, uow: UnitOfWork, deal: Deal, form: ReviewForm) -> list[Deed]:
    """Do what a step says, each part only where it differs; a refusal goes under its field."""
    by, deeds, at = call.person, list[Deed](), "note"
    try:
        if form.value is not None and form.value != deal.value:
            at = "value"
            deals.set_value(uow, deal.id, form.value, by=by)
            deeds.append(Deed.VALUED)
        if form.close_date is not None and form.close_date != deal.close_date:
            at = "close_date"
            deals.set_close_date(uow, deal.id, form.close_date, by=by)
            deeds.append(Deed.DATED)
        if form.stage is not None and form.stage != deal.stage_id:
            at = "stage"
            move.move(uow, deal.id, form.stage, by=by)
            deeds.append(Deed.MOVED)
        if form.due is not None:
            at = "due"
            followup.schedule(uow, deal.id, form.due, by=by, note=form.step)
            deeds.append(Deed.PLANNED)
        elif form.step is not None and form.step != deal.next_step:
            at = "step"
            deals.plan(uow, deal.id, form.step, deal.next_step_on, by=by)
            deeds.append(Deed.PLANNED)
        if form.note is not None:
            at = "note"
            journal.note(uow, deal.id, form.note, by=by)
            deeds.append(Deed.NOTED)
    except (Invalid, Forbidden) as error:
        shown: CrmError = error
        raise FormErrors({at: shown}) from error
    return deeds


@routes.screen("review", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the deal that comes next in the viewer's review, or what came of it."""
    known = uow.reviews.of(viewer.person.id)
    if known is None:
        raise Invalid("This review is over. Begin a new one with /pipeline review.")
    comes = uow.reviews.next(viewer.person.id)
    if comes is None:
        standing = uow.reviews.standing(viewer.person.id)
        return reviews.summary(known, standing, viewer.words, notice=said_in(params))
    place, deal_id = comes
    deal = uow.deals.get(deal_id)
    newest = uow.timeline.of(deal_id, limit=1)
    return reviews.step(
        deal,
        uow.pipelines.get(deal.position.pipeline_id),
        viewer.words,
        place=place,
        review=known,
        lacks=lacks(uow, deal),
        people=everybody(uow),
        entry=newest[0] if newest else None,
        notice=said_in(params),
    )
