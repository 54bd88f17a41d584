"""What a draft makes that is not stored yet, for the draft made while it is being stored."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.storage.contact import Namesake


@dataclass(slots=True)
class Pending:
    """The last number taken (0 for none), companies by folded name, people by folded name.

    All else that drafts look up is there before the first of them, or is refused as a twin.
    """

    number: int = 0
    companies: dict[str, int] = field(default_factory=dict)
    people: dict[str, list["Namesake"]] = field(default_factory=dict)
