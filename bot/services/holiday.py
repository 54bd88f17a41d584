"""The days a workspace's country does not work."""

from datetime import date
from functools import cache, lru_cache

from bot.storage import UnitOfWork

KEY = "setup"
"""The setting that names the country."""


@cache
def countries() -> frozenset[str]:
    """Give the countries whose holidays are known, as ISO 3166 codes."""
    # From the register alone: `list_supported_countries` reads 250 files. Imported here, as below:
    # most commands and workspaces need no country's.
    from holidays.registry import EntityLoader

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


def holidays_of(uow: UnitOfWork, first: int, last: int) -> frozenset[date]:
    """Give the holidays of the workspace's country in the years from `first` to `last`."""
    country = (uow.settings.get(KEY) or {}).get("country")
    if country is None or country not in countries():
        return frozenset()
    return frozenset().union(*(_year(country, year) for year in range(first, last + 1)))


@lru_cache(maxsize=256)
def _year(country: str, year: int) -> frozenset[date]:
    import holidays

    return frozenset(holidays.country_holidays(country, years=year))
