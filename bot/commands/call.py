"""A request once it is known whose it is: what every handler is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.commands.request import Request
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.storage import UnitOfWork
from bot.views.words import Words


class Repeated(Exception):
    """The request had its effect before: it is answered with the present state."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person looking at their workspace, and the words they are spoken to in."""

    workspace: Workspace
    person: Person
    words: Words

    def today(self, uow: UnitOfWork) -> date:
        """Give the person's own local date now."""
        return uow.now.astimezone(self.person.tz).date()


@dataclass(frozen=True, slots=True)
class Call(Viewer):
    """A viewer's request; `text` is what follows the subcommand."""

    request: Request
    text: str = ""
    stale: bool = False
    """Whether what the person acted on has changed since, so that nothing was done."""

    @property
    def values(self) -> Mapping[str, Any]:
        """The state of the form or message, as Slack nests it: block id, action id, element."""
        return self.request.values

    def once(self, uow: UnitOfWork) -> None:
        """Claim the request before its effect, in the effect's own transaction.

        Raises `Repeated` when it was claimed before: a second click, a delivery or a signed
        request that came again.
        """
        if not uow.interactions.claim(self.request.key):
            raise Repeated
