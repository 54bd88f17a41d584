"""Every number equals what pandas makes of the raw rows, over histories nobody chose."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.domain import metrics
from bot.domain.funnel import bottleneck
from bot.domain.metrics import Number, Period, Scope
from bot.domain.path import WON
from bot.domain.rate import Rates
from bot.services import funnel as funnels
from bot.services import metric as service
from bot.services.rep import reps
from bot.storage import Database, UnitOfWork
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.draw import STEADY, drawn, share
from tests.storage import habit
from tests.storage.frame import Frame, shown
from tests.storage.history import live
from tests.storage.telling import alike, told

ZONES = (("sqlite", "Australia/Lord_Howe"), ("postgresql", "America/New_York"))
"""Both engines, and clocks that are changed by half an hour and by an hour."""
WORTH = {"USD": 1.0, "KRW": 0.0007}
PERIODS = (
    Period(),
    Period(date(2026, 3, 1), date(2026, 4, 30)),
    Period(date(2026, 3, 5), date(2026, 3, 20)),
)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
"""Kept totals have years of their own for what is told of all, of an owner and of a team."""
SINCE, LATELY = Period(date(2026, 1, 1)), Period(date(2026, 3, 5))
"""Without an end they go to today, though closes are dated after it."""


Whose = list[tuple[Scope, pd.Series]]
"""Scopes, each with the deals that pandas finds for it."""


def scopes(uow: UnitOfWork, frame: Frame) -> Whose:
    """Give scopes, each with the deals that pandas finds for it."""
    deals, people = frame.deals, frame.people
    owner = next(one.id for one in uow.persons.all() if one.name == "Bo")
    choices = uow.metrics.choices()
    persona, product = choices["persona"]["Buyer"], choices["product"]["Kit"]
    about = deals.id.isin(set(frame.products[frame.products.product_id == product].deal_id))
    return [
        (Scope(), deals.id.notna()),
        (Scope(uow.pipelines.default().id), deals.id.notna()),
        (Scope(owner_id=owner), deals.owner_id == owner),
        (Scope(team="East"), deals.owner_id.map(people.team) == "East"),
        (Scope(persona_id=persona), deals.persona_id == persona),
        (
            Scope(source="call", region="West"),
            (deals.source == "call") & (deals.owner_id.map(people.region) == "West"),
        ),
        (Scope(currency="KRW"), deals.currency == "KRW"),
        (Scope(product_id=product), about),
    ]


# Each looks at every other question, so that all are asked of one engine; in a soak, of both.
@pytest.mark.parametrize(
    ("url", "zone", "turn"),
    [(*one, turn) for turn, one in enumerate(ZONES)],
    indirect=["url"],
)
@settings(
    max_examples=drawn(1),
    deadline=None,
    derandomize=STEADY,
    # A history is made anew from its seed, so there is nothing to make smaller.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(1, 10**6))
def test_every_number_is_what_pandas_counts(
    db: Database, clock: Clock, zone: str, turn: int, seed: int
) -> None:
    place = live(db, clock, zone, seed)
    assert check(db, place.id) == []
    with db.read(place.id, budget=60) as uow:
        frame = Frame(uow, WORTH)
        rates = uow.rates.on(place.day(clock.now), ["USD", "KRW"])
        every = scopes(uow, frame)
        for at, period in enumerate(PERIODS, start=turn):
            for scope, asked in share(every, at):
                right = frame.numbers(asked, period.first, period.last)
                assert alike(told(uow.metrics.tally(scope, period), rates), right), (scope, period)
                if period.last == date(2026, 4, 30):
                    assert alike(told(uow.metrics.scan(scope, period, clock.now), rates), right)
            if period in (PERIODS[0], PERIODS[2]):
                _groups_are_right(uow, frame, period, rates, turn)
            _lists_are_right(uow, period)
            # Kept totals hold what whole months of plain scopes ask for, and nothing of the others.
            whose = every if period == PERIODS[2] else every[1:5]
            _funnels_are_right(uow, frame, period, share(whose, at + 1), turn)
            _promises_are_right(uow, frame, period)
            whose = every if period == PERIODS[2] else every[::3]
            _losses_are_right(uow, frame, period, share(whose, at))
            _habits_are_right(uow, frame, period)
            if period.first is not None and period.last is not None:
                _what_is_due_is_right(uow, frame, period, rates, share(every, at))
        for scope, asked in share(every[1:5], turn):
            for period in (YEAR, SINCE, LATELY):
                right = frame.numbers(asked, period.first, period.last)
                assert alike(told(uow.metrics.tally(scope, period), rates), right), (scope, period)
        _cohorts_are_right(uow, frame)


def _groups_are_right(
    uow: UnitOfWork, frame: Frame, period: Period, rates: Rates, turn: int
) -> None:
    deals, people, choices = frame.deals, frame.people, uow.metrics.choices()
    keys: dict[str, pd.Series] = {
        "owner": deals.owner_id.map(people.name).fillna(""),
        "team": deals.owner_id.map(people.team).fillna(""),
        "stage": deals.stage_id.map(frame.stages.name),
        "source": deals.source.fillna(""),
        "currency": deals.currency.fillna(""),
        "persona": (deals.persona_id == choices["persona"]["Buyer"]).map(
            {True: "Buyer", False: ""}
        ),
    }
    # Kept totals tell them apart over whole months, the database by the day.
    for by in share(keys if period == Period() else ("team", "source", "stage", "owner"), turn):
        key = keys[by]
        ours = {
            name: told(tally, rates) for name, tally in service.groups(uow, by, Scope(), period)
        }
        right = {
            name: frame.numbers(key == name, period.first, period.last) for name in sorted(set(key))
        }
        assert alike(ours, right), by
    for by in ("month",) if period != Period() else ("quarter",):
        found = service.groups(uow, by, Scope(), period)
        assert found == uow.metrics.scan_groups(by, Scope(), period, uow.now)
        for key, tally in found:
            named = pd.Period(key.replace("-Q", "Q"))
            first, last = named.start_time.date(), named.end_time.date()
            first, last = max(first, period.first or first), min(last, period.last or last)
            until = None if period == Period() and frame.today.date() < last else last
            right = frame.numbers(deals.id.notna(), first, until)
            mine = told(tally, rates)
            for name in ("won", "lost", "win_rate", "created", "conversion", "cycle", "median"):
                assert alike(mine[name], right[name]), (key, name)
            assert (mine["open"], mine["deals"], mine["weighted"]) == (0, 0, {})


def _lists_are_right(uow: UnitOfWork, period: Period) -> None:
    tally = uow.metrics.tally(Scope(), period)
    known = (tally.open_known, tally.won_known, tally.lost_known)
    right = {
        Number.OPEN: tally.open_leads + tally.open_deals,
        Number.AVERAGE: sum(n for part in known for n in part.values()),
        Number.WIN_RATE: tally.won + tally.lost,
        Number.CONVERSION: tally.created,
        Number.CYCLE: tally.won_cycles + tally.lost_cycles,
    }
    for number, deals in right.items():
        assert uow.listings.count(number, Scope(), period) == deals, number
        found = service.deals_of(uow, number, Scope(), period, below=None, most=1000)
        assert len(found) == deals


def _funnels_are_right(
    uow: UnitOfWork, frame: Frame, period: Period, whose: Whose, turn: int
) -> None:
    for scope, asked in whose:
        ids = set(frame.deals[asked].id)
        found = funnels.funnel(uow, scope, period)
        ours = [
            {
                "reached": one.reached,
                "gone_on": one.gone_on,
                "won": one.won,
                "stood": one.stood,
                "back": one.back,
                "visits": sum(one.days.values()),
                "median": shown(one.median),
                "p80": shown(one.p80),
                "waiting": one.waiting,
                "age": shown(one.age),
            }
            for one in found.steps
        ]
        today = uow.workspace.day(uow.now)
        right = frame.funnel(ids, period.first, period.last, today)
        assert ours == right, (scope, period)
        slow = bottleneck(found)
        assert (slow and slow.step.name) == frame.slowest(right)
        line = uow.pipelines.default()
        low, high = line.open_stages[1].id, line.open_stages[4].id
        for above in share((high, WON), turn):
            pair = uow.funnels.between(low, above, scope, period)
            assert pair == uow.funnels.between(low, above, scope, period, uow.now)
            assert pair[0] == found.steps[1].reached


def _promises_are_right(uow: UnitOfWork, frame: Frame, period: Period) -> None:
    found = service.slipped(uow, Scope(), period)
    ours = (found.times, found.deals, found.days, found.left, dict(found.out))
    assert ours == frame.slippage(period.first, period.last), period
    kept = service.believed(uow, Scope(), period)
    told = (kept.deals, kept.pushed, kept.pushes, kept.in_time, kept.late_days)
    assert told == frame.credibility(period.first, period.last), period


def _losses_are_right(uow: UnitOfWork, frame: Frame, period: Period, whose: Whose) -> None:
    for scope, asked in whose:
        ours = {
            (one.stage_id, one.reason or "", "disqualified" if one.disqualified else "lost"): (
                one.deals
            )
            for one in funnels.losses(uow, scope, period)
        }
        assert ours == frame.losses(asked, period.first, period.last), (scope, period)


def _habits_are_right(uow: UnitOfWork, frame: Frame, period: Period) -> None:
    today = uow.workspace.day(uow.now)
    staff = reps(uow, Scope(), period)
    ours = {one.owner_id or 0: (one.steps, one.steps_done) for one in staff if one.steps}
    assert ours == habit.playbook(frame, period.first, period.last, today), period
    acted = {one.owner_id: one.activities for one in staff if one.activities}
    assert acted == habit.activities(frame, period.first, period.last), period
    kept = {one.owner_id: (one.due, one.kept) for one in staff if one.due}
    assert kept == habit.kept(frame, period.first, period.last, today), period
    for one in staff:
        assert shown(one.hygiene) == habit.planned(frame, one.owner_id), one.name


def _what_is_due_is_right(
    uow: UnitOfWork, frame: Frame, period: Period, rates: Rates, whose: Whose
) -> None:
    assert period.first is not None and period.last is not None
    for scope, asked in whose:
        found = service.due(uow, scope, period)
        won = metrics.worth(uow.metrics.tally(scope, period).won_value, "USD", rates)
        ours = {
            "deals": found.deals,
            "value": {code: float(minor) for code, minor in found.value.items()},
            "weighted": {code: round(float(part), 4) for code, part in found.weighted.items()},
            "coverage": shown(
                metrics.coverage(metrics.worth(found.value, "USD", rates), won + 1000, won)
            ),
            "weighted_coverage": shown(
                metrics.coverage(metrics.worth(found.weighted, "USD", rates), won + 1000, won)
            ),
        }
        right = frame.due(asked, period.first, period.last)
        assert alike(ours, right), (scope, period)


def _cohorts_are_right(uow: UnitOfWork, frame: Frame) -> None:
    ours = {
        f"{one.month:%Y-%m}": (one.created, list(one.qualified), list(one.won))
        for one in funnels.cohorts(uow, Scope(), Period())
    }
    assert ours == frame.cohorts(uow.workspace.day(uow.now))
    assert funnels.cohorts(uow, Scope(), Period(), uow.now) == funnels.cohorts(
        uow, Scope(), Period()
    )
