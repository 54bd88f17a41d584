"""Everything SQL: rows never leave, values do."""

from bot.storage.database import BUDGET, Database
from bot.storage.migrate import head, is_current, migrate
from bot.storage.pace import Limit, Limits
from bot.storage.parcel import OutboxKind, OutboxRow, OutboxState
from bot.storage.search import Match
from bot.storage.unit import UnitOfWork
from bot.storage.visit import Visit
from bot.storage.workspace import Installation, InstallationState

__all__ = [
    "BUDGET",
    "Database",
    "Installation",
    "InstallationState",
    "Limit",
    "Limits",
    "Match",
    "OutboxKind",
    "OutboxRow",
    "OutboxState",
    "UnitOfWork",
    "Visit",
    "head",
    "is_current",
    "migrate",
]
