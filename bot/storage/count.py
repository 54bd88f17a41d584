"""Counting facts up to a tally, by the definitions of `bot.domain.metrics`."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.domain.deal import Status
from bot.domain.metrics import Period, Tally, median
from bot.domain.pipeline import Stage, StageKind
from bot.storage.fact import Fact


class Count:
    """What is being counted; money per state and currency, cycles as a histogram of days."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.value: dict[str, Counter[str]] = {name: Counter() for name in _STATES}
        self.known: dict[str, Counter[str]] = {name: Counter() for name in _STATES}
        self.hundredfold: Counter[str] = Counter()
        self.days: dict[str, Counter[int]] = {"won": Counter(), "lost": Counter()}

    def tally(self, *, ever_lost: bool, standing: bool = True) -> Tally:
        """Give the tally; `ever_lost` is told, since it goes by pipelines and not by the scope.

        Not `standing`, it leaves out what stands at an instant and belongs to no period.
        """
        n, won, lost = self.n, self.days["won"], self.days["lost"]
        if not standing:
            left = {key: n[key] for key in n if key not in _STANDING}
            n = Counter(left)
        opened = self.known["open"] if standing else Counter[str]()
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
            standing=standing,
            open_value=_shown(self.value["open"], opened),
            weighted_value={
                code: Decimal(hundredfold) / 100
                for code, hundredfold in _shown(self.hundredfold, opened).items()
            },
            won_value=_shown(self.value["won"], self.known["won"]),
            lost_value=_shown(self.value["lost"], self.known["lost"]),
            open_known=_shown(opened, opened),
            won_known=_shown(self.known["won"], self.known["won"]),
            lost_known=_shown(self.known["lost"], self.known["lost"]),
            won_days=_sum(won),
            won_cycles=won.total(),
            lost_days=_sum(lost),
            lost_cycles=lost.total(),
            suspicious=sum(n for part in (won, lost) for days, n in part.items() if days < 0),
            closed_median=median(won + lost),
            won_median=median(won),
        )


_STATES = ("open", "won", "lost")
_STANDING = ("deals", "open_leads", "open_deals", "undated")


def tally_of(
    found: Iterable[Fact],
    stages: Mapping[int, Stage],
    period: Period,
    today: date,
    *,
    ever_lost: bool,
    standing: bool = True,
) -> Tally:
    """Count facts deal by deal, to a day where the period has no end; see `Count.tally`."""
    ahead = period.ahead(today)
    count = Count()
    n = count.n
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
                count.value["open"][value.currency] += value.minor
                count.known["open"][value.currency] += 1
                count.hundredfold[value.currency] += value.minor * percent
            continue
        if not within(period, fact.closed):
            continue
        if ahead is not None and fact.closed is not None and within(ahead, fact.closed):
            continue
        n[status.value] += 1
        if status is Status.DISQUALIFIED:
            continue
        # The value of a lost deal is often written down as 0, which says nothing.
        if value is not None and (status is Status.WON or value.minor):
            count.value[status.value][value.currency] += value.minor
            count.known[status.value][value.currency] += 1
        if fact.created is not None and fact.closed is not None:
            count.days[status.value][(fact.closed - fact.created).days] += 1
    return count.tally(ever_lost=ever_lost, standing=standing)


def within(period: Period, day: date | None) -> bool:
    """Tell whether a day lies in a period; an unknown one only in a period without bounds."""
    if day is None:
        return period.first is None and period.last is None
    if period.first is not None and day < period.first:
        return False
    return period.last is None or day <= period.last


def _sum(histogram: Mapping[int, int]) -> int:
    return sum(value * times for value, times in histogram.items())


def _shown(counted: Mapping[str, int], known: Mapping[str, int]) -> dict[str, int]:
    """Give what was counted by currency, without currencies no deal is in any more."""
    return {code: counted.get(code, 0) for code in sorted(known) if known[code]}
