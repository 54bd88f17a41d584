"""Columns of a file kept as fields: made, filled and taken away with the import."""

from dataclasses import replace
from pathlib import Path

from bot.domain.custom import PREFIX, CustomField, FieldKind, RecordKind
from bot.domain.load import LoadState
from bot.domain.person import Person
from bot.domain.workspace import Workspace
from bot.intake.load import carry_out
from bot.intake.plan import plan
from bot.services import load as service
from bot.services import retract
from bot.services.workspace import make
from bot.storage import Database, UnitOfWork

FILE = """Deal ID,Deal name,Stage,Region,Seats
1,A,Won,North,3
2,B,Proposal,North,4
3,C,Proposal,South,5
4,D,Proposal,South,6
"""


def test_fields_of_an_import_go_with_it_unless_a_stage_asks_for_them(
    db: Database, tmp_path: Path
) -> None:
    place = make(db, Workspace(id=0, key="moved", name="Moved"))
    path = tmp_path / "deals.csv"
    path.write_text(FILE, encoding="utf-8")
    run = db.write(place.id, lambda uow: service.begin(uow, path.name))
    report = carry_out(db, plan(db, place.id, [path]), run_id=run.id)
    assert report.created == 4

    def ask_for_region(uow: UnitOfWork) -> dict[str, int]:
        names = {one.name: one.id for one in uow.fields.all(RecordKind.DEAL)}
        (deal,) = (one for one in uow.deals.newest(9) if one.name == "C")
        assert uow.fields.of(RecordKind.DEAL, deal.id)[names["Region"]] == "South"
        stage = uow.pipelines.get(deal.position.pipeline_id).stage(deal.stage_id)
        asked = (f"{PREFIX}{names['Region']}",)
        uow.pipelines.save_stage(replace(stage, required=asked))
        uow.loads.settle(uow.loads.get(run.id), LoadState.DONE)
        return names

    assert set(db.write(place.id, ask_for_region)) == {"Region", "Seats"}
    db.write(place.id, lambda uow: service.undoing(uow, run.id))
    retract.take_back(db, place.id, run.id, lambda done: None)
    with db.read(place.id) as uow:
        assert [one.name for one in uow.fields.all(RecordKind.DEAL)] == ["Region"]


def test_a_field_of_people_is_filled_with_those_who_are_here(db: Database, tmp_path: Path) -> None:
    place = make(db, Workspace(id=0, key="moved", name="Moved"))
    with db.begin(place.id) as uow:
        jo = uow.persons.add(Person(uow.new_id(), "Jo Kim", email="jo@example.com"))
        own = uow.fields.add(
            CustomField(uow.new_id(), RecordKind.DEAL, "Engineer", FieldKind.PERSON)
        )
    path = tmp_path / "deals.csv"
    rows = ("1,A,Won,jo kim,Jo Kim", "2,B,Proposal,JO@example.com,", "3,C,Proposal,Nobody,")
    path.write_text("\n".join(("Deal ID,Deal name,Stage,Engineer,Owner", *rows)), "utf-8")
    assert carry_out(db, plan(db, place.id, [path])).created == 3
    with db.read(place.id) as uow:
        told = {
            one.name: uow.fields.of(RecordKind.DEAL, one.id).get(own.id)
            for one in uow.deals.newest(9)
        }
    assert told == {"A": jo.id, "B": jo.id, "C": None}
