"""What a lens shows is what a plain walk over all deals finds, counted and paged alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from bot.domain.board import BoardQuery, Cursor, Filter, Sort, Sums
from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.deal import Deal, Source, Status
from bot.domain.lens import Lens, Own, Stretch, When
from bot.domain.money import Money
from bot.domain.rate import Rate
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from tests.conftest import Clock
from tests.storage import trade

TODAY = date(2026, 5, 4)


class Books:
    """A workspace's deals as a plain list, with what stands in their own fields."""

    def __init__(self, uow: UnitOfWork, random: Random) -> None:
        self.team = trade.hire(uow, "Ann", "Bo", "Cy")
        uow.persons.save(replace(self.team[0], team="EMEA"))
        uow.persons.save(replace(self.team[1], team="EMEA"))
        uow.rates.put(Rate("USD", "EUR", date(2026, 1, 1), Decimal("1.25")))
        kinds = (FieldKind.NUMBER, FieldKind.CHOICE, FieldKind.DATE, FieldKind.TEXT)
        self.fields = [
            uow.fields.add(
                CustomField(uow.new_id(), RecordKind.DEAL, kind.value, kind, ("Gold", "Blue"))
            )
            for kind in kinds
        ]
        price = CustomField(uow.new_id(), RecordKind.DEAL, "price", FieldKind.MONEY)
        tier = CustomField(uow.new_id(), RecordKind.COMPANY, "tier", FieldKind.TEXT)
        self.price, self.tier = uow.fields.add(price), uow.fields.add(tier)
        self.companies = [uow.companies.get_or_add(name) for name in ("Acme", "Globex")]
        uow.fields.put(self.companies[0], {self.tier.id: "Gold"})
        self.deals: list[Deal] = []
        self.values: dict[int, dict[int, CustomValue]] = {}
        for _ in range(150):
            made = trade.random_card(uow, random, self.team)
            stage = random.randrange(len(uow.pipelines.default().stages[:3]))
            days = random.randrange(400)
            created = uow.now - timedelta(days=days) if made.created_at else None
            made = replace(
                made,
                position=replace(
                    made.position,
                    stage_id=uow.pipelines.default().stages[stage].id,
                    value=random.choice(
                        (None, Money(0, "USD"), Money(random.randrange(10**6), "USD"),
                         Money(random.randrange(10**6), "EUR"), Money(5_000, "KRW"))
                    ),
                ),
                source=random.choice((None, Source.CALL, Source.EVENT, Source.LINKEDIN)),
                company_id=random.choice((None, *self.companies)),
                created_at=created,
                last_activity_at=random.choice((None, uow.now - timedelta(hours=days))),
            )  # fmt: skip
            stored = trade.store(uow, made)
            self.deals.append(stored)
            held = dict(zip((one.id for one in self.fields), _held(random), strict=True))
            self.values[stored.id] = {key: one for key, one in held.items() if one is not None}
            asked = Money(random.randrange(9_000), random.choice(("USD", "KRW")))
            self.values[stored.id][self.price.id] = asked
            uow.fields.put(stored.id, {**held, self.price.id: asked})

    def shown(self, uow: UnitOfWork, query: BoardQuery, lens: Lens) -> list[Deal]:
        """Walk over all deals; what is asked is asked in plain Python."""
        return [one for one in self.deals if self._fits(uow, one, query, lens)]

    def _fits(self, uow: UnitOfWork, deal: Deal, query: BoardQuery, lens: Lens) -> bool:
        owner = next((one for one in self.team if one.id == deal.owner_id), None)
        worth = {"USD": Decimal(1), "EUR": Decimal("1.25")}
        value = deal.value
        minor = None
        if value is not None and value.currency in worth:
            minor = int((value.minor * worth[value.currency]).to_integral_value())
        ranged = lens.least is not None or lens.most is not None
        created = uow.workspace.day(deal.created_at) if deal.created_at else None
        no_step = deal.next_step is None and deal.next_step_on is None
        return (
            deal.status is Status.OPEN
            and query.owner_id in (None, deal.owner_id)
            and (query.filter is not Filter.STALLED or deal.stalled)
            and (query.filter is not Filter.NO_STEP or no_step)
            and (query.filter is not Filter.CLOSING or _month(deal.close_date))
            and (not lens.sources or deal.source in lens.sources)
            and lens.company_id in (None, deal.company_id)
            and (lens.team is None or (owner is not None and owner.name in ("Ann", "Bo")))
            and (not lens.unowned or owner is None)
            and (not lens.stalled or deal.stalled)
            and (not lens.no_step or no_step)
            and (not ranged or minor is not None)
            and (lens.least is None or (minor or 0) >= lens.least.minor)
            and (lens.most is None or (minor or 0) <= lens.most.minor)
            and _within(lens.closing, deal.close_date)
            and _within(lens.created, created)
            and all(_holds(one, self._held(one, deal)) for one in lens.own)
        )

    def _held(self, own: Own, deal: Deal) -> CustomValue | None:
        if own.record is RecordKind.COMPANY:
            return "Gold" if deal.company_id == self.companies[0] else None
        return self.values[deal.id].get(own.field_id)


def _held(random: Random) -> tuple[CustomValue | None, ...]:
    return (
        random.choice((None, Decimal(random.randrange(-50, 900)) / 4)),
        random.choice((None, "Gold", "Blue")),
        random.choice((None, TODAY + timedelta(days=random.randrange(-60, 60)))),
        random.choice((None, "Seat 12", "한빛 3층", "none")),
    )


def _month(day: date | None) -> bool:
    return day is not None and (day.year, day.month) == (TODAY.year, TODAY.month)


def _within(when: When | None, day: date | None) -> bool:
    if when is None:
        return True
    if when.stretch is Stretch.UNKNOWN or day is None:
        return when.stretch is Stretch.UNKNOWN and day is None
    period = when.period(TODAY)
    return (period.first or day) <= day <= (period.last or day)


def _holds(own: Own, value: CustomValue | None) -> bool:
    if value is None:
        return False
    if own.text is not None:
        return str(value).lower() == own.text.lower()
    if isinstance(value, Money):
        low, high = (one.split(" ") if one else None for one in (own.first, own.last))
        return (low is None or (value.currency == low[1] and value.minor >= int(low[0]))) and (
            high is None or (value.currency == high[1] and value.minor <= int(high[0]))
        )
    if isinstance(value, Decimal):
        low, high = Decimal(own.first or -1000), Decimal(own.last or 1000)
        return low <= value <= high
    day = str(value)
    return (own.first or day) <= day <= (own.last or day)


def _random_lens(random: Random, books: Books) -> Lens:
    """Ask any few of the things that can be asked."""
    number, choice, day, words = (one.id for one in books.fields)
    parts: dict[str, object] = {
        "sources": (Source.CALL, Source.LINKEDIN)[: random.randint(1, 2)],
        "company_id": random.choice(books.companies),
        "team": "EMEA",
        "unowned": True,
        "stalled": True,
        "no_step": True,
        "least": Money(random.randrange(10**6), "USD"),
        "most": Money(random.randrange(10**6), "USD"),
        "closing": random.choice(
            (When(random.choice(list(Stretch))), When(None, TODAY, None), When(None, None, TODAY))
        ),
        "created": random.choice(
            (When(Stretch.LAST_QUARTER), When(Stretch.UNKNOWN), When(None, date(2026, 1, 1), None))
        ),
        "own": random.choice((
            (Own(number, FieldKind.NUMBER, first="9.5", last="100"),),
            (Own(choice, FieldKind.CHOICE, "Gold"), Own(number, FieldKind.NUMBER, last="150")),
            (Own(day, FieldKind.DATE, first="2026-04-20", last="2026-05-20"),),
            (Own(words, FieldKind.TEXT, "SEAT 12"),),
            (Own(words, FieldKind.TEXT, "한빛 3층"),),
            (Own(books.price.id, FieldKind.MONEY, first="990 USD"),),
            (Own(books.price.id, FieldKind.MONEY, first="99 KRW", last="5000 KRW"),),
            (Own(books.tier.id, FieldKind.TEXT, "gold", record=RecordKind.COMPANY),),
        )),
    }  # fmt: skip
    chosen = random.sample(sorted(parts), random.choice((1, 1, 1, 2, 2, 3)))
    return Lens(**{name: parts[name] for name in chosen})  # type: ignore[arg-type]


@pytest.fixture
def books(db: Database, workspace: Workspace, clock: Clock) -> Iterator[tuple[UnitOfWork, Books]]:
    clock.now = datetime(2026, 5, 4, 9, tzinfo=UTC)
    with db.begin(workspace.id) as uow:
        made = Books(uow, Random(8))
    with db.begin(workspace.id) as uow:
        yield uow, made


def test_the_sums_of_any_lens_are_those_of_a_walk_over_all_deals(
    books: tuple[UnitOfWork, Books],
) -> None:
    uow, kept = books
    random, full = Random(5), 0
    for _ in range(120):
        lens = _random_lens(random, kept)
        query = BoardQuery(
            uow.pipelines.default().id,
            owner_id=random.choice((None, None, kept.team[0].id)),
            filter=random.choice((Filter.ALL, Filter.ALL, *Filter)),
            lens_id=uow.lenses.put(lens),
        )
        fitting = kept.shown(uow, query, lens)
        assert plain(uow.board.sums(query, TODAY)) == recounted(uow, fitting), (query, lens)
        full += bool(fitting)
    assert full > 60


def plain(sums: dict[int, Sums]) -> dict[int, tuple[int, dict[str, int], dict[str, int], int]]:
    return {
        stage: (
            one.deals,
            {code: money.minor for code, money in one.value.items()},
            {code: money.minor for code, money in one.weighted.items()},
            one.stalled or 0,
        )
        for stage, one in sums.items()
    }


def recounted(
    uow: UnitOfWork, deals: list[Deal]
) -> dict[int, tuple[int, dict[str, int], dict[str, int], int]]:
    found: dict[int, tuple[int, dict[str, int], dict[str, int], int]] = {}
    for stage in uow.pipelines.default().stages:
        ours = [one for one in deals if one.stage_id == stage.id]
        value: dict[str, int] = {}
        weighted: dict[str, Decimal] = {}
        for one in ours:
            if one.value is None:
                continue
            code, own = one.value.currency, one.position.probability
            percent = stage.probability if own is None else own
            value[code] = value.get(code, 0) + one.value.minor
            weighted[code] = weighted.get(code, Decimal(0)) + one.value.minor * Decimal(percent)
        if ours:
            rounded = {code: int((one / 100).to_integral_value()) for code, one in weighted.items()}
            found[stage.id] = (len(ours), value, rounded, sum(one.stalled for one in ours))
    return found


@pytest.mark.parametrize("narrowed", [False, True])
def test_every_page_of_a_stage_follows_the_one_before_in_every_order(
    books: tuple[UnitOfWork, Books], narrowed: bool
) -> None:
    uow, kept = books
    stage = uow.pipelines.default().stages[0]
    lens = Lens(created=When(None, date(2025, 1, 1), None)) if narrowed else Lens()
    for sort in Sort:
        query = BoardQuery(
            stage.pipeline_id, sort=sort, stage_id=stage.id, size=7, lens_id=uow.lenses.put(lens)
        )
        fitting = {one.id for one in kept.shown(uow, query, lens) if one.stage_id == stage.id}
        pages = [uow.board.cards(query, stage.id, TODAY)]
        while len(pages[-1]) == 7:
            behind = replace(query, page=len(pages), cursor=Cursor(pages[-1][-1].id))
            pages.append(uow.board.cards(behind, stage.id, TODAY))
        walked = [one for page in pages for one in page]
        assert len(walked) == len(fitting) > 21 and {one.id for one in walked} == fitting
        assert walked == in_order(uow, walked, sort), sort
        before = replace(query, cursor=Cursor(pages[2][0].id, back=True))
        assert uow.board.cards(before, stage.id, TODAY) == pages[1]
    gone = replace(query, cursor=Cursor(1))
    assert uow.board.cards(gone, stage.id, TODAY) == ()


def in_order(uow: UnitOfWork, deals: list[Deal], sort: Sort) -> list[Deal]:
    late, early = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)

    def key(deal: Deal) -> tuple[Any, int]:
        keys = {
            Sort.VALUE: -uow.rates.rank(deal.value),
            Sort.CLOSE: deal.close_date or date.max,
            Sort.AGE: deal.entered_at or late,
            Sort.QUIET: deal.last_activity_at or early,
            Sort.NAME: deal.name.casefold(),
        }
        return keys[sort], deal.id

    return sorted(deals, key=key)


def test_a_lens_is_kept_once_and_reads_back_as_it_was(books: tuple[UnitOfWork, Books]) -> None:
    uow, kept = books
    random = Random(2)
    for _ in range(30):
        lens = replace(_random_lens(random, kept), persona_id=7, facts=("owner", "field:3"))
        lens_id = uow.lenses.put(lens)
        assert uow.lenses.put(lens) == lens_id
        assert type(uow.lenses)(uow).get(lens_id) == lens
    assert uow.lenses.put(Lens()) == 0
