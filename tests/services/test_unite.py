"""Two records become one without losing anything, and two again by undo."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.company import Company, Contact
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.deal import Deal
from bot.domain.draft import NewDeal
from bot.domain.error import CrmError, Forbidden, Invalid
from bot.domain.money import Money
from bot.domain.person import Role
from bot.services import audit, company, deal, field, upkeep
from bot.services.unite import unite
from bot.storage import UnitOfWork
from tests.draw import drawn
from tests.services.conftest import Team

POINTERS = (
    ("deal", "company_id"),
    ("deal", "contact_id"),
    ("contact", "company_id"),
    ("company", "parent_id"),
    ("company", "merged_into"),
    ("contact", "merged_into"),
    ("deal_contact", "contact_id"),
    ("custom_value", "record_id"),
)


def pointing(uow: UnitOfWork, record_id: int) -> list[str]:
    """Name every place that points at a record."""
    found = []
    for table, column in POINTERS:
        rows = uow.connection.exec_driver_sql(
            f"SELECT count(*) FROM {table} WHERE {column} = {record_id}"
        )
        found += [f"{table}.{column}"] * bool(rows.scalar_one())
    return found


def picture(uow: UnitOfWork) -> dict[str, Any]:
    """Give all there is of companies, contacts and who deals are about, but versions."""
    kinds = {
        "company": "id, name, name_key, industry, employees, country, domain, parent_id, "
        "merged_into",
        "contact": "id, name, company_id, email, email_key, phone, title, role, merged_into",
        "deal_contact": "deal_id, contact_id, role",
        "custom_value": "record_id, field_id, text",
        "deal": "id, company_id, contact_id, minor",
        "timeline": "id, deal_id, kind",
    }
    return {
        table: sorted(
            map(str, map(tuple, uow.connection.exec_driver_sql(f"SELECT {names} FROM {table}")))
        )
        for table, names in kinds.items()
    }


def sell(uow: UnitOfWork, team: Team, name: str, company: str, contact: str) -> Deal:
    draft = NewDeal(
        name=name,
        company=company,
        contact=contact,
        value=Money(100_000, "USD"),
        owner_id=team.dana.id,
    )
    return deal.create(uow, draft, by=team.dana)


@pytest.fixture
def boss(team: Team) -> Team:
    """Dana is an admin; two companies are known, with deals, people and own fields."""
    return replace(team, dana=replace(team.dana, role=Role.ADMIN))


def two(team: Team) -> tuple[Company, Company]:
    def work(uow: UnitOfWork) -> tuple[Company, Company]:
        for number in range(3):
            sell(uow, team, f"Small {number}", "Acme", "Jo Kim")
            sell(uow, team, f"Big {number}", "Acme Incorporated", "Kim Lee")
        ids = [uow.companies.get_or_add(name) for name in ("Acme", "Acme Incorporated")]
        return uow.companies.get(ids[0]), uow.companies.get(ids[1])

    return team.do(work)


def test_everything_follows_a_merged_company_and_comes_back(boss: Team) -> None:
    acme, big = two(boss)
    own, _ = boss.do(
        lambda uow: field.add(
            uow, CustomField(0, RecordKind.COMPANY, "Tier", FieldKind.TEXT), by=boss.dana
        )
    )
    boss.do(lambda uow: uow.fields.put(acme.id, {own.id: "gold"}))
    child = boss.do(lambda uow: uow.companies.get_or_add("Acme Labs", parent_id=acme.id))
    before = boss.see(picture)
    told = boss.do(lambda uow: unite(uow, acme, big, frozenset({"name"}), by=boss.dana))

    def merged(uow: UnitOfWork) -> None:
        kept = uow.companies.get(big.id)
        assert kept.name == "Acme"
        assert pointing(uow, acme.id) == []
        assert len(uow.dossiers.deals(kept, 20)) == 6
        assert sum(one.deals for one in uow.dossiers.holdings(kept)) == 6
        assert {one.name for one in uow.contacts.at(kept.id)} == {"Jo Kim", "Kim Lee"}
        assert uow.fields.of(RecordKind.COMPANY, kept.id) == {own.id: "gold"}
        assert uow.companies.get(child).parent_id == kept.id
        assert uow.companies.named("acme incorporated") == kept.id
        assert [one.name for one in uow.companies.former(kept.id)] == ["Acme Incorporated"]
        assert len(uow.search.deals("acme inc")) == 6

    boss.see(merged)
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(picture) == before


def test_people_named_on_the_same_deal_become_one_and_two_again(boss: Team) -> None:
    def work(uow: UnitOfWork) -> tuple[Deal, Contact, Contact]:
        made = sell(uow, boss, "Pilot", "Acme", "Jo Kim")
        other = uow.contacts.add(Contact(uow.new_id(), "Joanna Kim", email="jo@acme.com"))
        assert made.contact_id is not None
        company.name_on(uow, made.id, made.contact_id, "user", by=boss.dana)
        company.name_on(uow, made.id, other.id, "champion", by=boss.dana)
        return made, uow.contacts.get(made.contact_id), other

    made, jo, joanna = boss.do(work)
    before = boss.see(picture)
    told = boss.do(lambda uow: unite(uow, jo, joanna, frozenset(), by=boss.dana))

    def merged(uow: UnitOfWork) -> None:
        assert pointing(uow, jo.id) == []
        deal_now = uow.deals.get(made.id)
        assert company.people(uow, deal_now) == [(uow.contacts.get(joanna.id), "champion")]
        assert uow.contacts.get(joanna.id).email == "jo@acme.com"
        assert uow.contacts.get_or_add("Jo Kim", made.company_id) == joanna.id

    boss.see(merged)
    boss.do(lambda uow: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(picture) == before


def test_what_came_after_a_merge_stays_and_a_later_merge_blocks_its_undo(boss: Team) -> None:
    acme, big = two(boss)
    third = boss.do(lambda uow: uow.companies.get(uow.companies.get_or_add("Globex")))
    first = boss.do(lambda uow: unite(uow, acme, big, frozenset(), by=boss.dana))
    late = boss.do(lambda uow: sell(uow, boss, "Late", "Acme", "New Kim"))
    kept = boss.see(lambda uow: uow.companies.get(big.id))
    second = boss.do(lambda uow: unite(uow, kept, third, frozenset(), by=boss.dana))
    assert boss.see(lambda uow: uow.companies.named("acme")) == third.id
    with pytest.raises(Invalid, match="merged into another since"):
        boss.do(lambda uow: audit.undo(uow, first.id, by=boss.dana))
    for told in (second, first):
        boss.do(lambda uow, told=told: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(lambda uow: uow.deals.get(late.id).company_id) == big.id
    assert boss.see(lambda uow: len(uow.dossiers.deals(acme, 20))) == 3
    assert boss.see(lambda uow: uow.companies.named("acme")) == acme.id


def test_a_rep_cannot_merge_and_nothing_merges_into_itself(boss: Team) -> None:
    acme, big = two(boss)
    with pytest.raises(Forbidden):
        boss.do(lambda uow: unite(uow, acme, big, frozenset(), by=boss.mina))
    with pytest.raises(Invalid):
        boss.do(lambda uow: unite(uow, acme, acme, frozenset(), by=boss.dana))


@settings(
    max_examples=drawn(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.sets(st.sampled_from(["name"]))),
        min_size=1,
        max_size=5,
    )
)
def test_any_merges_lose_nothing_and_undo_in_turn(boss: Team, steps: list[Any]) -> None:
    def make(uow: UnitOfWork) -> list[int]:
        mark = uow.new_id()
        for number in range(10):
            sell(uow, boss, f"D{mark}-{number}", f"C{mark}-{number % 5}", f"P{number % 3}")
        return [uow.companies.get_or_add(f"C{mark}-{number}") for number in range(5)]

    ids = boss.do(make)
    before, done = boss.see(picture), []
    for gone, kept, fields in steps:

        def step(uow: UnitOfWork, gone: int = gone, kept: int = kept, fields: Any = fields) -> Any:
            one, other = uow.companies.get(ids[gone]), uow.companies.get(ids[kept])
            return unite(uow, one, other, frozenset(fields), by=boss.dana), one.id

        try:
            told, gone_id = boss.do(step)
        except CrmError:
            continue
        done.append(told)
        assert boss.see(lambda uow, gone_id=gone_id: pointing(uow, gone_id)) == []
        standing = boss.see(lambda uow: {uow.companies.get(one).merged_into or one for one in ids})
        deals = boss.see(
            lambda uow, standing=standing: sum(
                len(uow.dossiers.deals(uow.companies.get(one), 20)) for one in standing
            )
        )
        assert deals == 10
    for told in reversed(done):
        boss.do(lambda uow, told=told: audit.undo(uow, told.id, by=boss.dana))
    assert boss.see(picture) == before


def test_a_renamed_company_is_found_by_a_like_name_in_chunks(
    boss: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme, _ = two(boss)
    monkeypatch.setattr(company, "CHUNK", 2)
    boss.do(lambda uow: company.change(uow, replace(acme, name="Zephyr Works"), by=boss.dana))
    while boss.do(upkeep.step):
        pass
    assert len(boss.see(lambda uow: uow.search.deals("zephir"))) == 3
