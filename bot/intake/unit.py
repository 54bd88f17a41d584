"""The currency and the factor of amounts, as a column's name or the lines above the header say."""

import re
from itertools import islice

from bot.intake.symbol import currency_of, times
from bot.intake.table import Table

_UNIT = re.compile(r"(?:[(（\[]([^)）\]]{1,8})[)）\]]|,\s?(\S{1,8}))\s*$")
_ABOVE = re.compile(
    r"(?:단위|単位|单位|einheit|angaben in|unit)\s?[:：]?\s?([^\s)\]]{1,8})", re.IGNORECASE
)
_SHORT = 60
_TOKEN = re.compile(r"R\$|[^\W\d_]+|[€£¥₩₽₴₺₹₫฿₪₱$]")
# Written in small letters some are words of their own ("try", "all", "cop"): those are left out.
_CODES = frozenset(
    (
        *("usd", "eur", "gbp", "jpy", "krw", "cny", "inr", "brl", "mxn", "cad", "aud", "chf"),
        *("sek", "nok", "dkk", "pln", "czk", "huf", "rub", "uah", "ils", "sgd", "hkd", "twd"),
        *("thb", "idr", "myr", "php", "vnd", "zar", "aed", "sar", "clp", "ron", "bgn", "nzd"),
        *("руб", "грн", "zł", "zl", "kč", "euro", "euros", "rmb", "원", "円", "元"),
    )
)


def unit_of(name: str, above: str) -> tuple[str | None, int]:
    """Read the currency and factor a header names: `Betrag (T€)`, `금액(천원)`, `value_eur`.

    `above` is what the lines before it say of all amounts: `단위: 천원`.
    """
    found = _UNIT.search(name)
    said = (found[1] or found[2]) if found else above
    if not said:
        return currency_in(name), 1
    factor, sign = times(re.sub(r"^T(?=€|EUR)", "tsd", said.strip()))
    currency = currency_of(sign, "") if sign else None
    return (currency or currency_in(name), factor)


def currency_in(name: str) -> str | None:
    """Give the currency that a column's name begins or ends with, among its other words."""
    said = _TOKEN.findall(name)
    if len(said) < 2:
        return None
    signs = (one for one in (said[-1], said[0]) if one.casefold() in _CODES or not one.isalpha())
    return next((code for one in signs if (code := currency_of(one, ""))), None)


def said_above(table: Table) -> str:
    """Find the unit of amounts that the lines above the header name, blank where none does."""
    above = islice(table.source.records(), max(table.above - 1, 0))
    cells = (cell for row in above for cell in row.cells if len(cell) <= _SHORT)
    return next((found[1] for cell in cells if (found := _ABOVE.search(cell))), "")
