"""Leads that come in together have the effect they would have had one after the other."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest

from bot.domain.assignment import AssignRule
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.door import Arrival, Door, DoorKind, Incoming, Inquiry, Outcome
from bot.domain.error import FormErrors
from bot.domain.person import Person, Role
from bot.domain.playbook import Activity
from bot.services import arrival, assignment, news, playbook, wave
from bot.services import door as doors
from bot.storage import UnitOfWork
from bot.storage.rebuild import check
from tests.services.conftest import Team

KEYS = count(1)


@pytest.fixture
def door(team: Team) -> Door:
    def prepare(uow: UnitOfWork) -> Door:
        boss = uow.persons.add(Person(uow.new_id(), "Boss", Role.ADMIN, slack_id="UBOSS"))
        for person, slack_id in ((team.dana, "UDANA"), (team.mina, "UMINA")):
            uow.persons.save(replace(uow.persons.get(person.id), slack_id=slack_id))
        rule = AssignRule(uow.new_id(), team.pipeline.id, 0, (team.dana.id, team.mina.id))
        assignment.add(uow, rule, by=boss)
        uow.fields.add(CustomField(uow.new_id(), RecordKind.DEAL, "Seats", FieldKind.NUMBER))
        first = team.pipeline.entry(lead=True)
        steps = [Activity("Look them up", 1), Activity("Call", 2)]
        playbook.write(uow, team.pipeline.id, first.id, steps, by=boss)
        return doors.open_(uow, team.pipeline.id, DoorKind.HOOK, by=boss)[0]

    team.db.watchers.append(news.follow)
    return team.do(prepare)


def one(door: Door, **said: object) -> Incoming:
    key = str(said.pop("key", f"k{next(KEYS)}"))
    digest = str(said.pop("digest", key))
    return Incoming(door, Inquiry(**said), key, digest)  # type: ignore[arg-type]


def become(team: Team, *came: Incoming) -> list[Arrival | wave.Refused]:
    return team.do(lambda uow: wave.receive(uow, came))


def traces(team: Team, arrived: Arrival | wave.Refused) -> dict[str, object]:
    """All that a new lead leaves behind, without what differs for each."""
    assert isinstance(arrived, Arrival)
    with team.db.read(team.workspace.id) as uow:
        deal = uow.deals.get(arrived.deal_id)
        contact = uow.contacts.get(deal.contact_id or 0)
        company = uow.companies.get(deal.company_id or 0)
        entries = uow.timeline.of(deal.id)
        return {
            "deal": replace(
                deal, id=0, number=0, company_id=0, contact_id=0, position=None, stalls_at=None
            ),
            "stage": (deal.stage_id, deal.status, deal.value),
            "stalls": deal.stalls_at is not None,
            "company": replace(company, id=0),
            "contact": replace(contact, id=0, company_id=0),
            "works there": contact.company_id == company.id,
            "said": [(entry.kind, entry.body, entry.author_id) for entry in entries],
            "visits": [(visit.stage_id, visit.entered_at) for visit in uow.visits.of(deal.id)],
            "tasks": [(task.name, task.state) for task in uow.tasks.of(deal.id)],
            "planned": [(it.kind, it.touch, it.touches) for it in uow.followups.open_of(deal.id)],
            "fields": uow.fields.of(RecordKind.DEAL, deal.id),
            "found": [it.deal.id == deal.id for it in uow.search.deals(deal.name)],
        }


def test_a_stranger_in_a_wave_is_stored_like_one_who_came_alone(team: Team, door: Door) -> None:
    said = {
        "name": "Jane Doe",
        "company": "Acme",
        "email": "jane@acme.example",
        "message": "A pilot?",
        "employees": 50,
        "fields": {"Seats": "12"},
    }
    alone = team.do(
        lambda uow: arrival.receive(uow, door, Inquiry(**said), key="alone", digest="alone")
    )
    was = traces(team, alone)
    # The same, under names that sort and count alike.
    other = {**said, "name": "Jane Doo", "company": "Acne", "email": "jane@acne.example"}
    strangers = (one(door, name=f"P {n}", email=f"p{n}@other{n}.example") for n in range(3))
    arrived, *_ = become(team, one(door, **other), *strangers)
    renamed = repr(traces(team, arrived)).replace("Doo", "Doe").replace("Acne", "Acme")
    assert renamed.replace("acne", "acme") == repr(was)
    assert check(team.db, team.workspace.id) == []


def test_in_a_wave_each_lead_is_one_and_each_key_counts_once(team: Team, door: Door) -> None:
    (first,) = become(team, one(door, key="seen", company="Known", name="Ann"))
    found = become(
        team,
        one(door, name="Bob", company="New", email="bob@new.example"),
        one(door, name="Cho", company=" new ", message="Me too"),
        one(door, name="Dee", email="dee@new.example"),
        one(door, key="seen", company="Known", name="Ann"),
        one(door, key="seen", company="Else", name="Eve", digest="another"),
        one(door, name="Fay", company="Known"),
        one(door, key="twice", name="Gus"),
        one(door, key="twice", name="Gus"),
        one(door, name="Hal", company="Site", website="https://www.site.example/about"),
        one(door, name="Ida", email="ida@site.example"),
        one(door, name="Jon", fields={"Seats": "many"}),
    )
    known = [it.deal_id for it in (first, *found) if isinstance(it, Arrival)]
    bob, cho, dee, seen, reused, fay, gus, again, hal, ida, jon = found
    assert isinstance(reused, arrival.Reused) and isinstance(jon, FormErrors)
    assert isinstance(first, Arrival) and isinstance(seen, Arrival) and seen.again
    assert seen.deal_id == first.deal_id
    ends = [it.outcome for it in (bob, cho, dee, fay, gus, hal, ida) if isinstance(it, Arrival)]
    made, put = Outcome.CREATED, Outcome.ATTACHED
    assert ends == [made, put, put, put, made, made, put]
    assert isinstance(again, Arrival) and again.again
    assert len(set(known)) == 4
    assert check(team.db, team.workspace.id) == []


def test_a_wave_goes_round_and_each_owner_is_told_once(team: Team, door: Door) -> None:
    come = [one(door, name=f"P {n}", company=f"Company {n}") for n in range(7)]
    come.append(one(door, name="Late", company="Company 3"))
    found = [it for it in become(team, *come) if isinstance(it, Arrival)]
    more = become(team, one(door, name="Next", company="Next"))
    with team.db.read(team.workspace.id) as uow:
        owners = [uow.deals.get(it.deal_id).owner_id for it in found[:7]]
        told = uow.connection.exec_driver_sql("SELECT subject, count(*) FROM outbox GROUP BY 1")
        counted = Counter({row[0]: row[1] for row in told})
        assert isinstance(more[0], Arrival)
        after = uow.deals.get(more[0].deal_id).owner_id
    dana, mina = team.dana.id, team.mina.id
    assert owners == [dana, mina, dana, mina, dana, mina, dana] and after == mina
    assert counted == {news.GIVEN_MANY: 2, news.GIVEN: 1, news.WORD: 1}
