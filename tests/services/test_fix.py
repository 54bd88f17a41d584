"""The fix-it list holds what the rules say, each deal once, and counts down to nothing."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.deal import Deal
from bot.domain.draft import Closing
from bot.domain.fix import Gap
from bot.domain.person import Role
from bot.domain.timeline import ActivityKind
from bot.services import deal as deals
from bot.services import fix, followup, journal, move
from bot.storage import UnitOfWork
from bot.storage import fix as stored
from bot.storage.link import Link, Statement
from tests.conftest import Clock
from tests.services.conftest import Team
from tests.storage import trade


def listed(team: Team) -> dict[str, Gap]:
    """Dana's list, by name."""
    found = team.see(lambda uow: fix.fix_list(uow, team.dana, size=50))
    assert found.total == len(found.rows)
    return {row.deal.name: row.gap for row in found.rows}


def test_each_rule_puts_a_deal_on_the_list_and_its_control_takes_it_off(
    team: Team, clock: Clock
) -> None:
    today = clock.now.date()
    team.do(lambda uow: [uow.rhythms.say(stage.id, ()) for stage in team.pipeline.open_stages])
    lead = team.new("Fresh lead", None)
    stepless = team.new("Stepless", lead=False)
    unvalued = team.new("Unvalued", None, lead=False)
    late = team.new("Late", lead=False)
    far = today + timedelta(days=60)
    for card in (unvalued, late):
        team.do(lambda uow, of=card.id: followup.schedule(uow, of, far, by=team.dana))
    passed = today + timedelta(days=1)
    team.do(lambda uow: deals.set_close_date(uow, late.id, passed, by=team.dana))
    assert listed(team) == {"Unvalued": Gap.NO_VALUE}
    clock.advance(days=5)
    expected = {
        "Fresh lead": Gap.UNTOUCHED,
        "Late": Gap.CLOSE_PASSED,
        "Stepless": Gap.NO_STEP,
        "Unvalued": Gap.NO_VALUE,
    }
    assert listed(team) == expected
    clock.advance(days=40)
    team.do(lambda uow: uow.stalls.flip_due(clock.now))
    assert listed(team)["Stepless"] is Gap.STALLED
    held = today + timedelta(days=200)
    team.do(lambda uow: journal.log(uow, lead.id, ActivityKind.CALL, None, by=team.dana))
    for card in (lead, stepless, late):
        team.do(lambda uow, of=card.id: _hold(uow, of, held))
    team.do(
        lambda uow: move.lose(
            uow, unvalued.id, Closing(on=clock.now.date(), reason="price"), by=team.dana
        )
    )
    assert listed(team) == {}
    assert team.see(lambda uow: fix.fix_list(uow, team.mina)).total == 0


def _hold(uow: UnitOfWork, deal_id: int, until: date) -> Deal:
    deal = uow.deals.get(deal_id)
    return uow.deals.change(deal, replace(deal, hold_until=until))


def test_what_the_database_finds_is_what_the_rules_say(team: Team, clock: Clock) -> None:
    cards = [
        team.new(f"Deal {number}", 1_000 if number % 2 else None, lead=number % 3 == 0)
        for number in range(12)
    ]
    today = clock.now.date()
    for number, card in enumerate(cards):
        if number % 4 == 0:
            team.do(lambda uow, of=card.id: deals.plan(uow, of, "wait", None, by=team.dana))
        if number % 5 == 0:
            team.do(lambda uow, of=card.id: deals.set_close_date(uow, of, today, by=team.dana))
        if number % 6 == 0:
            team.do(
                lambda uow, of=card.id: journal.log(uow, of, ActivityKind.CALL, None, by=team.dana)
            )
    for days in (0, 3, 40):
        clock.advance(days=days)
        team.do(lambda uow: uow.stalls.flip_due(clock.now))
        with team.db.read(team.workspace.id) as uow:
            found = fix.lacking(uow, team.dana, 50)
            for card in cards:
                said = fix.lacks(uow, uow.deals.get(card.id))
                kept = tuple(gap for gap in Gap if card.id in dict(found[gap]))
                assert kept == said, card.name


def test_the_list_is_paged_and_a_manager_sees_what_is_left_per_person(
    team: Team, clock: Clock
) -> None:
    for number in range(7):
        team.new(f"Deal {number}", None, lead=False)
    first = team.see(lambda uow: fix.fix_list(uow, team.dana))
    last = team.see(lambda uow: fix.fix_list(uow, team.dana, page=9))
    assert (len(first.rows), first.total, last.page, len(last.rows)) == (5, 7, 1, 2)
    with team.db.begin(team.workspace.id) as uow:
        boss = uow.persons.add(type(team.dana)(id=uow.new_id(), name="Ines", role=Role.MANAGER))
        uow.persons.save(replace(team.dana, manager_id=boss.id))
    counted = team.see(lambda uow: fix.team(uow, boss))
    assert [(one.name, left) for one, left in counted] == [("Dana", 7), ("Mina", 0)]


def test_no_statement_of_the_list_looks_at_all_deals(team: Team) -> None:
    with team.db.begin(team.workspace.id) as uow:
        # A planner that sees a handful of deals, or sees half of all, takes any way it likes.
        owners = (*[team.dana.id] * 9, team.mina.id) * 60
        uow.deals.add_many([trade.card(uow, owner_id=owner) for owner in owners])
    if team.db.postgres:
        with team.db.engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE deal")
    with team.db.read(team.workspace.id) as uow:
        link: Link = uow.link
        params = {
            "workspace_id": team.workspace.id,
            "key": team.mina.id,
            "today": uow.now.date(),
            "most": 200,
        }
        for gap, statement in stored.OWNER.items():
            own = {"day": 20260101} if gap is Gap.CLOSE_PASSED else {}
            if gap is Gap.NO_STEP:
                own = {"since": uow.now, "window": 1000}
            plan = _plan(link, statement, **params, **own)
            assert "ix_deal_owner" in plan, (gap, plan)


def _plan(link: Link, statement: Statement, **params: object) -> str:
    explain = "EXPLAIN " if link.postgres else "EXPLAIN QUERY PLAN "
    if link.postgres:
        link.driver.execute("SET LOCAL enable_seqscan = off")
    rows = link.driver.execute(
        explain + statement.sql(link), statement.bound(link, **params)
    ).fetchall()
    return " ".join(str(row) for row in rows)
