"""What past months teach a forecast, each read as it was known on its first morning."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.domain.forecast import Candidate, Learned, Month, Window, month_of, next_month
from bot.domain.outlook import YEARS
from bot.domain.pipeline import Pipeline
from bot.services.sight import Sight, share, sight
from bot.services.simulate import chances, newcomers
from bot.storage import UnitOfWork


def replay(
    uow: UnitOfWork, pipelines: Sequence[Pipeline], day: date, known: Sequence[Month] = ()
) -> tuple[Sight, list[Sight]]:
    """Go through the past months up to a day, forecasting each on its first morning.

    Gives the sight of the day with all its months, and what was seen on the first morning of each
    month with the months until then. Months in `known` keep what they promised and are not seen
    again, so only new ones cost a look at all deals.
    """
    promised = {one.first: one for one in known}
    today = sight(uow, pipelines, day)
    months: list[Month] = []
    seen: list[Sight] = []
    for month in _months(today.won, day)[-YEARS:]:
        before = promised.get(month.first)
        if before is not None:
            kept = replace(month, expected=before.expected, kept=before.kept, stated=before.stated)
            months.append(kept)
            continue
        then = with_months(sight(uow, pipelines, month.first), months)
        if seen:
            months[-1] = _checked(months[-1], seen[-1], then)
            then = with_months(then, months)
        window = month_of(month.first)
        expected = promise(then.learned, then.candidates, window)
        months.append(replace(month, expected=expected))
        seen.append(then)
    if seen:
        months[-1] = _checked(months[-1], seen[-1], today)
    return with_months(today, months), seen


def with_months(seen: Sight, months: Sequence[Month]) -> Sight:
    """Add what past months taught to what was seen of the deals."""
    kept = share(sum(one.kept for one in months), sum(one.stated for one in months))
    return replace(seen, learned=replace(seen.learned, months=tuple(months), kept_date=kept))


def promise(learned: Learned, candidates: Sequence[Candidate], window: Window) -> float | None:
    """Give what open deals and newcomers are expected to bring in a window (minor units)."""
    if not learned.knows:
        return None
    mean = sum(learned.values) / len(learned.values)
    odds = chances(learned, candidates, window).sum(axis=1)
    worth = sum(
        float(chance) * (one.value if one.value is not None else mean)
        for chance, one in zip(odds, candidates, strict=True)
    )
    return worth + float(newcomers(learned, window).sum()) * mean


def _months(won: Iterable[tuple[date, int]], day: date) -> list[Month]:
    """Add wins up to whole months, from the first month of a win to the last that is over."""
    sums: dict[date, list[int]] = {}
    for closed, value in won:
        sums.setdefault(closed.replace(day=1), []).append(value)
    found: list[Month] = []
    month = min(sums, default=day)
    while next_month(month) <= day:
        values = sums.get(month, [])
        found.append(Month(month, sum(values), len(values)))
        month = next_month(month)
    return found


def _checked(month: Month, then: Sight, now: Sight) -> Month:
    """Count the close dates stated for a month on its first morning, and those that were kept."""
    window = month_of(month.first)
    stated = [
        one.deal_id
        for one in then.candidates
        if one.close_date is not None and window.first <= one.close_date <= window.last
    ]
    closed = (now.closed.get(deal_id) for deal_id in stated)
    kept = sum(day is not None and window.first <= day <= window.last for day in closed)
    return replace(month, kept=kept, stated=len(stated))
