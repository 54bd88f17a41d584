"""Numbers as the contract's JSON: rates as numbers, money as decimal strings, unknown as null."""

import csv
import json
import sys
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from bot.domain import metrics
from bot.domain.board import Board, Sums
from bot.domain.export import harmless
from bot.domain.metrics import Tally
from bot.domain.money import Money, exponent
from bot.domain.rate import Rates
from bot.domain.sample import wilson

Json = dict[str, Any]

_SIXTH = Decimal("0.000001")


def write(value: Json | list[Json]) -> None:
    """Print a value as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False))


def rate(number: Decimal | None) -> float | None:
    """Give a rate or a number of days to six decimals; unavailable stays None."""
    return None if number is None else float(number.quantize(_SIXTH, ROUND_HALF_EVEN))


def mean(amount: Decimal | None) -> str | None:
    """Give an average in major units to six decimals, which no currency's minor unit exceeds."""
    return None if amount is None else str(amount.quantize(_SIXTH, ROUND_HALF_EVEN))


def sums(minor: Mapping[str, int]) -> dict[str, str]:
    """Give minor units per currency as decimal strings of major units."""
    return {code: str(Money(units, code).amount) for code, units in sorted(minor.items())}


def numbers(tally: Tally, currency: str, rates: Rates) -> Json:
    """Give the numbers that follow from a tally; averages are in the workspace's `currency`."""
    there = tally.standing
    return {
        "deals": tally.deals if there else None,
        "open": tally.open_leads + tally.open_deals if there else None,
        "open_leads": tally.open_leads if there else None,
        "open_deals": tally.open_deals if there else None,
        "undated": tally.undated if there else None,
        "won": tally.won,
        "lost": tally.lost,
        "disqualified": tally.disqualified,
        "created": tally.created,
        "win_rate": rate(metrics.win_rate(tally)),
        "win_rate_95": _interval(tally.won, tally.won + tally.lost, known=tally.ever_lost),
        "conversion_rate": rate(metrics.conversion_rate(tally)),
        "conversion_rate_95": _interval(tally.created_won, tally.created),
        "qualified_rate": rate(metrics.qualified_rate(tally)),
        "still_open_rate": rate(metrics.still_open_rate(tally)),
        "average_value": mean(metrics.average_value(tally, currency, rates)),
        "average_open_value": mean(metrics.average_open_value(tally, currency, rates)),
        "average_won_value": mean(metrics.average_won_value(tally, currency, rates)),
        "average_lost_value": mean(metrics.average_lost_value(tally, currency, rates)),
        "won_value": sums(tally.won_value),
        "open_value": sums(tally.open_value) if there else None,
        "weighted_value": weighted(tally.weighted_value) if there else None,
        "velocity_per_day": mean(metrics.velocity(tally, currency, rates)),
        "cycle_days": {
            "closed": rate(metrics.cycle_days(tally)),
            "won": rate(metrics.cycle_days(tally, won_only=True)),
            "closed_median": rate(tally.closed_median),
            "won_median": rate(tally.won_median),
            "suspicious": tally.suspicious,
        },
        "unconverted": metrics.unconverted(tally, currency, rates),
    }


def weighted(minor: Mapping[str, Decimal]) -> dict[str, str]:
    """Give weighted minor units per currency as decimal strings of major units."""
    return {code: _rounded(units, code) for code, units in sorted(minor.items())}


def _interval(hits: int, cases: int, *, known: bool = True) -> list[float | None] | None:
    """Give where a rate lies in 95 of 100 such samples."""
    found = wilson(hits, cases) if known else None
    return [rate(found.low), rate(found.high)] if found else None


def flat(value: Json) -> dict[str, str]:
    """Give numbers as the cells of a table: nested names joined by dots, unavailable as "–"."""
    cells: dict[str, str] = {}
    for name, part in value.items():
        if isinstance(part, dict):
            cells |= {f"{name}.{key}": cell for key, cell in flat(part).items()}
        elif isinstance(part, list):
            cells[name] = " to ".join(map(str, part))
        else:
            cells[name] = "–" if part is None else str(part)
    return cells


def write_csv(rows: list[Json]) -> None:
    """Print rows as CSV; what a program would take for a formula is made words."""
    cells = [flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in cells for name in row))
    out = csv.DictWriter(sys.stdout, names, restval="", lineterminator="\n")
    out.writerow({name: harmless(name) for name in names})
    for row in cells:
        out.writerow({name: _harmless(cell) for name, cell in row.items()})


def _harmless(cell: str) -> str:
    number = cell.lstrip("-").replace(".", "", 1).isdigit()
    return cell if number else harmless(cell)


def stages(board: Board) -> list[Json]:
    """Give the stages of a board with what stands in each."""
    return [
        {
            "name": column.stage.name,
            "kind": column.stage.kind.value,
            **_stage_sums(column.sums),
        }
        for column in board.columns
    ]


def _stage_sums(total: Sums) -> Json:
    return {
        "deals": total.deals,
        "value": {code: str(money.amount) for code, money in sorted(total.value.items())},
        "weighted": {code: str(money.amount) for code, money in sorted(total.weighted.items())},
        "stalled": total.stalled,
    }


def _rounded(minor: Decimal, currency: str) -> str:
    """Give a weighted sum to the minor unit, rounded half even once."""
    whole = minor.quantize(Decimal(1), ROUND_HALF_EVEN)
    return str(whole.scaleb(-exponent(currency)))
