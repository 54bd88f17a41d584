"""What past months say about the next: a level, the season within it, and how sure that is."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

LEVEL = 0.25
"""How far (standard deviation of a logarithm) a forecast may be off in the same way each time."""
SEASON = 0.25
"""How far a month of the quarter may be from the others: ends of quarters of +30 % are common."""
YEARLY = 0.10
"""How far a month of the year may be from what its place in the quarter says."""
NOISE = 0.15
"""How far a month is off for no reason, besides the luck of a small number of deals."""
TWO_YEARS = 24
"""Months of history from which on months of the year are told apart."""

# The four were set before any data was looked at, and are not tuned.


@dataclass(frozen=True, slots=True)
class Sighting:
    """A past month: the logarithm of what came over what was expected, and its own luck's variance.

    `month` is its first day.
    """

    month: date
    ratio: float
    luck: float


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of a month's log ratio: its mean and standard deviation, noise included."""

    mean: float
    deviation: float


# How forecasts did before is asked for each window anew, and the answer for a past month is the
# same each time.
@lru_cache(maxsize=512)
def believe(sightings: tuple[Sighting, ...], month: date) -> Belief:
    """Say what to expect of a month from the months seen so far.

    The log ratio is a level plus the place in the quarter (plus the month of the year, from two
    years on) plus noise, each normal around zero as far as the constants above say; the months
    are taken in one after the other (recursive least squares, that is a Kalman filter without
    motion), so a season seen once counts for less than one seen twice.
    """
    yearly = len(sightings) >= TWO_YEARS
    priors = [LEVEL**2] + [SEASON**2] * 3 + ([YEARLY**2] * 12 if yearly else [])
    means = [0.0] * len(priors)
    spread = [
        [prior if row == column else 0.0 for column in range(len(priors))]
        for row, prior in enumerate(priors)
    ]
    for sighting in sightings:
        terms = _terms(sighting.month, yearly=yearly)
        toward = [sum(row[term] for term in terms) for row in spread]
        doubt = sum(toward[term] for term in terms) + NOISE**2 + sighting.luck
        surprise = sighting.ratio - sum(means[term] for term in terms)
        means = [
            mean + weight / doubt * surprise for mean, weight in zip(means, toward, strict=True)
        ]
        spread = [
            [now - weight * other / doubt for now, other in zip(row, toward, strict=True)]
            for row, weight in zip(spread, toward, strict=True)
        ]
    terms = _terms(month, yearly=yearly)
    variance = sum(spread[one][other] for one in terms for other in terms)
    return Belief(sum(means[term] for term in terms), math.sqrt(variance + NOISE**2))


def weights(errors: Sequence[Iterable[float]]) -> list[float]:
    """Give how much each of several forecasts counts, by the log errors each made before.

    Inverse to the mean square error (Bates and Granger 1969), each taken with two errors of the
    size that was expected beforehand, so that one lucky month does not decide.
    """
    powers = [1.0 / square(list(made)) for made in errors]
    return [power / sum(powers) for power in powers]


def square(errors: Sequence[float]) -> float:
    """Give the mean square of some log errors and of two that were expected beforehand."""
    prior = LEVEL**2 / 2 + NOISE**2
    return (sum(error * error for error in errors) + 2 * prior) / (len(errors) + 2)


def _terms(month: date, *, yearly: bool) -> tuple[int, ...]:
    """Give the places of the terms that a month is the sum of."""
    terms = (0, 1 + (month.month - 1) % 3)
    return (*terms, 3 + month.month) if yearly else terms
