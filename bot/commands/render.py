"""Draws what the outbox holds, at the moment it is sent, for the person it is for."""

from dataclasses import dataclass

from bot.commands import place
from bot.commands.answer import Payload, Screen
from bot.commands.identity import Identity
from bot.commands.screen import Screens
from bot.domain.error import NotFound
from bot.storage import Database, OutboxRow


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders outbox rows from the present state."""

    db: Database
    identity: Identity
    screens: Screens

    def render(self, row: OutboxRow) -> Payload | None:
        """Draw a row's subject; None when its person or its subject is not there any more.

        Somebody who has become an outsider since is shown nothing. What a channel sees is drawn
        even so: its readers are looked at before it is sent.
        """
        with self.db.read(row.workspace_id) as uow:
            try:
                person = uow.persons.get(int(row.destination["person"]))
                viewer = self.identity.viewer(uow.workspace, person)
                if not person.is_member and not _for_a_channel(row):
                    return None
                shape = place.shape(dict(row.destination))
                return self.screens.draw(uow, viewer, Screen(row.subject, row.params), shape)
            except NotFound:
                return None


def _for_a_channel(row: OutboxRow) -> bool:
    return row.destination.get("to") in ("channel", "update", "call")
