"""App Home: drawn when it is opened, and again after every change made from it."""

from collections.abc import Mapping
from typing import Any

from bot.commands import feed
from bot.commands.answer import Answer, Done, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline
from bot.commands.digest_choice import entrance
from bot.commands.fix import drawn
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.commands.surface import said_in
from bot.domain.home import Home
from bot.domain.manners import reachable
from bot.domain.permit import leads, may_administer, may_sell
from bot.services import manner
from bot.services.home import home
from bot.services.setup import setup_of
from bot.storage import UnitOfWork
from bot.views import home as homes
from bot.views import manner as manners
from bot.views import setup as setups
from bot.views.block import VIEW_BLOCKS, Block, fitting, section

routes = Routes()


@routes.reads(Kind.EVENT, "app_home_opened")
def opened(call: Call, uow: UnitOfWork) -> Answer:
    """Show the page when its tab is opened, not when the messages are."""
    if call.request.payload.get("tab") == "messages":
        return Done()
    return Show(Screen("home"))


@routes.screen("home", Shape.HOME)
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a person's page."""
    mine = home(uow, viewer.person)
    view = homes.home(
        mine,
        viewer.words,
        person=viewer.person,
        pipelines=every_pipeline(uow),
        fixes=drawn(uow, viewer, int(params.get("fix", 0))) if mine.open_deals else (),
        rates=uow.rates.on(uow.workspace.day(uow.now), sorted(mine.open_value)),
    )
    title, *rest = view["blocks"]
    said = said_in(params)
    told = [section(said)] if said else []
    blocks = [title, *told, *_beginning(uow, viewer, mine), *rest, *_settings(uow, viewer)]
    return {**view, "blocks": fitting(blocks, VIEW_BLOCKS)}


def _beginning(uow: UnitOfWork, viewer: Viewer, told: Home) -> list[Block]:
    """Invite to the set-up until it is done, and show who has no deal yet how to begin."""
    if not may_sell(viewer.person):
        return []
    invited = [] if setup_of(uow).done else setups.invitation(viewer.words)
    return invited + ([] if told.open_deals else setups.first_steps(viewer.words))


def _settings(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    """Offer reminders to who gets any, and the settings to who may change something there."""
    return [
        *_reminders(uow, viewer),
        *_digests(uow, viewer),
        *feed.entrance(uow, viewer),
        *_entrance(uow, viewer),
    ]


def _reminders(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    if not reachable(viewer.person):
        return []
    wanted = manner.house(uow).of(viewer.person.id)
    return manners.entrance(wanted, viewer.words, admin=may_administer(viewer.person))


def _digests(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    return entrance(uow, viewer) if reachable(viewer.person) else []


def _entrance(uow: UnitOfWork, viewer: Viewer) -> list[Block]:
    if not any(leads(viewer.person, pipeline) for pipeline in uow.pipelines.all()):
        return []
    return [setups.entrance(viewer.words)]
