"""The drivers of the two databases, as far as they are used directly."""

from contextlib import AbstractContextManager
from typing import Any, Protocol


class Driver(Protocol):
    """What sqlite3's and psycopg's connections have in common (`in_transaction`: sqlite3 only)."""

    in_transaction: bool

    def execute(self, sql: Any, params: Any = ..., /) -> Any:
        """Run a statement and give its cursor."""

    def cursor(self) -> Any:
        """Give a cursor."""

    def pipeline(self) -> AbstractContextManager[object]:
        """Send statements without waiting for each other's results (psycopg only)."""
