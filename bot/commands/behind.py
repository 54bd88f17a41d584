"""What stands behind a number of /metrics: its definition, its deals, and their export."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Open, Payload, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline
from bot.commands.metric import cast_of, query_of
from bot.commands.request import Kind
from bot.commands.route import Routes
from bot.commands.screen import Shape
from bot.domain.error import Invalid
from bot.domain.metrics import Number
from bot.domain.sheet import SheetKind
from bot.services import metric as service
from bot.services import sheet as sheets
from bot.storage import UnitOfWork
from bot.views.behind import SIZE, behind, export_of

routes = Routes()

_LARGEST_ID = 2**63


@routes.reads(Kind.ACTION, "metric.behind")
def stand_behind(call: Call, uow: UnitOfWork) -> Answer:
    """Open a number's definition and the deals it is counted from."""
    return Open(draw_behind(uow, call, {"page": call.request.value}))


@routes.reads(Kind.ACTION, "metric.page", "metric.page.next")
def turn(call: Call, uow: UnitOfWork) -> Answer:
    """Show another page of the deals."""
    return Show(Screen("metric.behind", {"page": call.request.value}))


def _sent(call: Call, uow: UnitOfWork) -> Answer:
    return Show(Screen("metric.behind", {"page": call.request.value, "sent": "yes"}))


@routes.changes(Kind.ACTION, "metric.export", again=_sent)
def export(call: Call, uow: UnitOfWork) -> Answer:
    """Have the deals a number is counted from written to a file."""
    number, _, value = _read(call.request.value)
    day = uow.workspace.day(uow.now).isoformat()
    wanted = {"number": number.value, "numbers": value}
    call.once(uow)
    sheets.ask(uow, wanted, SheetKind.XLSX, f"{number.value} {day}.xlsx", by=call.person)
    return _sent(call, uow)


def _read(page: str) -> tuple[Number, int, str]:
    """Read a number, the deal after which the page goes on (0: the first), and the question."""
    name, _, rest = page.partition(":")
    below, _, value = rest.partition(":")
    if name not in list(Number) or not below.isdigit() or int(below) >= _LARGEST_ID:
        raise Invalid("These numbers are too old. Type /metrics for new ones.")
    query_of(value)
    return Number(name), int(below), value


@routes.screen("metric.behind", Shape.MODAL)
def draw_behind(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw what stands behind a number."""
    number, below, value = _read(str(params["page"]))
    query = query_of(value)
    period = query.period(uow.workspace.day(uow.now))
    deals = service.deals_of(uow, number, query.scope, period, below=below or None, most=SIZE + 1)
    return behind(
        number,
        deals,
        viewer.words,
        query=query,
        total=uow.listings.count(number, query.scope, period),
        stages={one.id: one for line in every_pipeline(uow).values() for one in line.ever},
        export=export_of(number, query, period, cast_of(uow)),
        page=str(params["page"]),
        sent="sent" in params,
    )
