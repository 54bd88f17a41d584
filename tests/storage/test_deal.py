"""Cards: numbered, found again as they were stored, listed in the orders people look at them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.board import BoardQuery, Cursor, Filter, Sort
from bot.domain.deal import Deal, Source, Status
from bot.domain.error import NotFound
from bot.domain.money import Money
from bot.domain.workspace import Workspace
from bot.storage import Database
from bot.storage.card import values_of
from bot.storage.tables import deal as table
from tests.conftest import Clock
from tests.storage import trade


def test_a_deal_comes_back_with_every_field_as_it_went_in(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        (ann,) = trade.hire(uow, "Ann")
        company = uow.companies.get_or_add("Globex")
        contact = uow.contacts.get_or_add("Jane Doe", company, email="Jane@Globex.example")
        stored = uow.deals.add(
            trade.card(
                uow,
                name="한빛 – 50 seats 🎉",
                owner_id=ann.id,
                value=Money(2**60, "KRW"),
                close_date=date(9999, 12, 31),
                probability=0,
                company_id=company,
                company="Globex",
                contact_id=contact,
                contact="Jane Doe",
                source=Source.LINKEDIN,
                source_detail="post",
                lost_reason="price",
                competitor="Initech",
                next_step="Call",
                next_step_on=date(2026, 5, 2),
                hold_until=date(2026, 6, 1),
                qualified_at=clock.now + timedelta(microseconds=1),
                closed_at=clock.now,
                last_activity_at=clock.now,
                stalls_at=clock.now - timedelta(days=1),
                external_source="file",
                external_id="x-1",
            )
        )
    assert (stored.number, stored.stalled) == (1, True)
    with db.read(workspace.id) as uow:
        assert uow.deals.get(stored.id) == stored
        assert uow.deals.by_number(1) == stored
        assert uow.deals.by_external("file", "x-1") == stored
        assert uow.deals.externals("file") == {"x-1": stored.id}
        assert uow.deals.by_external("other", "x-1") is None
        assert uow.deals.by_number(2**70) is None
        with pytest.raises(NotFound):
            uow.deals.get(stored.id + 1)


def test_a_deals_columns_are_written_in_the_tables_order(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        names = list(values_of(trade.card(uow)))
    assert ["workspace_id", *names] == [column.name for column in table.columns]


def test_numbers_have_no_gaps_and_differ_per_workspace(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        first = uow.deals.add(trade.card(uow))
    with pytest.raises(ZeroDivisionError), db.begin(workspace.id) as uow:
        uow.deals.add(trade.card(uow))
        raise ZeroDivisionError
    with db.begin(workspace.id) as uow:
        more = uow.deals.add_many([trade.card(uow) for _ in range(3)])
    assert [one.number for one in (first, *more)] == [1, 2, 3, 4]


def order(db: Database, workspace: Workspace, query: BoardQuery, stage_id: int) -> list[str]:
    with db.read(workspace.id) as uow:
        return [one.name for one in uow.board.cards(query, stage_id, date(2026, 5, 1))]


def test_cards_come_in_the_order_asked_for_and_what_is_unknown_comes_last(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        (ann,) = trade.hire(uow, "Ann")
        day = clock.now.date()
        ago = clock.now - timedelta(days=3)
        for name, fields in {
            "small": {"value": Money(1, "USD"), "close_date": day, "owner_id": ann.id},
            "unknown": {"entered_at": None, "created_at": None},
            "nothing": {"value": Money(0, "USD"), "next_step": "call"},
            "old": {"close_date": day + timedelta(days=40), "entered_at": ago},
            "large": {"value": Money(9, "USD"), "close_date": day + timedelta(days=9)},
        }.items():
            uow.deals.add(trade.card(uow, name=name, **fields))
        pipeline = uow.pipelines.default()
    stage_id = pipeline.stages[0].id
    everything = BoardQuery(pipeline.id, size=9)

    def names(**asked: object) -> list[str]:
        return order(db, workspace, replace(everything, **asked), stage_id)

    assert names() == ["large", "small", "nothing", "unknown", "old"]
    assert names(sort=Sort.CLOSE)[:3] == ["small", "large", "old"]
    assert names(sort=Sort.AGE)[0] == "old"
    assert names(sort=Sort.AGE)[-1] == "unknown"
    assert names(owner_id=ann.id) == ["small"]
    assert names(filter=Filter.CLOSING) == ["large", "small"]
    assert "nothing" not in names(filter=Filter.NO_STEP)
    assert names(filter=Filter.STALLED) == []
    with db.read(workspace.id) as uow:
        known = {one.name: Cursor(one.id) for one in uow.board.cards(everything, stage_id, day)}
    assert names(size=2, cursor=known["small"]) == ["nothing", "unknown"]
    assert names(size=2, cursor=replace(known["nothing"], back=True)) == ["large", "small"]
    assert names(size=2, cursor=known["old"]) == []


def test_the_newest_are_paged_by_number_and_leads_are_told_apart(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        for number in range(1, 9):
            uow.deals.add(trade.card(uow, name=str(number), stage=number % 4))
        closed = trade.card(uow, name="9", stage=7, status=Status.LOST)
        uow.deals.add(closed)

    def names(found: tuple[Deal, ...]) -> str:
        return "".join(one.name for one in found)

    with db.read(workspace.id) as uow:
        assert names(uow.deals.newest(4)) == "9876"
        assert names(uow.deals.newest(4, before_number=6)) == "5432"
        assert names(uow.deals.newest(3, leads_only=True)) == "854"
        assert names(uow.deals.newest(3, leads_only=True, before_number=4)) == "1"


def test_mine_are_my_open_deals_the_first_to_close_first(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        ann, bo = trade.hire(uow, "Ann", "Bo")
        for name, days, owner in (("late", 9, ann), ("soon", 1, ann), ("his", 2, bo)):
            day = clock.now.date() + timedelta(days=days)
            uow.deals.add(trade.card(uow, name=name, owner_id=owner.id, close_date=day))
        uow.deals.add(trade.card(uow, name="some day", owner_id=ann.id))
    with db.read(workspace.id) as uow:
        assert [one.name for one in uow.deals.mine(ann.id)] == ["soon", "late", "some day"]
        assert len(uow.deals.mine(ann.id, limit=2)) == 2
