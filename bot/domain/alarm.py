"""A conversion that dropped: found week by week, with the false alarms of a whole year bounded."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

HISTORY = 26
"""Weeks before a change that it is compared with, at the least."""
REACH = 12
"""Weeks back in which a change is looked for; an older one has become what is usual."""
ENOUGH = 40
"""Deals decided before a change, at the least: less says nothing of what is usual."""
SINCE = 30
"""Deals decided since a change, at the least: the normal tail says nothing of fewer."""
THRESHOLD, EARLY = 3.4, 4.0
"""Standard deviations a drop must be worth; more while it is seen for less than three weeks.

Looking every week at `REACH` possible changes, chance alone gets that far in less than one year of
twenty: 20,000 simulated years of 40 deals a week at 50 % gave 3.7 %, and 3,000 each of 5 to 40
deals a week at 20 to 70 % 3 to 5 %. Weeks that vary more than chance raise it somewhat. A week or
two alone are many chances for a false alarm and seldom enough for a true one, so they are asked
for more. Both were chosen on other draws than those that `make soak` repeats.
"""
YOUNG = 3
"""Weeks from which on a fall is no longer asked for more."""

ONE_IN_TWENTY = 1.645
"""Standard deviations that one in twenty values of a normal distribution lies above."""


@dataclass(frozen=True, slots=True)
class Week:
    """The deals of one stage whose way was decided in a week, and those of them that went on.

    A deal is decided when it reaches the later stage of the pair or closes without; a deal that
    is still open counts in no week, so an unfinished cohort cannot look like a drop.
    """

    first: date
    decided: int
    passed: int


@dataclass(frozen=True, slots=True)
class Drop:
    """A fall of a rate from `before` to `after` (percent) that began with the week `since`.

    `strength` is in standard deviations; `decided` is how many deals the fall was seen on.
    """

    since: date
    before: float
    after: float
    decided: int
    strength: float

    @property
    def chance(self) -> float:
        """How likely a year without any change shows such a drop, at most (0 to 1)."""
        # The bound at the threshold falls as the tail of the normal distribution does.
        return min(0.05 * math.exp((THRESHOLD**2 - self.strength**2) / 2), 1.0)


def dropped(weeks: Sequence[Week], *, pairs: int = 1) -> Drop | None:
    """Tell whether the rate has fallen by now, and since when; None while it may be chance.

    Each of the last `REACH` weeks is tried as the beginning: the deals since against all before
    (signed root of the likelihood ratio of two binomials), divided by how much more than chance
    the weeks before all of them differ among themselves. Where `pairs` of stages are watched at
    once the threshold rises, so that all of them together keep to the bound.
    """
    start = max(HISTORY, len(weeks) - REACH)
    if start >= len(weeks):
        return None
    decided, passed = sum(one.decided for one in weeks), sum(one.passed for one in weeks)
    usual = _Sum(
        sum(one.decided for one in weeks[:start]), sum(one.passed for one in weeks[:start])
    )
    noise = math.sqrt(_dispersion(weeks[:start], usual))
    best: Drop | None = None
    for seen, week in zip(range(len(weeks) - start, 0, -1), weeks[start:], strict=True):
        now = _Sum(decided - usual.decided, passed - usual.passed)
        if usual.decided >= ENOUGH and now.decided >= SINCE and now.rate < usual.rate:
            strength = _strength(usual, now) / noise
            enough = strength >= threshold(pairs, EARLY if seen < YOUNG else THRESHOLD)
            if enough and (best is None or strength > best.strength):
                rates = usual.rate * 100, now.rate * 100
                best = Drop(week.first, *rates, decided=now.decided, strength=strength)
        usual = _Sum(usual.decided + week.decided, usual.passed + week.passed)
    return best


def threshold(pairs: int, alone: float = THRESHOLD) -> float:
    """Give the standard deviations asked for when so many pairs are watched (union bound)."""
    return math.sqrt(alone**2 + 2 * math.log(max(pairs, 1)))


@dataclass(frozen=True, slots=True)
class _Sum:
    decided: int
    passed: int

    @property
    def rate(self) -> float:
        return self.passed / self.decided if self.decided else 0.0

    @property
    def log_likelihood(self) -> float:
        failed = self.decided - self.passed
        return sum(
            count * math.log(count / self.decided) for count in (self.passed, failed) if count
        )


def _strength(usual: _Sum, now: _Sum) -> float:
    both = _Sum(usual.decided + now.decided, usual.passed + now.passed)
    apart = usual.log_likelihood + now.log_likelihood
    return math.sqrt(max(2 * (apart - both.log_likelihood), 0.0))


def _dispersion(weeks: Sequence[Week], usual: _Sum) -> float:
    """Give how much more than binomial the weeks vary (Pearson's chi square per week), else 1.

    Real pipelines have good and bad weeks; what they do anyway is no alarm. Weeks that vary no
    more than chance lets one in twenty do (Wilson and Hilferty 1931) count as binomial.
    """
    rate = usual.rate
    told = [one for one in weeks if one.decided]
    free = len(told) - 1
    if not 0.0 < rate < 1.0 or free < 1:
        return 1.0
    square = sum(
        (one.passed - one.decided * rate) ** 2 / (one.decided * rate * (1 - rate)) for one in told
    )
    share = 2 / (9 * free)
    return (
        square / free
        if square / free > (1 - share + ONE_IN_TWENTY * math.sqrt(share)) ** 3
        else 1.0
    )
