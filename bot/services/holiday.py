"""The days a workspace's country does not work."""

from datetime import date
from functools import lru_cache

import holidays

from bot.storage import UnitOfWork

KEY = "setup"
"""The setting that names the country."""


def countries() -> frozenset[str]:
    """Give the countries whose holidays are known, as ISO 3166 codes."""
    return _countries()


def holidays_of(uow: UnitOfWork, first: int, last: int) -> frozenset[date]:
    """Give the holidays of the workspace's country in the years from `first` to `last`."""
    country = (uow.settings.get(KEY) or {}).get("country")
    # Asking which there are loads them all.
    if country is None or country not in _countries():
        return frozenset()
    return frozenset().union(*(_year(country, year) for year in range(first, last + 1)))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=256)
def _year(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
