"""App Home: drawn when it is opened, and again after every change made from it."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Done, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.services.home import home
from bot.storage import UnitOfWork
from bot.views import home as homes

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
    return homes.home(
        home(uow, viewer.person),
        viewer.words,
        person=viewer.person,
        pipelines=every_pipeline(uow),
    )
