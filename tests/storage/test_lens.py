"""What a lens shows is what a plain walk over all deals finds, counted and paged alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from bot.domain.board import BoardQuery, Cursor, Filter, Sort, Sums
from bot.domain.custom import FieldKind, RecordKind
from bot.domain.deal import Deal, Source
from bot.domain.lens import Lens, Own, Stretch, When
from bot.domain.money import Money
from bot.domain.workspace import Workspace
from bot.storage import Database, UnitOfWork
from tests import shelf
from tests.storage.books import TODAY, Books


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Workspace, Books]]:
    folder, now = tmp_path_factory.mktemp("lens"), datetime(2026, 5, 4, 9, tzinfo=UTC)
    with shelf.furnished(request, request.param, folder, now) as (db, place):
        with db.begin(place.id) as uow:
            made = Books(uow, Random(8))
        yield db, place, made


@pytest.fixture
def books(kept: tuple[Database, Workspace, Books]) -> Iterator[tuple[UnitOfWork, Books]]:
    db, place, made = kept
    with db.begin(place.id) as uow:
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
