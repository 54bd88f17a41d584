"""Our own numbers in the form of those of pandas, and when the two are alike."""

from bot.domain import metrics
from bot.domain.metrics import Tally
from bot.domain.rate import Rates
from tests.storage.frame import shown


def alike(ours: object, theirs: object) -> bool:
    """Compare to six digits after the point: a decimal and a float may round a half apart."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) < 1.5e-6
    return ours == theirs


def told(tally: Tally, rates: Rates) -> dict[str, object]:
    """Give our numbers in the form of the frame's."""
    return {
        "deals": tally.deals,
        "open": tally.open_leads + tally.open_deals,
        "leads": tally.open_leads,
        "undated": tally.undated,
        "won": tally.won,
        "lost": tally.lost,
        "disqualified": tally.disqualified,
        "created": tally.created,
        "win_rate": shown(metrics.win_rate(tally)),
        "conversion": shown(metrics.conversion_rate(tally)),
        "qualified": shown(metrics.qualified_rate(tally)),
        "still_open": shown(metrics.still_open_rate(tally)),
        "average": shown(metrics.average_value(tally, "USD", rates)),
        "average_won": shown(metrics.average_won_value(tally, "USD", rates)),
        "average_lost": shown(metrics.average_lost_value(tally, "USD", rates)),
        "average_open": shown(metrics.average_open_value(tally, "USD", rates)),
        "weighted": {code: round(float(minor), 4) for code, minor in tally.weighted_value.items()},
        "cycle": shown(metrics.cycle_days(tally)),
        "cycle_won": shown(metrics.cycle_days(tally, won_only=True)),
        "median": shown(tally.closed_median),
        "median_won": shown(tally.won_median),
        "suspicious": tally.suspicious,
        "velocity": shown(metrics.velocity(tally, "USD", rates)),
    }
