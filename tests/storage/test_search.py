"""Search: numbers, names, beginnings, and names that are merely alike, in Latin and Hangul."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.deal import Status
from bot.domain.workspace import Workspace
from bot.storage import Database
from tests import shelf
from tests.storage import trade

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
NAMES = {
    "Globex – 50 seats": "Globex Corporation",
    "Globex renewal": "Globex Corporation",
    "Initech annual contract": "Initech",
    "Umbrella platform upgrade": "Umbrella Labs",
    "한빛소프트 연간 계약": "한빛소프트",
    "새론전자 라이선스 120석": "㈜새론전자",
    "Ａcme Ｗidgets": "Acme",
    "Café Zürich": "Café Zürich AG",
    "Website": "Hooli",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, Workspace]]:
    """A stocked workspace for all who only look at it."""
    folder = tmp_path_factory.mktemp("search")
    with shelf.furnished(request, request.param, folder, NOW) as (db, place):
        stock(db, place)
        yield db, place


@pytest.fixture
def stocked(db: Database, workspace: Workspace) -> Database:
    """A stocked workspace of the test's own."""
    stock(db, workspace)
    return db


def stock(db: Database, workspace: Workspace) -> None:
    """Put in deals of many names, told by one call and by several."""
    with db.begin(workspace.id) as uow:
        cards = [
            trade.card(
                uow, name=name, company=company, company_id=uow.companies.get_or_add(company)
            )
            for name, company in NAMES.items()
        ]
        uow.deals.add_many(cards[:4])
        for one in cards[4:]:
            uow.deals.add(one)


def found(db: Database, workspace: Workspace, text: str) -> list[tuple[str, str]]:
    with db.read(workspace.id) as uow:
        return [(match.deal.name, match.how) for match in uow.search.deals(text)]


def test_a_renamed_deal_is_found_by_its_new_name_only(
    stocked: Database, workspace: Workspace
) -> None:
    with stocked.begin(workspace.id) as uow:
        deal = uow.search.deals("initech annual contract")[0].deal
        company = uow.companies.get_or_add("Vandelay")
        uow.deals.change(
            deal, replace(deal, name="Latex import", company="Vandelay", company_id=company)
        )
    assert found(stocked, workspace, "latx import") == [("Latex import", "fuzzy")]
    assert found(stocked, workspace, "vandelai") == [("Latex import", "fuzzy")]
    assert found(stocked, workspace, "initeck") == []


def test_only_open_deals_are_given_when_asked(stocked: Database, workspace: Workspace) -> None:
    with stocked.begin(workspace.id) as uow:
        deal = uow.search.deals("globex renewal")[0].deal
        uow.deals.change(deal, replace(deal, position=replace(deal.position, status=Status.WON)))
    with stocked.read(workspace.id) as uow:
        for text in ("globex", "glbex"):
            names = {match.deal.name for match in uow.search.deals(text, open_only=True)}
            assert names == {"Globex – 50 seats"}
            assert len(uow.search.deals(text)) == 2


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("#3", "Initech annual contract", "number"),
        ("3", "Initech annual contract", "number"),
        ("globex  RENEWAL", "Globex renewal", "exact"),
        ("glob", "Globex – 50 seats", "prefix"),
        ("umbrella l", "Umbrella platform upgrade", "prefix"),
        ("hool", "Website", "prefix"),
        ("한빛", "한빛소프트 연간 계약", "prefix"),
        ("acme", "Ａcme Ｗidgets", "prefix"),
        ("glbex", "Globex renewal", "fuzzy"),
        ("golbex", "Globex renewal", "fuzzy"),
        ("globexx renewl", "Globex renewal", "fuzzy"),
        ("initeck", "Initech annual contract", "fuzzy"),
        ("anual contract", "Initech annual contract", "fuzzy"),
        ("umbrela", "Umbrella platform upgrade", "fuzzy"),
        ("platfrom", "Umbrella platform upgrade", "fuzzy"),
        ("한빗소프트", "한빛소프트 연간 계약", "fuzzy"),
        ("소프트", "한빛소프트 연간 계약", "fuzzy"),
        ("연간", "한빛소프트 연간 계약", "fuzzy"),
        ("새론전기", "새론전자 라이선스 120석", "fuzzy"),
        ("cafe zurich", "Café Zürich", "fuzzy"),
        ("hoolli", "Website", "fuzzy"),
    ],
)
def test_a_deal_is_found_by_what_people_type(
    shown: tuple[Database, Workspace], text: str, name: str, how: str
) -> None:
    matches = found(*shown, text)
    assert (name, how) in matches[:2], matches


@pytest.mark.parametrize(
    "text", ["", "  ", "zzzzqqq", "–––", "🦊", "#99", "<!channel>", "'\"*()", "a" * 9000]
)
def test_nonsense_finds_nothing_and_breaks_nothing(
    shown: tuple[Database, Workspace], text: str
) -> None:
    assert found(*shown, text) == []


def test_two_deals_of_one_beginning_are_both_found(shown: tuple[Database, Workspace]) -> None:
    assert {name for name, _ in found(*shown, "globex")} == {
        "Globex – 50 seats",
        "Globex renewal",
    }
