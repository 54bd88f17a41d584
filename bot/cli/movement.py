"""`pipewright changes`: what moved the open pipeline in a period, and whether it adds up."""

import re
from datetime import date, timedelta
from typing import Annotated

import typer

from bot.cli import figure, picture
from bot.cli.moment import read_moment, read_period
from bot.cli.option import AsCsv, AsJson, AsOf, From, PipelineName, To, WorkspaceKey
from bot.cli.picture import PngFile
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.metrics import Period, Scope
from bot.domain.movement import Extent, Flow, Movement
from bot.domain.slippage import Credibility, Slippage
from bot.services import metric
from bot.services import movement as service
from bot.services.note import notes_of
from bot.views.picture import changes_picture

_MONTHS = re.compile(r"(\d{4})-(?:(0[1-9]|1[0-2])|[Qq]([1-4]))")


def changes(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    first: From = None,
    last: To = None,
    closing: Annotated[
        str | None,
        typer.Option(
            "--closing", metavar="MONTH", help="Deals due in 2026-09, or in a quarter: 2026-Q3."
        ),
    ] = None,
    file: PngFile = None,
) -> None:
    """Show what moved the open deals from opening to closing; each line says what it added.

    Opening is the board before the first day of --from, closing the board at the end of --to.
    """
    period = read_period(first, last)
    due = _months(closing)
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        with opened.db.read(place.id, budget=BUDGET) as uow:
            extent = Extent(uow.pipelines.named(pipeline).id if pipeline else None, closing=due)
            since = service.start_of(uow, period.first) if period.first else None
            until = service.end_of(uow, period.last) if period.last else None
            if moment is not None:
                until = min(until or moment.instant, moment.instant)
            moved = service.changes(uow, extent, since, until)
            scope, instant = Scope(extent.pipeline_id), moment.instant if moment else None
            slipped = metric.slipped(uow, scope, period, instant)
            believed = metric.believed(uow, scope, period, instant)
            remarks = notes_of(uow, period.first, period.last)
    drawn = changes_picture(
        moved,
        picture.ENGLISH,
        title="What changed",
        note=picture.note(period, pipeline),
        currency=place.currency,
        remarks=remarks,
    )
    picture.write(drawn, file)
    if as_csv:
        flows = [("opening", moved.opening)]
        flows += [(line.kind.value, line.flow) for line in moved.lines]
        flows.append(("closing", moved.closing))
        figure.write_csv([{"kind": kind, **_flow(flow)} for kind, flow in flows])
        return
    if not as_json:
        _show(moved)
        _tell(slipped, believed)
        return
    figure.write(
        {
            "as_of": moment.text if moment else now().isoformat(),
            "from": period.first.isoformat() if period.first else None,
            "to": period.last.isoformat() if period.last else None,
            "opening": _flow(moved.opening),
            "lines": [
                {"kind": line.kind.value, **_flow(line.flow), "changes": line.changes}
                for line in moved.lines
            ],
            "closing": _flow(moved.closing),
            "adds_up": moved.adds_up,
            "slippage": {
                "times": slipped.times,
                "deals": slipped.deals,
                "days": slipped.days,
                "pushed_out": slipped.left,
                "pushed_out_value": figure.sums(slipped.out),
            },
            "close_dates": {
                "won": believed.deals,
                "in_time": believed.in_time,
                "pushed": believed.pushed,
                "pushes_mean": figure.rate(believed.mean_pushes),
                "days_late_mean": figure.rate(believed.mean_late),
            },
        }
    )


def _months(text: str | None) -> Period | None:
    """Read a month or quarter; raises `typer.BadParameter`."""
    if text is None:
        return None
    found = _MONTHS.fullmatch(text.strip())
    if found is None or not 1 < int(found[1]) < 9999:
        raise typer.BadParameter(
            f"“{text}” is not a month like 2026-09 or a quarter like 2026-Q3.",
            param_hint="--closing",
        )
    start = int(found[2]) if found[2] else int(found[3]) * 3 - 2
    months = 1 if found[2] else 3
    years, index = divmod(start - 1 + months, 12)
    after = date(int(found[1]) + years, index + 1, 1)
    return Period(date(int(found[1]), start, 1), after - timedelta(days=1))


def _flow(flow: Flow) -> figure.Json:
    return {
        "deals": flow.deals,
        "value": {code: str(money.amount) for code, money in sorted(flow.value.items())},
    }


def _show(moved: Movement) -> None:
    shown = table("", numbers=("deals", "value"))
    add(shown, "opening", f"{moved.opening.deals:,}", _amounts(moved.opening))
    for line in moved.lines:
        deals = f"{line.flow.deals:+,}" if line.flow.deals else f"({line.changes:,})"
        add(shown, line.kind.value.replace("_", " "), deals, _amounts(line.flow, signed=True))
    add(shown, "closing", f"{moved.closing.deals:,}", _amounts(moved.closing))
    shown.caption = "It adds up." if moved.adds_up else "It does not add up: run doctor."
    show(shown)


def _tell(slipped: Slippage, believed: Credibility) -> None:
    late = "–" if believed.mean_late is None else f"{believed.mean_late:.1f}"
    print(
        f"Close dates: {slipped.times:,} pushes of {slipped.deals:,} deals, {slipped.days:,} days."
    )
    print(
        f"Of {believed.deals:,} won deals {believed.in_time:,} closed by the day first expected;"
        f" {believed.pushed:,} were pushed, {late} days late on average."
    )


def _amounts(flow: Flow, *, signed: bool = False) -> str:
    sign = "+," if signed else ","
    return "\n".join(f"{money.amount:{sign}} {code}" for code, money in flow.value.items()) or "–"
