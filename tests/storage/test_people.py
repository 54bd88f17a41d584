"""People, companies, contacts, products and pipelines: found by the names people type."""

from dataclasses import replace

import pytest

from bot.domain.error import NotFound
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.domain.workspace import Workspace
from bot.storage import Database, Installation, InstallationState
from tests.conftest import Clock
from tests.storage import trade


def test_a_person_is_found_by_slack_user_address_and_name(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        boss = uow.persons.add(Person(id=uow.new_id(), name="Bo", role=Role.MANAGER))
        ann = uow.persons.add(
            Person(
                id=uow.new_id(),
                name="Ann  Lee",
                slack_id="U1",
                email="Ann@Example.com",
                team="North",
                region="EU",
                manager_id=boss.id,
                locale="ko",
                zone="Asia/Seoul",
                working_days=frozenset({6, 0, 1}),
            )
        )
    with db.begin(workspace.id) as uow:
        assert uow.persons.get(ann.id) == ann
        assert uow.persons.by_slack("U1") == ann
        assert uow.persons.by_slack("U2") is None
        assert uow.persons.by_email("ann@EXAMPLE.com") == ann
        assert uow.persons.named("ann lee") == ann
        assert uow.persons.search("an") == [ann]
        assert uow.persons.all() == [ann, boss]
        left = uow.persons.save(replace(ann, active=False, slack_id=None))
        assert uow.persons.get(ann.id) == left
        assert uow.persons.all() == [boss]
        assert uow.persons.all(active_only=False) == [left, boss]
        assert uow.persons.search("an") == []
        with pytest.raises(NotFound):
            uow.persons.get(1)


def test_a_name_two_people_have_is_nobodys(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        first, second = trade.hire(uow, "Kim", "kim")
        assert uow.persons.named("Kim") is None
        uow.persons.save(replace(first, active=False))
        assert uow.persons.named("Kim") == second


def test_one_company_has_one_record_however_it_is_written(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        globex = uow.companies.get_or_add(" Globex  Corp", industry="metal", employees=12)
        assert uow.companies.get_or_add("GLOBEX corp") == globex
        uow.companies.get_or_add("Initech")
        assert uow.companies.names("glob") == [(globex, "Globex  Corp")]
        jane = uow.contacts.get_or_add("Jane Doe", globex)
        assert uow.contacts.get_or_add("jane doe", globex, email="jane@globex.example") == jane
        assert uow.contacts.get_or_add("Jane Doe", None) != jane


def test_two_addresses_are_two_contacts(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        first = uow.contacts.get_or_add("Kim", None, email="a@x.example")
        assert uow.contacts.get_or_add("Kim", None, email="b@x.example") != first
        assert uow.contacts.get_or_add("Kim", None, email="A@x.example") == first


def test_products_of_a_deal(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        one, two = (uow.deals.add(trade.card(uow)) for _ in range(2))
        gtx = uow.products.get_or_add("GTX Basic", minor=55000, currency="USD")
        assert uow.products.get_or_add("gtx basic") == gtx
        mg = uow.products.get_or_add("MG Special")
        uow.products.attach(one.id, mg)
        uow.products.attach(one.id, gtx, 2)
        uow.products.attach(one.id, gtx, 3)
        uow.products.attach_many([(two.id, mg, 4)])
        assert uow.products.of(one.id) == [("GTX Basic", 3), ("MG Special", 1)]
        assert uow.products.of(two.id) == [("MG Special", 4)]


def test_pipelines_are_named_exactly_or_by_a_beginning_only_one_has(
    db: Database, workspace: Workspace
) -> None:
    with db.begin(workspace.id) as uow:
        classic = uow.pipelines.default()
        assert [stage.kind for stage in classic.stages].count(StageKind.LEAD) == 2
        for name in ("Renewals", "Renewals Asia"):
            pipeline_id = uow.new_id()
            stage = Stage(uow.new_id(), pipeline_id, 0, "Due", StageKind.DEAL, 50, 5, ("value",))
            uow.pipelines.add(Pipeline(pipeline_id, name, (stage,)))
    with db.read(workspace.id) as uow:
        names = [one.name for one in uow.pipelines.all()]
        assert names == [classic.name, "Renewals", "Renewals Asia"]
        found = uow.pipelines.named("renewals")
        assert (found.name, found.stages[0].required) == ("Renewals", ("value",))
        assert uow.pipelines.named("renewals a").name == "Renewals Asia"
        assert uow.pipelines.get(classic.id) == classic
        for text in ("ren", "", "nothing"):
            with pytest.raises(NotFound, match="Renewals"):
                uow.pipelines.named(text)


def test_a_slack_team_leads_to_its_workspace(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(None) as uow:
        assert uow.workspaces.by_team("T1") is None
        uow.workspaces.adopt(workspace.id, Installation("T1", None, "A1", "UB", clock.now))
        again = Installation("T1", None, "A1", "UB", clock.now, state=InstallationState.DISABLED)
        uow.workspaces.adopt(workspace.id, again)
        other = uow.workspaces.add(Workspace(id=0, key="org", name="Org"))
        uow.workspaces.adopt(other.id, Installation(None, "E1", "A1", None, clock.now))
    with db.begin(None) as uow:
        assert uow.workspaces.by_team("T1", "E1") == workspace
        assert uow.workspaces.by_team("T9", "E1") == other
        assert uow.workspaces.by_team("T9") is None
        assert uow.workspaces.installations(workspace.id) == [again]
        uow.workspaces.save(replace(workspace, currency="KRW", zone="Asia/Seoul"))
        assert uow.workspaces.find("local") == replace(workspace, currency="KRW", zone="Asia/Seoul")
