"""The numbers counted a second time: by pandas, from the raw rows, knowing nothing of our sums."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Table, select

from bot.storage import UnitOfWork
from bot.storage.tables import (
    deal,
    deal_product,
    followup,
    person,
    stage,
    stage_visit,
    task,
    timeline,
)

MINOR = {"USD": 100, "KRW": 1}
NEVER = pd.Timestamp("1900-01-01", tz="UTC")
"""Stands for a time that is not known and lies before all others."""


class Frame:
    """A workspace as data frames; `worth` is what one unit of a currency is worth in dollars."""

    def __init__(self, uow: UnitOfWork, worth: dict[str, float]) -> None:
        self.zone, self.worth = uow.workspace.zone, worth
        ours, self.today = uow.workspace_id, pd.Timestamp(uow.workspace.day(uow.now))

        def read(table: Table) -> pd.DataFrame:
            rows = uow.connection.execute(select(table).where(table.c.workspace_id == ours))
            return pd.DataFrame(rows.mappings().all(), columns=list(table.c.keys()), dtype=object)

        self.deals, self.stages = read(deal), read(stage).set_index("id")
        self.people = read(person).set_index("id")
        self.visits, self.entries, self.tasks = read(stage_visit), read(timeline), read(task)
        self.products, self.followups = read(deal_product), read(followup)
        found = self.deals
        found["kind"] = found.stage_id.map(self.stages.kind)
        found["made"] = self.days(found.created_at)
        booked = self.days(found.closed_at)
        found["ended"] = pd.to_datetime(found.close_date).where(found.close_date.notna(), booked)
        found["took"] = (found.ended - found.made).dt.days
        found["minor"] = found.minor.astype(float)
        usual = found.stage_id.map(self.stages.probability)
        chance = found.probability.where(found.probability.notna(), usual).astype(float)
        found["likely"] = found.minor * chance / 100
        dollars = found.currency.map({code: worth[code] / MINOR[code] for code in worth})
        found["dollars"] = found.minor * dollars.astype(float)
        said = (found.status != "lost") | (found.minor.fillna(0) != 0)
        found["meant"] = found.dollars.where(said)
        self.stays, self.moved = self._stays(), self._moved()

    def days(self, times: pd.Series) -> pd.Series:
        """Give the local day of each time, as a time without a zone."""
        local = pd.to_datetime(times, utc=True).dt.tz_convert(self.zone)
        return local.dt.tz_localize(None).dt.normalize()

    def _closed(self, ours: pd.DataFrame, first: date | None, last: date | None) -> pd.Series:
        """Tell what closed in a period, which goes to today where it has no end."""
        return within(ours.ended, first, last) & ~((ours.ended > self.today) & (last is None))

    def numbers(self, asked: pd.Series, first: date | None, last: date | None) -> dict[str, Any]:
        """Count the deals of a mask over a period, by the words of the definitions."""
        ours = self.deals[asked]
        state = {one: ours.status == one for one in ("open", "won", "lost", "disqualified")}
        closed = self._closed(ours, first, last) & ~state["open"]
        born = within(ours.made, first, last)
        was = {one: int((born & state[one]).sum()) for one in ("won", "open")}
        won, lost = closed & state["won"], closed & state["lost"]
        apt = int((born & ours.qualified_at.notna()).sum())
        n_won, n_lost, n_born = int(won.sum()), int(lost.sum()), int(born.sum())
        lost_ever = (self.deals.status == "lost").any()
        opened, meant = ours[state["open"]], ours.meant
        sums = opened.groupby("currency").likely.sum(min_count=1).dropna()
        took, took_won = ours.took[won | lost], ours.took[won]
        rate = 100 * n_won / (n_won + n_lost) if lost_ever and n_won + n_lost else None
        leads, mean_won, cycle = int((opened.kind == "lead").sum()), meant[won].mean(), took.mean()
        fast = (len(opened) - leads) * (rate or 0) / 100 * mean_won / cycle if cycle > 0 else None
        return {
            "deals": len(ours),
            "open": len(opened),
            "leads": leads,
            "undated": int(ours.made.isna().sum()),
            "won": n_won,
            "lost": n_lost,
            "disqualified": int((closed & state["disqualified"]).sum()),
            "created": n_born,
            "win_rate": number(rate),
            "conversion": ratio(was["won"], n_born),
            "qualified": ratio(apt, n_born) if apt or ours.made[born].notna().all() else None,
            "still_open": ratio(was["open"], n_born),
            "average": number(meant[won | lost | state["open"]].mean()),
            "average_won": number(mean_won),
            "average_lost": number(meant[lost].mean()),
            "average_open": number(meant[state["open"]].mean()),
            "weighted": {code: round(float(minor), 4) for code, minor in sums.items()},
            "cycle": number(cycle),
            "cycle_won": number(took_won.mean()),
            "median": number(took.median()),
            "median_won": number(took_won.median()),
            "suspicious": int((took < 0).sum()),
            "velocity": number(fast) if rate is not None else None,
        }

    def due(self, asked: pd.Series, first: date, last: date) -> dict[str, Any]:
        """Count what is open and due in a period, and how often it covers a target."""
        ours = self.deals[asked]
        hoped = ours[(ours.status == "open") & ours.close_date.notna()]
        hoped = hoped[within(hoped.ended, first, last)]
        won = ours[(ours.status == "won") & within(ours.ended, first, last)].dollars.sum()
        valued = hoped[hoped.minor.notna()].groupby("currency")
        target = float(won) + 1000
        likely = hoped.likely / hoped.minor.where(hoped.minor != 0) * hoped.dollars
        return {
            "deals": len(hoped),
            "value": {code: float(minor) for code, minor in valued.minor.sum().items()},
            "weighted": {code: round(float(one), 4) for code, one in valued.likely.sum().items()},
            "coverage": number(hoped.dollars.sum() / (target - won)),
            "weighted_coverage": number(likely.sum() / (target - won)),
        }

    def _stays(self) -> pd.DataFrame:
        """Put the visits of each deal in their order, with how high and how long each was."""
        rows = self.visits.copy()
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
        return rows

    def funnel(
        self, ids: set[int], first: date | None, last: date | None, today: date
    ) -> list[dict[str, Any]]:
        """Count what deals reached and how long they stood, stage by stage."""
        rows = self.stays[self.stays.deal_id.isin(ids)]
        there = rows[rows.counts]
        ended = within(rows.gone, first, last)
        ladder = self._ladder()
        heights = [*ladder.position, 10**6]
        won = set(there.deal_id[there.height == 10**6])
        age = (pd.Timestamp(today) - self.days(rows.entered_at)).dt.days
        found = []
        for stage_id, low, above in zip(ladder.index, heights, heights[1:], strict=False):
            reached = there[there.height >= low].groupby("deal_id")["at"].min()
            days = self.days(reached).where(reached != NEVER)
            cohort = set(reached.index[within(days, first, last)])
            here = rows.stage_id == stage_id
            over = rows.took[here & ended].dropna()
            found.append(
                {
                    "reached": len(cohort),
                    "gone_on": len(cohort & set(there.deal_id[there.height >= above])),
                    "won": len(cohort & won),
                    "stood": len(cohort & set(rows.deal_id[here])),
                    "back": int((rows.back & here & ended).sum()),
                    "visits": len(over),
                    "median": number(over.median()),
                    "p80": number(over.quantile(0.8)),
                    "waiting": int((here & rows.left_at.isna()).sum()),
                    "age": number(age[here & rows.left_at.isna()].median()),
                }
            )
        return found

    def slowest(self, told: list[dict[str, Any]]) -> str | None:
        """Name the stage whose median visit (of five at least) is longest; of two alike, that
        which fewer go on from."""
        names = self._ladder().name
        timed = {
            str(name): (one["median"], -one["gone_on"] / max(one["reached"], 1))
            for name, one in zip(names, told, strict=True)
            if one["visits"] >= 5
        }
        total = sum(max(median, 0) for median, _ in timed.values())
        return max(timed, key=lambda name: timed[name]) if len(timed) > 1 and total else None

    def _ladder(self) -> pd.DataFrame:
        return self.stages[self.stages.kind.isin(["lead", "deal"])].sort_values("position")

    def losses(
        self, asked: pd.Series, first: date | None, last: date | None
    ) -> dict[tuple[Any, ...], int]:
        """Count lost and disqualified deals by the stage they were last lost out of and reason."""
        rows = self.entries[self.entries.kind == "lost"].sort_values(["at", "id"])
        rows = rows.groupby("deal_id").last().before_stage_id
        gone = self.deals[asked & self.deals.status.isin(["lost", "disqualified"])]
        gone = gone[self._closed(gone, first, last)].set_index("id")
        gone = gone.join(rows.rename("out_of"), how="inner")
        parts = gone.groupby(["out_of", gone.lost_reason.fillna(""), "status"]).size()
        return {(int(out), why, status): n for (out, why, status), n in parts.items()}

    def cohorts(self, today: date) -> dict[str, tuple[int, list[int], list[int]]]:
        """Count by month of creation who was qualified and won within 30, 60, ... days."""
        born = self.deals[self.deals.made.notna()].copy()
        born["apt"] = (self.days(born.qualified_at) - born.made).dt.days
        found = {}
        for month, ours in born.groupby(born.made.dt.strftime("%Y-%m")):
            passed = max((pd.Timestamp(today) - ours.made.max()).days // 30, 0)
            ages = [30 * (one + 1) for one in range(min(passed, 12))]
            won = ours.took[ours.status == "won"]
            grown = [[int((part < age).sum()) for age in ages] for part in (ours.apt, won)]
            found[str(month)] = (len(ours), *grown)
        return found

    def _moved(self) -> pd.DataFrame:
        """Give what happened to positions and was not taken back, in order."""
        rows = self.entries[self.entries.after_pipeline_id.notna() & self.entries.undoes.isna()]
        rows = rows[~rows.id.isin(set(self.entries.undoes.dropna()))].sort_values(["at", "id"])
        rows["was"] = pd.to_datetime(rows.before_close_date)
        rows["now"] = pd.to_datetime(rows.after_close_date)
        rows["day"] = self.days(rows["at"])
        return rows

    def slippage(self, first: date | None, last: date | None) -> tuple[Any, ...]:
        """Count pushes, pushed deals and the days they took; what left the period, and its value
        by currency."""
        rows = self.moved
        rows = rows[(rows.before_status == "open") & (rows.after_status == "open")]
        rows = rows[within(rows.day, first, last) & (rows.now - rows.was).notna()]
        rows = rows[rows.now != rows.was]
        pushed = rows[rows.now > rows.was]
        ends = rows.groupby("deal_id").agg({"was": "first", "now": "last"})
        newest = rows.groupby("deal_id").tail(1).set_index("deal_id")
        late = ends.now > pd.Timestamp(last) if last else ends.now != ends.now
        out = newest.loc[ends.index[within(ends.was, first, last) & late]]
        value = out[out.after_currency.notna()].groupby("after_currency").after_minor.sum()
        return (
            len(pushed),
            pushed.deal_id.nunique(),
            int((pushed.now - pushed.was).dt.days.sum()),
            len(out),
            {code: int(minor) for code, minor in value.items()},
        )

    def credibility(self, first: date | None, last: date | None) -> tuple[int, ...]:
        """Say of deals won in a period how they kept the first day they were expected on."""
        rows = self.moved
        won = (rows.after_status == "won") & (rows.before_status != "won") & rows.now.notna()
        wins = rows[won & within(rows.day, first, last)].groupby("deal_id").now.last()
        ending = rows.groupby("deal_id").after_status.last()
        wins = wins[ending.reindex(wins.index) == "won"]
        hoped = rows[(rows.after_status == "open") & rows.now.notna()]
        expected = hoped.groupby("deal_id").now.first().reindex(wins.index).dropna()
        pushes = (hoped.now > hoped.was).groupby(hoped.deal_id).sum().reindex(expected.index)
        late = (wins.reindex(expected.index) - expected).dt.days
        return (
            len(late),
            int((pushes > 0).sum()),
            int(pushes.sum()),
            int((late <= 0).sum()),
            int(late.sum()),
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
