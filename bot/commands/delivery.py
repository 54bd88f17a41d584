"""Notices about messages that did not get where they belong; nobody asks for them."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Payload
from bot.commands.call import Viewer
from bot.commands.route import Routes
from bot.domain.audience import Barrier
from bot.storage import UnitOfWork
from bot.views import delivery

routes = Routes()


@routes.screen("delivery.undelivered")
def draw_undelivered(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw why something was not posted in a channel."""
    barrier = Barrier(str(params["barrier"]))
    return delivery.undelivered(str(params["channel"]), barrier, viewer.words)
