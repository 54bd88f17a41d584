"""`/followup calendar`: the secret address of a person's follow-ups, made and taken away."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show, Swap
from bot.commands.call import Call, Viewer
from bot.commands.followup import command
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.domain.error import Invalid
from bot.services import door, feed
from bot.storage import UnitOfWork
from bot.views import feed as feeds
from bot.views.block import Block
from bot.views.words import msg

routes = Routes()


@command.sub(
    "calendar",
    about=msg("Have your follow-ups in the calendar you use, under a secret address"),
    aliases=("ical", "feed", "캘린더"),
)
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Open the window of the person's calendar."""
    return Open(draw(uow, call, {}))


@routes.reads(Kind.ACTION, "feed.open")
def pressed(call: Call, uow: UnitOfWork) -> Answer:
    """Open it from App Home."""
    return Open(draw(uow, call, {}))


@routes.screen("feed.window", Shape.MODAL)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the window as it stands; an address that was made before is not shown again."""
    made_at = uow.feeds.made_at(viewer.person.id)
    return feeds.window(viewer.words, url=door.public_url(uow), made_at=made_at)


def _again(call: Call, uow: UnitOfWork) -> Answer:
    return Swap(draw(uow, call, {}))


@routes.changes(Kind.SUBMISSION, "feed.make", again=_again)
def make(call: Call, uow: UnitOfWork) -> Answer:
    """Make an address, and show it in the answer itself: it is kept nowhere."""
    url = door.public_url(uow)
    if url is None:
        raise Invalid("Nobody outside can reach Pipewright yet: PUBLIC_URL is not set.")
    call.once(uow)
    secret = feed.make(uow, by=call.person)
    return Swap(feeds.window(call.words, url=url, made_at=uow.now, secret=secret))


def _same(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("feed.window"))


@routes.changes(Kind.ACTION, "feed.stop", again=_same)
def stop(call: Call, uow: UnitOfWork) -> Answer:
    """Take the address away."""
    call.once(uow)
    feed.stop(uow, by=call.person)
    return _same(call, uow)


def entrance(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    """Offer the calendar in App Home, where the outside can reach it."""
    return feeds.entrance(viewer.words) if door.public_url(uow) else []
