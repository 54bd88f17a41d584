"""Every number equals what pandas makes of the raw rows, over histories nobody chose."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from random import Random

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import metrics
from bot.domain.metrics import Number, Period, Scope, Tally
from bot.domain.persona import Persona
from bot.domain.rate import Rate, Rates
from bot.domain.workspace import Workspace
from bot.services import funnel as funnels
from bot.services import metric as service
from bot.services.workspace import make
from bot.storage import Database, UnitOfWork
from bot.storage.rebuild import check
from tests.conftest import Clock
from tests.storage import trade
from tests.storage.frame import Frame, shown

ZONES = ("America/New_York", "Asia/Seoul", "Australia/Lord_Howe", "UTC")
WORTH = {"USD": 1.0, "KRW": 0.0007}
_SERIAL = count()
PERIODS = (
    Period(),
    Period(date(2026, 3, 1), date(2026, 4, 30)),
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Period(date(2026, 3, 5), date(2026, 3, 20)),
)


def live(db: Database, clock: Clock, zone: str, seed: int) -> Workspace:
    """Let a team sell over a change of the clocks: closed, reopened, moved back."""
    random = Random(seed)
    clock.now = datetime(2026, 2, 20, 3, tzinfo=UTC)
    place = make(db, Workspace(id=0, key=f"w{next(_SERIAL)}", name="W", zone=zone))
    with db.begin(place.id) as uow:
        owners = trade.hire(uow, "Ann", "Bo", "Cho")
        for one, team in zip(owners, ("East", "West", "East"), strict=True):
            uow.persons.save(replace(one, team=team, region=team))
        persona = uow.personas.add(Persona(uow.new_id(), "Buyer"))
        uow.rates.put(Rate("USD", "KRW", date(2026, 1, 1), Decimal("0.5")))
        uow.rates.put(Rate("USD", "KRW", date(2026, 2, 1), Decimal("0.0007")))
        product = uow.products.get_or_add("Kit")
    deals = []
    for _ in range(70):
        clock.advance(hours=random.randrange(1, 40))
        with db.begin(place.id) as uow:
            if not deals or random.random() < 0.35:
                made = trade.random_card(uow, random, owners)
                made = replace(made, persona_id=random.choice((None, persona.id)))
                deals.append(trade.store(uow, made, owners[0]))
                if random.random() < 0.5:
                    uow.products.attach(deals[-1].id, product)
            else:
                at = random.randrange(len(deals))
                deals[at] = trade.random_change(uow, random, deals[at], owners)
    return place


def alike(ours: object, theirs: object) -> bool:
    """Compare to six digits after the point: a decimal and a float may round a half apart."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(alike(ours[k], theirs[k]) for k in ours)
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) < 1.5e-6
    return ours == theirs


def told(tally: Tally, rates: Rates) -> dict[str, object]:
    """Give our numbers in the form of the frame's."""
    return {
        "deals": tally.deals,
        "open": tally.open_leads + tally.open_deals,
        "leads": tally.open_leads,
        "undated": tally.undated,
        "won": tally.won,
        "lost": tally.lost,
        "disqualified": tally.disqualified,
        "created": tally.created,
        "win_rate": shown(metrics.win_rate(tally)),
        "conversion": shown(metrics.conversion_rate(tally)),
        "qualified": shown(metrics.qualified_rate(tally)),
        "still_open": shown(metrics.still_open_rate(tally)),
        "average": shown(metrics.average_value(tally, "USD", rates)),
        "average_won": shown(metrics.average_won_value(tally, "USD", rates)),
        "average_lost": shown(metrics.average_lost_value(tally, "USD", rates)),
        "average_open": shown(metrics.average_open_value(tally, "USD", rates)),
        "weighted": {code: round(float(minor), 4) for code, minor in tally.weighted_value.items()},
        "cycle": shown(metrics.cycle_days(tally)),
        "cycle_won": shown(metrics.cycle_days(tally, won_only=True)),
        "median": shown(tally.closed_median),
        "median_won": shown(tally.won_median),
        "suspicious": tally.suspicious,
    }


def scopes(uow: UnitOfWork, frame: Frame) -> list[tuple[Scope, pd.Series]]:
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


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(zone=st.sampled_from(ZONES), seed=st.integers(0, 10**6))
def test_every_number_is_what_pandas_counts(
    db: Database, clock: Clock, zone: str, seed: int
) -> None:
    place = live(db, clock, zone, seed)
    assert check(db, place.id) == []
    with db.read(place.id, budget=60) as uow:
        frame = Frame(uow, WORTH)
        rates = uow.rates.on(place.day(clock.now), ["USD", "KRW"])
        for period in PERIODS:
            for scope, asked in scopes(uow, frame):
                right = frame.numbers(asked, period.first, period.last)
                assert alike(told(uow.metrics.tally(scope, period), rates), right), (scope, period)
                if period.last == date(2026, 4, 30):
                    assert alike(told(uow.metrics.scan(scope, period, clock.now), rates), right)
            if period in (PERIODS[0], PERIODS[3]):
                _groups_are_right(uow, frame, period, rates)
            _lists_are_right(uow, period)
            _funnels_are_right(uow, frame, period)
            slipped = service.slipped(uow, Scope(), period)
            pushed = (slipped.times, slipped.deals, slipped.days)
            assert pushed == frame.slippage(period.first, period.last)


def _groups_are_right(uow: UnitOfWork, frame: Frame, period: Period, rates: Rates) -> None:
    deals, people = frame.deals, frame.people
    keys: dict[str, pd.Series] = {
        "owner": deals.owner_id.map(people.name).fillna(""),
        "team": deals.owner_id.map(people.team).fillna(""),
        "stage": deals.stage_id.map(frame.stages.name),
        "source": deals.source.fillna(""),
        "currency": deals.currency.fillna(""),
    }
    for by, key in keys.items():
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
            right = frame.numbers(deals.id.notna(), first, last)
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


def _funnels_are_right(uow: UnitOfWork, frame: Frame, period: Period) -> None:
    owner = next(one.id for one in uow.persons.all() if one.name == "Bo")
    mine = set(frame.deals[frame.deals.owner_id == owner].id)
    for scope, ids in ((Scope(), None), (Scope(owner_id=owner), mine)):
        found = funnels.funnel(uow, scope, period)
        ours = [
            {
                "reached": one.reached,
                "gone_on": one.gone_on,
                "won": one.won,
                "stood": one.stood,
                "back": one.back,
                "median": shown(one.median),
                "p80": shown(one.p80),
                "waiting": one.waiting,
            }
            for one in found.steps
        ]
        assert ours == frame.funnel(ids, period.first, period.last), (scope, period)
    steps = uow.pipelines.default().open_stages
    low, high = steps[1], steps[4]
    kept = uow.funnels.between(low.id, high.id, Scope(), period)
    assert kept[0] == funnels.funnel(uow, Scope(), period).steps[1].reached
    assert kept[1] <= kept[0]
