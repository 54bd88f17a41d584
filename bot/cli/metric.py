"""`pipewright metrics`: the numbers of a period, as they stood at an instant."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import figure, picture
from bot.cli.listing import print_deals
from bot.cli.moment import Moment, read_moment, read_period
from bot.cli.option import (
    AsCsv,
    AsJson,
    AsOf,
    By,
    CurrencyCode,
    From,
    GroupedBy,
    Owner,
    PersonaName,
    PipelineName,
    ProductName,
    Region,
    SourceName,
    Team,
    To,
    WorkspaceKey,
)
from bot.cli.picture import PngFile
from bot.cli.rep import staff
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain import metrics as definition
from bot.domain import rep
from bot.domain.funnel import Cohort
from bot.domain.metrics import Number, Period, Scope, Tally
from bot.domain.rate import Rates
from bot.services import funnel
from bot.services import metric as service
from bot.services.note import notes
from bot.services.rate import rates_for
from bot.services.scope import scope_named
from bot.storage import UnitOfWork
from bot.views.picture import cohort_picture

_COLUMNS = ("open", "won", "lost", "win %", "conv. %", "average", "avg. won", "cycle")


def metrics(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    first: From = None,
    last: To = None,
    by: GroupedBy = None,
    owner: Owner = None,
    team: Team = None,
    region: Region = None,
    persona: PersonaName = None,
    source: SourceName = None,
    currency: CurrencyCode = None,
    product: ProductName = None,
    target: Annotated[
        float | None, typer.Option("--target", min=0, help="What the period has to bring.")
    ] = None,
    deals: Annotated[
        Number | None, typer.Option("--deals", help="List the deals a number is counted from.")
    ] = None,
    file: PngFile = None,
) -> None:
    """Show open deals, average value, win rate, conversion rate and cycle length.

    With both --from and --to, JSON also has the period before, the same a year ago, what is due
    in the period and how far close dates were pushed.
    """
    period = read_period(first, last)
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        if deals is not None and moment is not None:
            raise typer.BadParameter("Deals are listed as they stand now.", param_hint="--as-of")
        with opened.db.read(place.id, budget=BUDGET) as uow:
            scope = scope_named(
                uow,
                pipeline=pipeline,
                owner=owner,
                team=team,
                region=region,
                persona=persona,
                source=source,
                currency=currency,
                product=product,
            )
            if deals is not None:
                print_deals(uow, deals, scope, period, as_json=as_json)
                return
            report = _Report(uow, scope, period, moment)
            told = report.whole(target)
            groups = report.groups(by) if by else []
            rows = report.rows(beside=by is None)
            rates = report.rates()
            if file is not None:
                _draw(uow, scope, period, by, file)
    if as_csv:
        head = [] if by else [{"key": "all", **told}]
        figure.write_csv([*head, *groups])
    elif as_json:
        answer: figure.Json = {
            "as_of": moment.text if moment else now().isoformat(),
            "from": period.first.isoformat() if period.first else None,
            "to": period.last.isoformat() if period.last else None,
            **told,
        }
        figure.write(answer | ({"by": by.value, "groups": groups} if by else {}))
    else:
        _show(rows, place.currency, rates)


def _draw(uow: UnitOfWork, scope: Scope, period: Period, by: By | None, file: Path) -> None:
    """Write the heat map of the cohorts, the one of these tables that there is a picture of."""
    if by is not By.COHORT:
        raise typer.BadParameter("There is a picture of --by cohort only.", param_hint="--png")
    drawn = cohort_picture(
        funnel.cohorts(uow, scope, period),
        picture.ENGLISH,
        title="By month of creation",
        note=picture.note(period, "won within so many months, of all created"),
        remarks=notes(uow),
    )
    picture.write(drawn, file)


class _Report:
    """Everything that is told of a scope and a period; `tallies` are what it was told from."""

    def __init__(
        self, uow: UnitOfWork, scope: Scope, period: Period, moment: Moment | None
    ) -> None:
        self._uow, self._scope, self._period = uow, scope, period
        self._instant: datetime | None = moment.instant if moment else None
        self._currency = uow.workspace.currency
        self.tallies: list[tuple[str, Tally]] = []
        self._beside: list[tuple[str, Tally]] = []

    def whole(self, target: float | None) -> figure.Json:
        """Tell the numbers of the scope, and of the periods beside it."""
        uow, scope, period, instant = self._uow, self._scope, self._period, self._instant
        found = service.compared(uow, scope, period, instant)
        self.tallies.append(("all", found.now))
        told = self._numbers(found.now)
        if found.before is None or found.year_ago is None:
            return told
        slipped = service.slipped(uow, scope, period, instant)
        self._beside = [("period before", found.before), ("a year ago", found.year_ago)]
        told["before"] = self._numbers(found.before)
        told["year_ago"] = self._numbers(found.year_ago)
        told["slippage"] = {
            "times": slipped.times,
            "deals": slipped.deals,
            "days": slipped.days,
            "pushed_out": slipped.left,
            "pushed_out_value": figure.sums(slipped.out),
        }
        if instant is None:
            told |= self._due(found.now, target)
        return told

    def groups(self, by: By) -> list[figure.Json]:
        """Tell the numbers once per group."""
        found = service.groups(self._uow, by.value, self._scope, self._period, self._instant)
        self.tallies += found
        told = [{"key": key, **self._numbers(tally)} for key, tally in found]
        if by is By.OWNER and self._instant is None:
            habits = staff(self._uow, self._scope, self._period)
            told = [one | habits.get(one["key"], {}) for one in told]
        if by is By.COHORT:
            ages = self._ages()
            told = [one | ages.get(one["key"], {}) for one in told]
        return told

    def rows(self, *, beside: bool) -> list[tuple[str, Tally]]:
        """Give what was counted, with the periods it is compared with if they are wanted."""
        return [*self.tallies, *(self._beside if beside else [])]

    def rates(self) -> Rates:
        """Give the rates for all that was counted."""
        counted = [tally for _, tally in self.rows(beside=True)]
        return rates_for(self._uow, counted, self._instant)

    def _numbers(self, tally: Tally) -> figure.Json:
        rates = rates_for(self._uow, [tally], self._instant)
        return figure.numbers(tally, self._currency, rates)

    def _due(self, tally: Tally, target: float | None) -> figure.Json:
        """Tell what is due in the period, and how it covers what is lacking to a target."""
        due, code = service.due(self._uow, self._scope, self._period), self._currency
        day = self._uow.workspace.day(self._uow.now)
        rates = self._uow.rates.on(day, sorted({*due.value, *tally.won_value}))
        told: figure.Json = {
            "due": {
                "deals": due.deals,
                "value": figure.sums(due.value),
                "weighted": figure.weighted(due.weighted),
            }
        }
        if target is None:
            return told
        goal, won = Decimal(str(target)), definition.known(tally.won_value, code, rates)
        open_, weighted = (
            definition.known(part, code, rates) for part in (due.value, due.weighted)
        )
        told["target"] = {
            "target": str(goal),
            "won": None if won is None else str(won),
            "attainment": figure.rate(None if won is None else rep.attainment(won, goal)),
            "pace": figure.mean(None if won is None else rep.pace(won, self._period, day)),
            "coverage": _coverage(open_, goal, won),
            "weighted_coverage": _coverage(weighted, goal, won),
        }
        return told

    def _ages(self) -> dict[str, figure.Json]:
        """Tell of each cohort what share had come how far within 30, 60, … days."""
        found = funnel.cohorts(self._uow, self._scope, self._period, self._instant)
        return {f"{one.month:%Y-%m}": _shares(one) for one in found}


def _coverage(due: Decimal | None, goal: Decimal, won: Decimal | None) -> float | None:
    if due is None or won is None:
        return None
    return figure.rate(definition.coverage(due, goal, won))


def _shares(cohort: Cohort) -> figure.Json:
    def share(deals: int) -> float | None:
        return figure.rate(Decimal(100 * deals) / cohort.created)

    return {
        "qualified_by_age": [share(deals) for deals in cohort.qualified],
        "won_by_age": [share(deals) for deals in cohort.won],
    }


def _show(rows: list[tuple[str, Tally]], currency: str, rates: Rates) -> None:
    shown = table("", numbers=_COLUMNS)
    lines = [
        "Wins and losses by close date, conversion by creation date.",
        f"Averages in {currency}, cycle in days.",
        *_left_out(rows[0][1], currency, rates),
    ]
    shown.caption = "\n".join(lines)
    for key, tally in rows:
        add(
            shown,
            key or "–",
            f"{tally.open_leads + tally.open_deals:,}" if tally.standing else "–",
            f"{tally.won:,}",
            f"{tally.lost:,}",
            _text(definition.win_rate(tally), 1),
            _text(definition.conversion_rate(tally), 1),
            _text(definition.average_value(tally, currency, rates), 0),
            _text(definition.average_won_value(tally, currency, rates), 0),
            _text(definition.cycle_days(tally), 1),
        )
    show(shown)


def _left_out(tally: Tally, currency: str, rates: Rates) -> list[str]:
    """Say what the numbers of all leave out, or what makes them doubtful."""
    lines = []
    if tally.undated:
        lines.append(f"{tally.undated:,} without a creation date: in no cohort and no cycle.")
    if tally.suspicious:
        lines.append(f"{tally.suspicious:,} closed before they were created.")
    if left := definition.unconverted(tally, currency, rates):
        counts = ", ".join(f"{deals:,} in {code}" for code, deals in sorted(left.items()))
        lines.append(f"Not in the averages, without a rate: {counts}.")
    return lines


def _text(number: Decimal | None, places: int) -> str:
    return "–" if number is None else f"{number:,.{places}f}"
