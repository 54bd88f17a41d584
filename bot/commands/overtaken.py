"""Two people at once: the second is shown what the first has changed, and can decide."""

from collections.abc import Sequence
from datetime import datetime

from bot.commands.answer import Swap, View
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.domain.audit import Audit, Subject
from bot.domain.deal import Deal
from bot.storage import UnitOfWork
from bot.views import label
from bot.views import overtaken as screens
from bot.views.metadata import metadata

_SHOWN = 5
_LOOKED_AT = 40
"""Newest entries that are looked through; an entry of today may be about an earlier day."""


def since(uow: UnitOfWork, viewer: Viewer, deal: Deal, version: int) -> list[str]:
    """List what was done to a deal since it had a version, the newest last (mrkdwn).

    Each version of a deal has one entry of its timeline.
    """
    missed = deal.version - version
    if missed <= 0:
        return []
    entries = uow.timeline.of(deal.id, limit=max(_LOOKED_AT, missed))
    newest = sorted(entries, key=lambda one: one.id)[-min(missed, _SHOWN) :]
    people, pipelines = everybody(uow), every_pipeline(uow)
    return [
        screens.change_line(
            one,
            pipelines[(one.after or deal.position).pipeline_id],
            viewer.words,
            people=people,
        )
        for one in newest
    ]


def newest(uow: UnitOfWork, viewer: Viewer, deals: Sequence[Deal], after: datetime) -> list[str]:
    """Name deals and say what was done to each last, where that was after an instant (mrkdwn)."""
    entries = uow.timeline.newest_since([one.id for one in deals], after)
    pipelines, people = every_pipeline(uow), everybody(uow)
    return [
        f"*{label.title(deal)}*: "
        + screens.change_line(
            entries[deal.id], pipelines[deal.position.pipeline_id], viewer.words, people=people
        )
        for deal in deals
        if deal.id in entries
    ]


def deal_form(call: Call, uow: UnitOfWork, deal: Deal, version: int, now: View) -> Swap:
    """Show the form of a deal again that has changed since its `version`: `now` as it is now."""
    said = call.words(
        "{deal} changed while this was open. Nothing is saved yet.",
        deal=f"*{label.title(deal)}*",
    )
    lines = since(uow, call, deal, version)
    return Swap(screens.overtaken(call.request.view, now, said, lines, call.words))


def form(
    call: Call,
    uow: UnitOfWork,
    now: View,
    subject: Subject | None = None,
    subject_id: int | None = None,
    *,
    key: str = "",
) -> Swap | None:
    """Show a form of the settings again whose subject was changed while it was open.

    `now` is the form as it would be opened now; None where it is filled as it was. Who changed it
    is read off the trail: the newest change of the subject, of what the trail keeps as `key`.
    """
    view = call.request.view
    seen = metadata(view).extra.get("seen") or screens.mark(view)
    if seen == screens.mark(now) or not screens.differing(view, now, call.words):
        return None
    return late(call, uow, now, subject, subject_id, key=key)


def late(
    call: Call,
    uow: UnitOfWork,
    now: View,
    subject: Subject | None,
    subject_id: int | None,
    *,
    key: str = "",
) -> Swap:
    """Show a form again whose subject was changed while it was open, and who did that."""
    told = _newest(uow, subject, subject_id, key) if subject is not None else None
    return shown_again(call, uow, now, told, screens.differing(call.request.view, now, call.words))


def shown_again(
    call: Call, uow: UnitOfWork, now: View, told: Audit | None, lines: Sequence[str]
) -> Swap:
    """Show a form again as it would be opened `now`, with what a change has made different."""
    if told is None or told.author_id is None:
        said = call.words("This was changed while it was open. Nothing is saved yet.")
    else:
        said = call.words(
            "{who} changed this while it was open, at {time}. Nothing is saved yet.",
            who=label.person(told.author_id, everybody(uow), call.words),
            time=call.words.when(told.at),
        )
    return Swap(screens.overtaken(call.request.view, now, said, lines, call.words))


def mark(uow: UnitOfWork) -> int:
    """Name the newest change of the trail, for a form to ask later what came after it."""
    return next((one.id for one in uow.audits.newest(1)), 0)


def _newest(uow: UnitOfWork, subject: Subject, subject_id: int | None, key: str) -> Audit | None:
    for one in uow.audits.newest(_LOOKED_AT):
        about = (one.subject, one.subject_id) == (subject, subject_id)
        if about and (not key or key in (one.after or one.before or {})):
            return one
    return None
