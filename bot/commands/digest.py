"""Digests where they are read: drawn as things stand, acted on, and shown in full."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import said_in
from bot.domain.digest import DigestKind
from bot.domain.error import Invalid, NotFound
from bot.services import digest
from bot.storage import UnitOfWork
from bot.views import brief, brief_all, weekly
from bot.views.brief import Scene
from bot.views.words import Words

routes = Routes()

_OLD = "This digest is not there any more."


@routes.screen(digest.SUBJECT)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a digest as things stand now; one that comes too late is not sent any more."""
    message = str(params["message"])
    kept = params if "digest" in params else digest.told_in(uow, message)
    if kept is None:
        raise NotFound(_OLD)
    chosen = uow.digests.get(int(kept["digest"]))
    if chosen.channel_id is None and chosen.person_id != viewer.person.id:
        raise NotFound(_OLD)
    if params.get("fresh") and digest.is_over(uow, chosen, kept):
        raise NotFound(_OLD)
    told = digest.read(uow, kept)
    scene = _scene(uow, viewer, message)
    if chosen.channel_id is not None:
        scene = replace(scene, words=of_channel(viewer, uow, chosen.locale))
    if chosen.kind is DigestKind.REVIEW:
        return weekly.review(told, scene, said=said_in(params))
    return brief.daily(told, scene, said=said_in(params))


@routes.reads(Kind.ACTION, "digest.all")
def show_all(call: Call, uow: UnitOfWork) -> Answer:
    """Open all of a section in a window of its own."""
    message, _, part = call.request.value.partition("|")
    kept = digest.told_in(uow, message)
    if kept is None or part not in brief_all.PARTS:
        raise Invalid("This button no longer works. Open the deal again.")
    chosen = uow.digests.get(int(kept["digest"]))
    if chosen.kind is not DigestKind.CHANNEL and chosen.person_id != call.person.id:
        raise Invalid("This button no longer works. Open the deal again.")
    told = digest.read(uow, kept, most=brief_all.MOST)
    return Open(brief_all.window(told, part, _scene(uow, call, message)))


def _scene(uow: UnitOfWork, viewer: Viewer, message: str) -> Scene:
    return Scene(viewer.words, message, everybody(uow), every_pipeline(uow))


def of_channel(viewer: Viewer, uow: UnitOfWork, locale: str) -> Words:
    """Give the words of a channel: its own language, the workspace's zone."""
    return Words(locale, zone=uow.workspace.zone, now=viewer.words.now)
