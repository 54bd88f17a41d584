"""Counting facts up to a tally, by the definitions of `bot.domain.metrics`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.domain.deal import Status
from bot.domain.metrics import Period, Tally
from bot.domain.pipeline import Stage, StageKind
from bot.storage.fact import Fact


def tally_of(
    found: Iterable[Fact], stages: Mapping[int, Stage], period: Period, *, ever_lost: bool
) -> Tally:
    """Count facts; `ever_lost` is told, since it goes by pipelines and not by the scope."""
    n: Counter[str] = Counter()
    money: dict[str, Counter[str]] = {
        name: Counter()
        for name in ("open", "won", "lost", "open_known", "won_known", "lost_known", "weighted")
    }
    days: dict[str, list[int]] = {"won": [], "lost": []}
    for fact in found:
        position, value = fact.position, fact.position.value
        status, stage = position.status, stages.get(position.stage_id)
        n["deals"] += 1
        n["undated"] += fact.created is None
        if within(period, fact.created):
            n["created"] += 1
            n["created_won"] += status is Status.WON
            n["created_open"] += status is Status.OPEN
            n["created_qualified"] += fact.qualified
        if status is Status.OPEN:
            lead = stage is not None and stage.kind is StageKind.LEAD
            n["open_leads" if lead else "open_deals"] += 1
            if value is not None:
                own = position.probability
                percent = own if own is not None else stage.probability if stage else 0
                money["open"][value.currency] += value.minor
                money["open_known"][value.currency] += 1
                money["weighted"][value.currency] += value.minor * percent
            continue
        if not within(period, fact.closed):
            continue
        n[status.value] += 1
        if status is Status.DISQUALIFIED:
            continue
        # The value of a lost deal is often written down as 0, which says nothing.
        if value is not None and (status is Status.WON or value.minor):
            money[status.value][value.currency] += value.minor
            money[f"{status.value}_known"][value.currency] += 1
        if fact.created is not None and fact.closed is not None:
            taken = (fact.closed - fact.created).days
            days[status.value].append(taken)
            n["suspicious"] += taken < 0
    return Tally(
        deals=n["deals"],
        open_leads=n["open_leads"],
        open_deals=n["open_deals"],
        undated=n["undated"],
        won=n["won"],
        lost=n["lost"],
        disqualified=n["disqualified"],
        created=n["created"],
        created_won=n["created_won"],
        created_qualified=n["created_qualified"],
        created_open=n["created_open"],
        ever_lost=ever_lost,
        open_value=_sorted(money["open"]),
        weighted_value={
            code: Decimal(hundredfold) / 100
            for code, hundredfold in _sorted(money["weighted"]).items()
        },
        won_value=_sorted(money["won"]),
        lost_value=_sorted(money["lost"]),
        open_known=_sorted(money["open_known"]),
        won_known=_sorted(money["won_known"]),
        lost_known=_sorted(money["lost_known"]),
        won_days=sum(days["won"]),
        won_cycles=len(days["won"]),
        lost_days=sum(days["lost"]),
        lost_cycles=len(days["lost"]),
        suspicious=n["suspicious"],
        closed_median=median(Counter(days["won"] + days["lost"])),
        won_median=median(Counter(days["won"])),
    )


def within(period: Period, day: date | None) -> bool:
    """Tell whether a day lies in a period; an unknown one only in a period without bounds."""
    if day is None:
        return period.first is None and period.last is None
    if period.first is not None and day < period.first:
        return False
    return period.last is None or day <= period.last


def median(histogram: Mapping[int, int]) -> Decimal | None:
    """Give the median of values given as value -> how often; between two middle ones their mean."""
    total = sum(histogram.values())
    if total <= 0:
        return None
    low_rank, high_rank = (total - 1) // 2, total // 2
    seen, low = 0, None
    for value in sorted(histogram):
        seen += histogram[value]
        if low is None and seen > low_rank:
            low = value
        if seen > high_rank:
            assert low is not None
            return Decimal(low + value) / 2
    return None


def _sorted(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items()))
