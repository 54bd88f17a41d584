"""Set-up, rates, people and fields of one's own, on both databases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.domain.board import BoardQuery
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.error import Forbidden, Invalid
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.jobs.tick import tick
from bot.services import audit, deal, field, move, person, rate, setup, stage
from bot.services.board import board
from bot.services.setup import Choice
from bot.services.undo import undo
from bot.views.board import board as drawn
from bot.views.words import Words
from tests.conftest import Clock
from tests.services.conftest import Team

CHOICE = Choice("KRW", "Asia/Seoul", frozenset({0, 1, 2, 3, 4}), "KR")


@pytest.fixture
def boss(team: Team) -> Team:
    """Dana is an admin."""
    dana = team.do(lambda uow: uow.persons.save(replace(team.dana, role=Role.ADMIN)))
    return replace(team, dana=dana)


def test_whoever_sets_it_up_first_runs_it_and_nobody_else_after(team: Team) -> None:
    told = team.do(
        lambda uow: setup.begin(
            uow, CHOICE, preset="saas", manager_ids=frozenset({team.mina.id}), by=team.dana
        )
    )
    roles = team.see(lambda uow: [uow.persons.get(one.id).role for one in (team.dana, team.mina)])
    assert roles == [Role.ADMIN, Role.MANAGER]
    shown = team.see(lambda uow: (uow.pipelines.default().name, uow.workspace.currency))
    assert shown == ("Inbound SaaS", "KRW")
    with pytest.raises(Forbidden):
        team.do(
            lambda uow: setup.begin(
                uow,
                CHOICE,
                preset="saas",
                manager_ids=frozenset(),
                by=replace(team.mina, role=Role.MANAGER),
            )
        )
    dana = replace(team.dana, role=Role.ADMIN)
    team.do(lambda uow: audit.undo(uow, told.id, by=dana))
    assert team.see(lambda uow: uow.workspace.currency) == "USD"
    tick(team.db, team.db.clock())


def test_a_rate_puts_currencies_into_one_order_and_one_sum(boss: Team, clock: Clock) -> None:
    def make(name: str, value: Money) -> None:
        card = boss.new(name, None, lead=False)
        boss.do(lambda uow: deal.set_value(uow, card.id, value, by=boss.dana))

    make("Won", Money(9_000_000, "KRW"))
    make("Dollar", Money(100_000, "USD"))
    make("Small", Money(50_000, "USD"))
    query = BoardQuery(boss.pipeline.id)
    contact = boss.stage("Contact")
    today = boss.workspace.day(clock.now)

    def order() -> list[str]:
        cards = boss.see(lambda uow: uow.board.cards(query, contact, today))
        return [card.name for card in cards]

    assert order() == ["Dollar", "Small", "Won"]
    told = boss.do(lambda uow: rate.put(uow, "KRW", today, Decimal("0.0007"), by=boss.dana))
    tick(boss.db, clock.now)
    assert order() == ["Won", "Dollar", "Small"]
    sums = {"USD": Money(150_000, "USD"), "KRW": Money(9_000_000, "KRW"), "EUR": Money(5, "EUR")}
    total = boss.see(lambda uow: uow.rates.on(today, sums).total(sums))
    assert total.converted == Money(150_000 + 630_000, "USD")
    assert dict(total.rest) == {"EUR": Money(5, "EUR")}
    make("Euro", Money(700, "EUR"))
    shown = boss.see(lambda uow: board(uow, query))
    words = Words("en", zone="UTC", now=clock.now)
    head = str(drawn(shown, words, people={})["blocks"][1])
    assert "≈ $7,800" in head and "Not converted: €7" in head
    yesterday = date(2026, 4, 30)
    assert boss.see(lambda uow: uow.rates.on(yesterday, sums)).worth == {}
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    tick(boss.db, clock.now)
    assert order() == ["Dollar", "Small", "Won"]
    with pytest.raises(Invalid, match="own currency"):
        boss.do(lambda uow: rate.put(uow, "USD", today, Decimal(1), by=boss.dana))


def test_an_imported_rep_is_matched_later_and_keeps_their_deals(boss: Team) -> None:
    met = boss.do(
        lambda uow: uow.persons.add(Person(uow.new_id(), "Mina P", slack_id="U7", locale="ko"))
    )
    told = boss.do(lambda uow: person.match(uow, boss.mina.id, "U7", by=boss.dana))
    assert boss.see(lambda uow: uow.persons.by_slack("U7")).id == boss.mina.id  # type: ignore[union-attr]
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(lambda uow: uow.persons.by_slack("U7")).id == met.id  # type: ignore[union-attr]


def test_roles_teams_and_managers_are_given_by_admins_and_the_last_one_stays(boss: Team) -> None:
    mina = replace(boss.mina, role=Role.MANAGER, team="East", manager_id=boss.dana.id)
    with pytest.raises(Forbidden):
        boss.do(lambda uow: person.change(uow, mina, by=boss.mina))
    told = boss.do(lambda uow: person.change(uow, mina, by=boss.dana))
    assert boss.see(lambda uow: uow.persons.get(mina.id)) == mina
    with pytest.raises(Invalid, match="own manager"):
        boss.do(
            lambda uow: person.change(uow, replace(boss.dana, manager_id=mina.id), by=boss.dana)
        )
    with pytest.raises(Invalid, match="another person admin"):
        boss.do(lambda uow: person.change(uow, replace(boss.dana, role=Role.REP), by=boss.dana))
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(lambda uow: uow.persons.get(mina.id)) == boss.mina


def test_a_field_of_ones_own_is_filled_in_required_and_undone(boss: Team) -> None:
    draft = CustomField(0, RecordKind.DEAL, "Seats", FieldKind.NUMBER)
    seats, _ = boss.do(lambda uow: field.add(uow, draft, by=boss.dana))
    demo = boss.see(lambda uow: uow.pipelines.default().stage(boss.stage("Demo")))
    boss.do(lambda uow: stage.change(uow, replace(demo, required=(seats.key,)), by=boss.dana))
    card = boss.new()
    with pytest.raises(Invalid, match="Demo needs Seats first"):
        boss.do(lambda uow: move.move(uow, card.id, demo.id, by=boss.dana))
    boss.do(lambda uow: field.fill(uow, card.id, {seats.id: Decimal("12.5")}, by=boss.dana))
    assert boss.see(lambda uow: uow.fields.of(RecordKind.DEAL, card.id)) == {
        seats.id: Decimal("12.5")
    }
    boss.do(lambda uow: undo(uow, card.id, by=boss.dana))
    assert boss.see(lambda uow: uow.fields.of(RecordKind.DEAL, card.id)) == {}


def test_a_holiday_of_the_country_is_no_working_day(boss: Team, clock: Clock) -> None:
    card = boss.new(lead=False)
    choice = replace(CHOICE, currency="USD", zone="UTC", country=None)
    boss.do(lambda uow: setup.change(uow, choice, by=boss.dana))
    before = boss.see(lambda uow: uow.deals.get(card.id)).stalls_at
    boss.do(lambda uow: setup.change(uow, replace(choice, country="KR"), by=boss.dana))
    tick(boss.db, clock.now)
    after = boss.see(lambda uow: uow.deals.get(card.id)).stalls_at
    # Children's Day, the fifth of May, lies within the limit.
    assert before is not None and after is not None and (after - before).days >= 1
