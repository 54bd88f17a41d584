"""Counts the numbers follow from."""

from datetime import datetime

from bot.domain.metrics import Period, Scope, Tally
from bot.storage.repository import Repository


class Metrics(Repository):
    """Tallies of the workspace."""

    def tally(self, scope: Scope, period: Period, as_of: datetime | None = None) -> Tally:
        """Count a scope over a period."""
        return Tally()

    def groups(
        self, by: str, scope: Scope, period: Period, as_of: datetime | None = None
    ) -> list[tuple[str, Tally]]:
        """Count once per group."""
        return []
