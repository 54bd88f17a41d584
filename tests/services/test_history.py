"""Whatever a team does: totals, timeline, past boards and changes all tell the same story."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain.board import BoardQuery, Sums
from bot.domain.bulk import BulkKind
from bot.domain.deal import Deal, Position, Status
from bot.domain.draft import Closing, NewDeal
from bot.domain.error import CrmError
from bot.domain.metrics import Period
from bot.domain.money import Money
from bot.domain.movement import Extent, Flow, total
from bot.domain.person import Role
from bot.services import audit, bulk, chore, move, movement, unite, upkeep
from bot.services import deal as deals
from bot.services import pipeline as pipelines
from bot.services import stage as stages
from bot.services.undo import undo
from bot.storage import UnitOfWork
from bot.storage.rebuild import check, rebuild
from tests.conftest import Clock
from tests.draw import STEADY, drawn
from tests.services.conftest import Team
from tests.soak.pair import contend

STEPS = (
    *("new", "move", "win", "lose", "reopen", "value", "assign", "date", "undo"),
    *("bulk", "unbulk", "merge", "unmerge", "chance", "rename", "order", "add", "unite", "part"),
)
"""What a story is made of; the second line changes many deals, their stages or companies."""
_AT_ONCE = STEPS[STEPS.index("bulk") :]

stories = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(0, 7), st.integers(0, 9_000)),
    min_size=12,
    max_size=30,
)


@dataclass(slots=True)
class Model:
    """What a plain list says: where each deal of this story stood after each step."""

    ids: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    merges: list[int] = field(default_factory=list)
    unions: list[int] = field(default_factory=list)
    seen: list[tuple[datetime, dict[int, Position]]] = field(default_factory=list)


@settings(
    max_examples=drawn(12),
    deadline=None,
    derandomize=STEADY,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=stories)
def test_any_story_is_told_alike_by_totals_timeline_past_boards_and_changes(
    team: Team, clock: Clock, story: list[tuple[str, int, int, int]]
) -> None:
    model, before = Model(), team.see(lambda uow: standing_now(uow, team))
    clock.advance(hours=1)
    model.seen.append((clock.now, before))
    for what, which, how, minutes in story:
        clock.advance(minutes=minutes + 1)
        step(team, model, what, which, how)
        model.seen.append((clock.now, team.see(lambda uow: standing_now(uow, team))))
    clock.advance(minutes=1)
    assert check(team.db, team.workspace.id) == []
    team.see(lambda uow: replays(uow, model))
    for instant, stood in model.seen[-1:-8:-3]:
        # Until a minute later nothing else happens.
        for at in (instant, instant + timedelta(seconds=59)):
            assert team.see(lambda uow, at=at: boards(uow, team, at)) == plain_boards(stood)
        hers = {key: one for key, one in stood.items() if one.owner_id == team.mina.id}
        ours = team.see(lambda uow, at=instant: boards(uow, team, at, team.mina.id))
        assert ours == plain_boards(hers)
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    for since, until in [*pairwise(model.seen[-9::4]), (model.seen[0], model.seen[-1])]:
        for extent in (Extent(), Extent(owner_id=team.mina.id), Extent(closing=june)):
            team.see(lambda uow, a=since, b=until, e=extent: adds_up(uow, e, a, b))


def step(team: Team, model: Model, what: str, which: int, how: int) -> None:
    """Do one thing to one of the story's deals; what is refused changes nothing."""
    by = team.dana
    if what == "new" or not model.ids:
        value = Money(how * 1_000, "KRW" if which % 2 else "USD") if how else None
        draft = NewDeal(
            name=f"Deal {which}",
            company=f"Company {how % 4}",
            value=value,
            owner_id=by.id,
            lead=bool(how % 2),
        )
        model.ids.append(team.do(lambda uow: deals.create(uow, draft, by=by)).id)
        return
    if what in _AT_ONCE:
        try:
            at_once(team, model, what, which, how)
        except CrmError:
            return
        return
    deal_id = model.ids[which % len(model.ids)]
    today = team.workspace.day(team.see(lambda uow: uow.now))
    stage = team.pipeline.stages[how % len(team.pipeline.stages)]
    owner = (team.dana.id, team.mina.id, None)[how % 3]
    money = (None, Money(0, "USD"), Money(how * 777, "USD"), Money(how * 10, "KRW"))[how % 4]
    day = (None, date(2026, 6, 10), date(2026, 7, 1), today)[how % 4]
    won = Closing(on=today, value=money or Money(5, "USD"))

    def work(uow: UnitOfWork) -> Deal:
        match what:
            case "move":
                return move.move(uow, deal_id, stage.id, by=by)
            case "win":
                return move.win(uow, deal_id, won, by=by)
            case "lose":
                return move.lose(uow, deal_id, Closing(on=today, reason="price"), by=by)
            case "reopen":
                return move.reopen(uow, deal_id, by=by)
            case "value":
                return deals.set_value(uow, deal_id, money, by=by)
            case "assign":
                return deals.assign(uow, deal_id, owner, by=by)
            case "date":
                return deals.set_close_date(uow, deal_id, day, by=by)
            case _:
                return undo(uow, deal_id, by=by)

    try:
        team.do(work)
    except CrmError:
        return


def at_once(team: Team, model: Model, what: str, which: int, how: int) -> None:
    """Change many deals, or the stage they stand in."""
    by, boss = team.dana, replace(team.dana, role=Role.ADMIN)
    pipeline = team.see(lambda uow: uow.pipelines.get(team.pipeline.id))
    open_stages = pipeline.open_stages
    stage, into = (open_stages[at % len(open_stages)] for at in (which, how))
    match what:
        case "bulk":
            query = BoardQuery(pipeline.id, owner_id=(None, by.id)[which % 2])
            kind, to = (
                (BulkKind.MOVE, str(into.id)),
                (BulkKind.ASSIGN, str(team.mina.id)),
                (BulkKind.DATE, "2026-06-10"),
            )[how % 3]
            run = team.do(lambda uow: bulk.begin(uow, query, kind, to, by=by))
            model.runs.append(run.id)
        case "unbulk" if model.runs:
            team.do(lambda uow: bulk.undo(uow, model.runs[-1], by=by))
        case "merge" if len(open_stages) > 3:
            told = team.do(lambda uow: stages.retire(uow, pipeline.id, stage.id, into.id, by=boss))
            model.merges.append(told.id)
        case "unmerge" if model.merges:
            told = team.see(lambda uow: uow.audits.get(model.merges[-1]))
            team.do(lambda uow: audit.undo(uow, told.id, by=boss))
        case "rename":
            renamed = replace(stage, name=f"Stage {which} {how}")
            team.do(lambda uow: stages.change(uow, renamed, by=boss))
        case "order":
            by_one = 1 if how % 2 else -1
            team.do(lambda uow: pipelines.shift(uow, pipeline.id, stage.id, by_one, by=boss))
        case "add" if len(open_stages) < 9:
            added = replace(stage, name=f"New {which} {how}")
            team.do(lambda uow: stages.add(uow, added, by=boss))
        case "unite":
            ids = {team.see(lambda uow, at=at: uow.deals.get(at)).company_id for at in model.ids}
            found = sorted(one for one in ids if one is not None)
            if len(found) < 2:
                return
            gone, kept = found[:2]
            told = team.do(
                lambda uow: unite.unite(
                    uow, uow.companies.get(gone), uow.companies.get(kept), frozenset(), by=boss
                )
            )
            model.unions.append(told.id)
        case "part" if model.unions:
            team.do(lambda uow: audit.undo(uow, model.unions[-1], by=boss))
        case "chance":
            changed = replace(stage, probability=how * 10)
            team.do(lambda uow: stages.change(uow, changed, by=boss))
        case _:
            return
    if any(one["kind"] == "recount" for one in team.see(chore.waiting)):
        team.do(lambda uow: chore.drop(uow, "recount"))
        rebuild(team.db, team.workspace.id)
    while team.do(upkeep.step):
        pass


def standing_now(uow: UnitOfWork, team: Team) -> dict[int, Position]:
    return {deal.id: deal.position for deal in uow.deals.newest(10_000)}


def replays(uow: UnitOfWork, model: Model) -> None:
    """The timeline's positions follow one another and end where the deal stands."""
    for deal_id in model.ids:
        told = sorted(uow.timeline.of(deal_id, limit=1000), key=lambda one: (one.at, one.id))
        steps = [entry for entry in told if entry.after is not None]
        assert steps[0].before is None
        assert all(one.after == following.before for one, following in pairwise(steps))
        assert steps[-1].after == uow.deals.get(deal_id).position


def boards(
    uow: UnitOfWork, team: Team, at: datetime, owner_id: int | None = None
) -> dict[int, tuple[int, dict[str, int]]]:
    return plain_sums(uow.board.sums_as_of(team.pipeline.id, at, owner_id=owner_id))


def plain_sums(sums: dict[int, Sums]) -> dict[int, tuple[int, dict[str, int]]]:
    return {
        stage: (
            one.deals,
            {code: money.minor for code, money in one.value.items() if money.minor},
        )
        for stage, one in sums.items()
    }


def plain_boards(stood: dict[int, Position]) -> dict[int, tuple[int, dict[str, int]]]:
    counted: dict[int, tuple[int, dict[str, int]]] = {}
    for position in stood.values():
        deals, sums = counted.get(position.stage_id, (0, {}))
        if position.value is not None and position.value.minor:
            code = position.value.currency
            sums[code] = sums.get(code, 0) + position.value.minor
        counted[position.stage_id] = (deals + 1, sums)
    return counted


def adds_up(
    uow: UnitOfWork,
    extent: Extent,
    since: tuple[datetime, dict[int, Position]],
    until: tuple[datetime, dict[int, Position]],
) -> None:
    moved = movement.changes(uow, extent, since[0], until[0])
    assert moved.adds_up
    for flow, stood in ((moved.opening, since[1]), (moved.closing, until[1])):
        assert worth(flow) == worth(total(counted(extent, one) for one in stood.values()))


def counted(extent: Extent, one: Position) -> Flow:
    closing = extent.closing
    inside = closing is None or (
        one.close_date is not None and closing.first <= one.close_date <= closing.last
    )
    ours = extent.owner_id in (None, one.owner_id)
    if one.status is not Status.OPEN or not inside or not ours:
        return Flow()
    return Flow(1, {one.value.currency: one.value} if one.value else {})


def worth(flow: Flow) -> tuple[int, dict[str, int]]:
    return flow.deals, {code: one.minor for code, one in flow.value.items() if one.minor}


def test_two_people_at_once_lose_no_update_and_are_told(team: Team) -> None:
    """Each edit adds a cent to what its author has seen; who is late is refused and looks again.

    A few of the thousand edits each that `make soak` makes; in 80 they collide 30 times and more.
    """
    deal, edits = team.new("Acme", 0), 80
    assert contend(team.db, team.workspace.id, deal.id, (team.dana, team.mina), edits)
    after = team.see(lambda uow: uow.deals.get(deal.id))
    assert after.value == Money(2 * edits, "USD")
    assert after.version == deal.version + 2 * edits
    query = BoardQuery(team.pipeline.id)
    sums = team.see(lambda uow: uow.board.sums(query, date(2026, 5, 1)))
    assert sum(one.deals for one in sums.values()) == 1
    assert check(team.db, team.workspace.id) == []
