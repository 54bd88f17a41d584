"""Screens by the name of their subject: drawn for an answer, and again when delivery sends one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.commands.answer import Payload, Screen
from bot.commands.call import Viewer
from bot.commands.drawing import Drawings
from bot.storage import UnitOfWork
from bot.views import tomb

MESSAGES_ONLY = frozenset({"data_visualization", "table", "data_table", "markdown"})
"""Blocks that Slack takes in messages and nowhere else."""

Draw = Callable[[UnitOfWork, Viewer, Mapping[str, Any]], Payload]


class Shape(StrEnum):
    """What a screen is drawn as."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Screens:
    """The drawing functions, by subject and shape.

    Those in `alike` are drawn alike on a day for everybody of a language and a time zone, by that
    one parameter, as long as what they read is the same.
    """

    draws: Mapping[tuple[str, Shape], Draw]
    alike: Mapping[tuple[str, Shape], str] = field(default_factory=dict)
    drawings: Drawings = field(default_factory=Drawings)

    def draw(self, uow: UnitOfWork, viewer: Viewer, screen: Screen, shape: Shape) -> Payload:
        """Draw a screen from the present state.

        A subject that has no modal of its own lends its message's blocks to one.
        """
        named = self.alike.get((screen.subject, shape))
        if named is not None and screen.params.keys() == {named}:
            words = viewer.words
            name = (screen.subject, shape, screen.params[named], words.locale, words.zone)
            return self.drawings.draw(
                uow, name, lambda afresh: self._draw(afresh, viewer, screen, shape)
            )
        with uow.foreseeing((screen.subject, shape, str(screen.params)[:200])):
            return self._draw(uow, viewer, screen, shape)

    def _draw(self, uow: UnitOfWork, viewer: Viewer, screen: Screen, shape: Shape) -> Payload:
        draw = self.draws.get((screen.subject, shape))
        if draw is not None:
            return tomb.read(draw(uow, viewer, screen.params), viewer.words)
        message = self.draws[screen.subject, Shape.MESSAGE](uow, viewer, screen.params)
        return tomb.read(in_modal(message, viewer), viewer.words)


def in_modal(message: Payload, viewer: Viewer) -> Payload:
    """Put a message's blocks into a modal that can only be closed.

    Charts are for messages alone; their numbers stand beside them anyway.
    """
    words = viewer.words
    blocks = [one for one in message.get("blocks", ()) if one["type"] not in MESSAGES_ONLY] or [
        {"type": "section", "text": {"type": "plain_text", "text": message["text"]}}
    ]
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Pipewright"},
        "close": {"type": "plain_text", "text": words("Close")},
        "blocks": blocks,
    }
