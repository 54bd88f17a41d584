"""Past boards and changes: the same depth at every size, and ten times as deep."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.byhand_past import Answer, PastByHand
from bench.piece import BARE, BEST, OURS, SCAN, Bench, Work
from bot.domain.money import Money
from bot.domain.movement import Extent, Flow
from bot.services.board import board_as_of
from bot.services.movement import changes

AS_OF, CHANGES = "as-of", "changes"
FEW, MANY = 500, 5_000
"""Changes of position since the instant. At one depth all that can grow is what deals cost."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def works(bench: Bench) -> dict[str, Callable[[], Work]]:
    """Give by name how to prepare each of these works."""
    return {
        AS_OF: partial(_as_of, bench, FEW),
        named(AS_OF): partial(_as_of, bench, MANY),
        CHANGES: partial(_changes, bench, FEW),
        named(CHANGES): partial(_changes, bench, MANY),
    }


def named(work: str) -> str:
    """Give what a work is called where it looks back over many changes."""
    return f"{work}, {MANY:,} changes"


def _as_of(bench: Bench, depth: int) -> Work:
    since, pipeline_id = _since(bench, depth), bench.ground.pipeline.id
    by_hand = PastByHand(bench.bare, bench.ground, since)
    with bench.db.read(bench.ground.workspace.id) as uow:
        shown = board_as_of(uow, pipeline_id, since, closed=True)
    _ask_alike(
        {column.stage.id: _told(column.sums.value) for column in shown.columns},
        _by_stage(by_hand.as_of()),
        _by_stage(by_hand.as_of_scan()),
    )
    ours, bare = bench.reads(lambda uow, number: board_as_of(uow, pipeline_id, since))
    return Work(
        {OURS: ours, BARE: bare, BEST: lambda _: by_hand.as_of()},
        bench.yardstick,
        {SCAN: lambda _: by_hand.as_of_scan()},
    )


def _changes(bench: Bench, depth: int) -> Work:
    since, extent = _since(bench, depth), Extent(bench.ground.pipeline.id)
    by_hand = PastByHand(bench.bare, bench.ground, since)
    with bench.db.read(bench.ground.workspace.id) as uow:
        moved = changes(uow, extent, since)
    assert moved.adds_up
    ours_told = (_flow(moved.opening), _flow(moved.closing))
    by_hand_told = (
        tuple(map(_whole, found)) for found in (by_hand.changes(), by_hand.changes_scan())
    )
    _ask_alike(ours_told, *by_hand_told)
    ours, bare = bench.reads(lambda uow, number: changes(uow, extent, since))
    return Work(
        {OURS: ours, BARE: bare, BEST: lambda _: by_hand.changes()},
        bench.yardstick,
        {SCAN: lambda _: by_hand.changes_scan()},
    )


def _since(bench: Bench, depth: int) -> datetime:
    """Give the instant since which so many changes of position are on the timeline."""
    ((at,),) = bench.bare.rows(
        "SELECT at FROM timeline WHERE after_pipeline_id IS NOT NULL"
        f" ORDER BY at DESC LIMIT 1 OFFSET {depth}"
    )
    # SQLite keeps instants as microseconds.
    return at if isinstance(at, datetime) else _EPOCH + timedelta(microseconds=at)


def _ask_alike(*answers: object) -> None:
    """Raise unless all give the same answer: else they could not be compared."""
    if any(answer != answers[0] for answer in answers):
        raise AssertionError(f"the answers differ: {answers}")


def _told(value: Mapping[str, Money]) -> dict[str, int]:
    return {code: money.minor for code, money in value.items() if money.minor}


def _by_stage(answer: Answer) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for (stage_id, currency), (_, minor) in answer.items():
        mine = found.setdefault(stage_id, {})
        if currency and minor:
            mine[currency] = minor
    return found


def _flow(flow: Flow) -> tuple[int, dict[str, int]]:
    return flow.deals, _told(flow.value)


def _whole(answer: Answer) -> tuple[int, dict[str, int]]:
    values = {currency: minor for (currency,), (_, minor) in answer.items() if currency and minor}
    return sum(deals for deals, _ in answer.values()), values
