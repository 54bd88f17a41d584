"""Of somebody who was erased nothing is left: not in a table, not in the file, not in an export."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.board import BoardQuery
from bot.domain.company import Contact
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.domain.person import Person
from bot.services import archive, erase
from bot.services import deal as deals
from bot.services.journal import note
from bot.storage import UnitOfWork
from bot.storage.backup import back_up
from bot.storage.rebuild import check
from bot.storage.tables import metadata
from tests.services.conftest import Team

CANARIES = ("canarina", "zwitscher", "5550123", "555-0123", "c4n4ry")


def _board(team: Team) -> BoardQuery:
    return BoardQuery(team.pipeline.id)


def hits(uow: UnitOfWork) -> list[str]:
    """Name every table with a word of the canary's in any of its rows."""
    found = []
    for name in metadata.tables:
        for row in uow.connection.execute(text(f"SELECT * FROM {name}")):
            told = " ".join(map(str, row)).casefold()
            found += [f"{name}: {told}" for canary in CANARIES if canary in told]
    return found


def test_nothing_of_an_erased_contact_is_left(team: Team, tmp_path: Path) -> None:
    def meet(uow: UnitOfWork) -> Contact:
        own = uow.fields.add(CustomField(uow.new_id(), RecordKind.CONTACT, "Pet", FieldKind.TEXT))
        draft = NewDeal(
            name="Canarina Zwitscher wants seats",
            contact="Canarina Zwitscher",
            company="Bird GmbH",
            value=Money(500_000, "USD"),
            owner_id=team.dana.id,
        )
        made = deals.create(uow, draft, by=team.dana)
        other = deals.create(uow, NewDeal(name="Other", owner_id=team.dana.id), by=team.dana)
        known = uow.contacts.get(made.contact_id or 0)
        uow.fields.put(known.id, {own.id: "c4n4ry"})
        note(uow, made.id, "Canarina said yes, call +49 (170) 555-0123", by=team.dana)
        note(uow, other.id, "As CANARINA  ZWITSCHER <c4n4ry@example.com> told us", by=team.dana)
        return uow.contacts.save(
            Contact(
                known.id,
                known.name,
                known.company_id,
                "c4n4ry@example.com",
                "+49 170 5550123",
                version=known.version,
            )
        )

    known = team.do(meet)
    before = team.see(lambda uow: uow.board.sums(_board(team), uow.now.date()))
    assert len(team.see(hits)) > 8
    subject = team.see(lambda uow: erase.contact_subject(uow, known.id))
    assert erase.erase(team.db, team.workspace.id, subject) > 4
    assert team.see(hits) == []
    assert team.see(lambda uow: uow.board.sums(_board(team), uow.now.date())) == before
    assert check(team.db, team.workspace.id) == []
    with team.db.read(team.workspace.id) as uow:
        assert uow.search.deals("canarina") == []
        (found,) = uow.search.deals("wants seats")
        assert found.deal.contact == f"Erased contact {known.id}"
        bodies = [one.body for one in uow.timeline.of(found.deal.id, limit=9) if one.body]
        assert bodies == [f"Erased contact {known.id} said yes, call Erased contact {known.id}"]
        file = BytesIO()
        archive.write(uow, file)
    if not team.db.postgres:
        back_up(team.db.url.render_as_string(), tmp_path / "after.db")
        for path in (Path(team.db.url.database or ""), tmp_path / "after.db"):
            raw = path.read_bytes().lower()
            assert not [one for one in ("canarina", "c4n4ry") if one.encode() in raw]


def test_one_of_the_team_is_erased_and_their_deals_stay(team: Team) -> None:
    def hire(uow: UnitOfWork) -> Person:
        mail = "c4n4ry@example.com"
        return uow.persons.add(Person(uow.new_id(), name="Canarina Zwitscher", email=mail))

    rep = team.do(hire)
    made = team.do(lambda uow: deals.create(uow, NewDeal(name="Kept", owner_id=rep.id), by=rep))
    team.do(lambda uow: note(uow, made.id, "Canarina Zwitscher called", by=team.dana))
    found = team.see(lambda uow: erase.named(uow, "canarina zwitscher"))
    assert found.id == rep.id
    erase.erase(team.db, team.workspace.id, team.see(lambda uow: erase.person_subject(uow, rep.id)))
    assert team.see(hits) == []
    assert team.see(lambda uow: uow.deals.get(made.id)).owner_id == rep.id


def test_who_is_meant_has_to_be_clear(team: Team) -> None:
    team.do(lambda uow: uow.contacts.get_or_add("Dana", None))
    with pytest.raises(Invalid, match="Several people"):
        team.see(lambda uow: erase.named(uow, "dana"))
