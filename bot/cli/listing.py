"""The deals behind a number, as CSV or JSON."""

from bot.cli import figure
from bot.domain.deal import Deal
from bot.domain.metrics import Number, Period, Scope
from bot.services.metric import deals_of
from bot.storage import UnitOfWork

_PAGE = 1_000


def print_deals(
    uow: UnitOfWork, number: Number, scope: Scope, period: Period, *, as_json: bool
) -> None:
    """Print every deal a number is counted from, the newest first."""
    stages = {one.id: one.name for line in uow.pipelines.all(archived=True) for one in line.ever}
    people = {one.id: one.name for one in uow.persons.all(active_only=False)}
    rows, below = list[figure.Json](), None
    while True:
        found = deals_of(uow, number, scope, period, below=below, most=_PAGE)
        rows += [_row(one, stages, people) for one in found]
        if len(found) < _PAGE:
            break
        below = found[-1].number
    if as_json:
        figure.write(rows)
    else:
        figure.write_csv(rows)


def _row(one: Deal, stages: dict[int, str], people: dict[int, str]) -> figure.Json:
    return {
        "number": one.number,
        "name": one.name,
        "company": one.company or "",
        "owner": people.get(one.owner_id or 0, ""),
        "stage": stages.get(one.stage_id, ""),
        "status": one.status.value,
        "value": str(one.value.amount) if one.value else "",
        "currency": one.value.currency if one.value else "",
        "created": one.created_at.isoformat() if one.created_at else "",
        "close_date": one.close_date.isoformat() if one.close_date else "",
    }
