"""`pipewright metrics`: the numbers of a period, as they stood at an instant."""

from decimal import Decimal

from bot.cli import figure
from bot.cli.moment import read_moment, read_period
from bot.cli.option import AsJson, AsOf, From, GroupedBy, PipelineName, To, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain import metrics as definition
from bot.domain.metrics import Scope, Tally
from bot.domain.rate import Rates
from bot.services import metric as service
from bot.services.rate import rates_for

_COLUMNS = ("open", "won", "lost", "win %", "conv. %", "average", "avg. won", "cycle")


def metrics(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    first: From = None,
    last: To = None,
    by: GroupedBy = None,
) -> None:
    """Show open deals, average value, win rate, conversion rate and cycle length."""
    period = read_period(first, last)
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        instant = moment.instant if moment else None
        with opened.db.read(place.id, budget=BUDGET) as uow:
            scope = Scope(uow.pipelines.named(pipeline).id if pipeline else None)
            tally = service.numbers(uow, scope, period, instant)
            groups = service.groups(uow, by.value, scope, period, instant) if by else []
            rates = rates_for(uow, [tally, *(part for _, part in groups)], instant)
    if not as_json:
        _show([("all", tally), *groups], place.currency, rates)
        return
    answer: figure.Json = {
        "as_of": moment.text if moment else now().isoformat(),
        "from": period.first.isoformat() if period.first else None,
        "to": period.last.isoformat() if period.last else None,
        **figure.numbers(tally, place.currency, rates),
    }
    if by:
        answer["by"] = by.value
        answer["groups"] = [
            {"key": key, **figure.numbers(part, place.currency, rates)} for key, part in groups
        ]
    figure.write(answer)


def _show(rows: list[tuple[str, Tally]], currency: str, rates: Rates) -> None:
    shown = table("", numbers=_COLUMNS)
    shown.caption = (
        "Wins and losses by close date, conversion by creation date.\n"
        f"Averages in {currency}, cycle in days."
    )
    for key, tally in rows:
        add(
            shown,
            key or "–",
            f"{tally.open_leads + tally.open_deals:,}",
            f"{tally.won:,}",
            f"{tally.lost:,}",
            _text(definition.win_rate(tally), 1),
            _text(definition.conversion_rate(tally), 1),
            _text(definition.average_value(tally, currency, rates), 0),
            _text(definition.average_won_value(tally, currency, rates), 0),
            _text(definition.cycle_days(tally), 1),
        )
    show(shown)


def _text(number: Decimal | None, places: int) -> str:
    return "–" if number is None else f"{number:,.{places}f}"
