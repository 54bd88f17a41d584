"""The numbers counted a second time: by pandas, from the raw rows, knowing nothing of our sums."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Table, select

from bot.storage import UnitOfWork
from bot.storage.tables import deal, deal_product, person, stage, stage_visit, timeline

MINOR = {"USD": 100, "KRW": 1}
NEVER = pd.Timestamp("1900-01-01", tz="UTC")
"""Stands for a time that is not known and lies before all others."""


class Frame:
    """A workspace as data frames; `worth` is what one unit of a currency is worth in dollars."""

    def __init__(self, uow: UnitOfWork, worth: dict[str, float]) -> None:
        self.zone, self.worth = uow.workspace.zone, worth
        ours = uow.workspace_id

        def read(table: Table) -> pd.DataFrame:
            rows = uow.connection.execute(select(table).where(table.c.workspace_id == ours))
            return pd.DataFrame(rows.mappings().all(), columns=list(table.c.keys()), dtype=object)

        self.deals, self.stages = read(deal), read(stage).set_index("id")
        self.people = read(person).set_index("id")
        self.visits, self.entries = read(stage_visit), read(timeline)
        self.products = read(deal_product)
        found = self.deals
        found["kind"] = found.stage_id.map(self.stages.kind)
        found["made"] = self.days(found.created_at)
        booked = self.days(found.closed_at)
        found["ended"] = pd.to_datetime(found.close_date).where(found.close_date.notna(), booked)
        found["took"] = (found.ended - found.made).dt.days
        usual = found.stage_id.map(self.stages.probability)
        found["chance"] = found.probability.where(found.probability.notna(), usual).astype(float)

    def days(self, times: pd.Series) -> pd.Series:
        """Give the local day of each time, as a time without a zone."""
        local = pd.to_datetime(times, utc=True).dt.tz_convert(self.zone)
        return local.dt.tz_localize(None).dt.normalize()

    def numbers(self, asked: pd.Series, first: date | None, last: date | None) -> dict[str, Any]:
        """Count the deals of a mask over a period, by the words of the definitions."""
        ours = self.deals[asked]
        closed = ours[(ours.status != "open") & within(ours.ended, first, last)]
        decided = closed[closed.status.isin(["won", "lost"])]
        born = ours[within(ours.made, first, last)]
        opened = ours[ours.status == "open"]
        won = decided[decided.status == "won"]
        known_lost = decided[(decided.status == "lost") & (decided.minor.fillna(0) != 0)]
        valued = pd.concat([opened, won, known_lost])
        lost_ever = (self.deals.status == "lost").any()
        timed = decided[decided.took.notna()]
        value = opened[opened.minor.notna()]
        sums = (value.minor.astype(float) * value.chance / 100).groupby(value.currency).sum()
        return {
            "deals": len(ours),
            "open": len(opened),
            "leads": int((opened.kind == "lead").sum()),
            "undated": int(ours.made.isna().sum()),
            "won": len(won),
            "lost": len(decided) - len(won),
            "disqualified": int((closed.status == "disqualified").sum()),
            "created": len(born),
            "win_rate": ratio(len(won), len(decided)) if lost_ever else None,
            "conversion": ratio(int((born.status == "won").sum()), len(born)),
            "qualified": ratio(int(born.qualified_at.notna().sum()), len(born)),
            "still_open": ratio(int((born.status == "open").sum()), len(born)),
            "average": self.mean(valued),
            "average_won": self.mean(won),
            "average_lost": self.mean(known_lost),
            "average_open": self.mean(opened),
            "weighted": {code: round(float(minor), 4) for code, minor in sums.items()},
            "cycle": number(timed.took.mean()),
            "cycle_won": number(timed[timed.status == "won"].took.mean()),
            "median": number(timed.took.median()),
            "median_won": number(timed[timed.status == "won"].took.median()),
            "suspicious": int((timed.took < 0).sum()),
        }

    def mean(self, rows: pd.DataFrame) -> float | None:
        """Give the mean of known values in dollars, of currencies that have a rate."""
        rows = rows[rows.minor.notna() & rows.currency.isin(list(self.worth))]
        amounts = rows.minor.astype(float) / rows.currency.map(MINOR).astype(float)
        return number((amounts * rows.currency.map(self.worth).astype(float)).mean())

    def funnel(
        self, ids: set[int] | None, first: date | None, last: date | None
    ) -> list[dict[str, Any]]:
        """Count what deals reached and how long they stood, stage by stage."""
        rows = self.visits.copy()
        if ids is not None:
            rows = rows[rows.deal_id.isin(ids)]
        rows["open_last"] = rows.left_at.isna()
        rows = rows.sort_values(["deal_id", "open_last", "id"])
        kind, place = rows.stage_id.map(self.stages.kind), rows.stage_id.map(self.stages.position)
        rows["height"] = place.astype(int)
        rows.loc[kind == "lost", "height"] = -1
        rows.loc[kind == "won", "height"] = 10**6
        rows["counts"] = (kind != "won") | rows.left_at.isna()
        rows["at"] = pd.to_datetime(rows.entered_at, utc=True).fillna(NEVER)
        after = rows.groupby("deal_id").height.shift(-1)
        rows["back"] = (after >= 0) & (after < rows.height) & (rows.height < 10**6)
        rows["gone"] = self.days(rows.left_at)
        rows["took"] = (rows.gone - self.days(rows.entered_at)).dt.days
        there = rows[rows.counts]
        ladder = self.stages[self.stages.kind.isin(["lead", "deal"])].sort_values("position")
        heights = [*ladder.position, 10**6]
        found = []
        for (stage_id, row), above in zip(ladder.iterrows(), heights[1:], strict=True):
            reached = there[there.height >= row.position].groupby("deal_id").at.min()
            days = self.days(reached).where(reached != NEVER)
            cohort = set(reached.index[within(days, first, last)])
            stood = rows[rows.stage_id == stage_id]
            over = stood[within(stood.gone, first, last) & stood.took.notna()].took
            found.append(
                {
                    "reached": len(cohort),
                    "gone_on": len(cohort & set(there[there.height >= above].deal_id)),
                    "won": len(cohort & set(there[there.height == 10**6].deal_id)),
                    "stood": len(cohort & set(stood.deal_id)),
                    "back": int((stood.back & within(stood.gone, first, last)).sum()),
                    "median": number(over.median()),
                    "p80": number(over.quantile(0.8)),
                    "waiting": int(stood.left_at.isna().sum()),
                }
            )
        return found

    def slippage(self, first: date | None, last: date | None) -> tuple[int, int, int]:
        """Count pushes, pushed deals and the days they took."""
        rows = self.entries
        days = self.days(rows["at"])
        both = (rows.before_status == "open") & (rows.after_status == "open")
        was, now = pd.to_datetime(rows.before_close_date), pd.to_datetime(rows.after_close_date)
        pushed = both & (now > was) & within(days, first, last)
        return (
            int(pushed.sum()),
            rows[pushed].deal_id.nunique(),
            int((now - was)[pushed].dt.days.sum()),
        )


def within(days: pd.Series, first: date | None, last: date | None) -> pd.Series:
    """Tell which days lie in a period; unknown ones lie in all time only."""
    if first is None and last is None:
        return pd.Series(data=True, index=days.index)
    inside = days.notna()
    if first is not None:
        inside &= days >= pd.Timestamp(first)
    if last is not None:
        inside &= days <= pd.Timestamp(last)
    return inside


def ratio(part: int, whole: int) -> float | None:
    """Give a share in percent."""
    return round(100 * part / whole, 6) if whole else None


def number(value: Any) -> float | None:
    """Give a number to six digits, None for none."""
    if value is None or pd.isna(value):
        return None
    return round(float(value), 6)


def shown(value: Decimal | None) -> float | None:
    """Give our own number in the same form."""
    return None if value is None else round(float(value), 6)
