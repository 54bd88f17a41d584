"""A thousand drops and a thousand years without one, through the test for conversions that fell."""

from datetime import date, timedelta

import numpy as np

from bot.domain.alarm import HISTORY, Week, dropped

RUNS, YEAR, MONTH = 1000, 52, 4
FIRST = date(2025, 1, 6)


def run() -> bool:
    """Print both figures; tell whether 900 drops are found in time and 50 years at most alarmed."""
    draw = np.random.default_rng(20261127)
    found = sum(_alarmed(draw, [0.5] * HISTORY + [0.3] * MONTH) for _ in range(RUNS))
    false = sum(_alarmed(draw, [0.5] * (HISTORY + YEAR)) for _ in range(RUNS))
    print(f"alarm: 50 to 30 % found within four weeks in {found} of {RUNS} runs (900 asked)")
    print(f"alarm: {false} of {RUNS} years without a change raised one (50 at most)")
    return found >= 900 and false <= 50


def _alarmed(draw: np.random.Generator, rates: list[float]) -> bool:
    """Look every week after the history, as the bot does, at 40 deals a week."""
    decided = draw.poisson(40, len(rates))
    passed = draw.binomial(decided, rates)
    weeks = [
        Week(FIRST + timedelta(weeks=number), int(one), int(other))
        for number, (one, other) in enumerate(zip(decided, passed, strict=True))
    ]
    return any(dropped(weeks[:end]) for end in range(HISTORY + 1, len(weeks) + 1))
