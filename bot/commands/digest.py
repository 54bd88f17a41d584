"""Digests where they are read: drawn as things stand, acted on, and shown in full."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.commands.answer import Answer, Open, Payload
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.chart import NAME
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.surface import said_in
from bot.domain.brief import Brief
from bot.domain.digest import DigestKind
from bot.domain.error import Invalid, NotFound
from bot.picture.press import png
from bot.services import digest
from bot.storage import OutboxRow, UnitOfWork
from bot.views import brief, brief_all, weekly
from bot.views.brief import Scene
from bot.views.picture import image
from bot.views.words import Words

routes = Routes()

PLAIN = "plain"
"""The parameter of a digest that goes without a picture."""
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
        return _review(told, scene, params, plain=bool(kept.get(PLAIN)))
    return brief.daily(told, scene, said=said_in(params))


def _review(told: Brief, scene: Scene, params: Mapping[str, Any], *, plain: bool) -> Payload:
    """Draw a week with the picture of what changed, unless pictures are not taken here."""
    said = said_in(params)
    shown = None if plain else weekly.changes_picture(told, scene)
    if shown is None:
        return weekly.review(told, scene, said=said)
    return {
        **weekly.review(told, scene, said=said, picture=image(shown, NAME)),
        "uploads": {NAME: {"png": png(shown.shape), "alt": shown.alt}},
    }


@routes.fails(digest.SUBJECT)
def without_picture(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Send a review whose picture was not taken once more without it."""
    if row.params.get("fresh") and not row.params.get(PLAIN) and _is_of_files(reason):
        digest.send_again(uow, row, {PLAIN: True})


def _is_of_files(reason: str) -> bool:
    named = ("missing_scope", "storage_limit_reached", "invalid_blocks")
    return reason in named or "file" in reason or "upload" in reason


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
