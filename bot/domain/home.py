"""What a person sees first: their deals and what is due today."""

from dataclasses import dataclass

from bot.domain.deal import Deal
from bot.domain.followup import Followup
from bot.domain.money import Money


@dataclass(frozen=True, slots=True)
class Due:
    """A follow-up that is due, with the deal it is for."""

    followup: Followup
    deal: Deal


@dataclass(frozen=True, slots=True)
class Home:
    """A person's page: `open_deals` counts all of theirs, `deals` are the first to close."""

    deals: tuple[Deal, ...]
    due: tuple[Due, ...]
    open_deals: int
    open_value: dict[str, Money]
    stalled: int
