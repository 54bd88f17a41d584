"""Open deals of an import begin with the steps of their stage and a rhythm, from that day on."""

from collections import Counter
from pathlib import Path

from bot.domain.followup import TOUCH, Followup
from bot.domain.person import Person, Role
from bot.domain.pipeline import Stage
from bot.domain.playbook import Activity, Task, TaskState
from bot.domain.workspace import Workspace
from bot.intake.load import load
from bot.services import playbook
from bot.services.workspace import make
from bot.storage import Database
from tests.conftest import Clock
from tests.intake.sample import DEALS

HEAD = DEALS.splitlines()[0]
STEPS = [Activity("Call", 1, required=True), Activity("Send the deck")]


def rows(stage: str, first: int, last: int) -> str:
    said = (f"N{n},Ada Doyle,Kit Pro,Alder Dental,{stage},,," for n in range(first, last))
    return "\n".join([HEAD, *said])


def test_open_deals_of_an_import_begin_with_steps_and_a_first_touch_and_none_overdue(
    db: Database, clock: Clock, export: Path
) -> None:
    place = make(db, Workspace(id=0, key="office", name="Office"))
    load(db, place.id, [export])
    stages = {stage.name: stage for stage in asked_of(db, place)}
    (export / "pipeline.csv").write_text(rows("Prospecting", 0, 215), encoding="utf-8")
    load(db, place.id, [export])
    with db.read(place.id) as uow:
        known = uow.deals.externals("maven")
    assert [task.name for task in tasks(db, place, known["N0"])] == ["Call", "Send the deck"]
    call, deck = tasks(db, place, known["N214"])
    today = clock.now.date()
    assert (call.required, (call.due - today).days if call.due else 0, deck.due) == (True, 3, None)
    assert tasks(db, place, known["A1"]) == []
    assert planned(db, place, known["A1"]) == planned(db, place, known["A7"]) == []
    touches = [planned(db, place, known[f"N{n}"])[0] for n in range(215)]
    assert {(one.kind, one.touch, one.touches) for one in touches} == {(TOUCH, 1, 5)}
    # Ten a day from three working days on, and after four weeks' days the first ones again.
    per_day = Counter(one.due for one in touches)
    assert min(per_day) > today
    assert sorted(per_day.values()) == [10] * 18 + [15, 20]
    # A second import changes nothing, one that says more asks for what the next stage asks.
    load(db, place.id, [export])
    assert len(tasks(db, place, known["N0"])) == 2
    (export / "pipeline.csv").write_text(rows("Engaging", 0, 1), encoding="utf-8")
    load(db, place.id, [export])
    left = [(task.stage_id, task.state) for task in tasks(db, place, known["N0"])]
    skipped, opened = TaskState.SKIPPED, TaskState.OPEN
    early, late = stages["Prospecting"].id, stages["Engaging"].id
    assert sorted(left) == sorted([(early, skipped)] * 2 + [(late, opened)] * 2)
    assert len(planned(db, place, known["N0"])) == 1


def asked_of(db: Database, place: Workspace) -> tuple[Stage, ...]:
    """Say what the open stages of the imported pipeline ask for; give its stages."""
    with db.begin(place.id) as uow:
        by = uow.persons.add(Person(id=uow.new_id(), name="Boss", role=Role.ADMIN))
        pipeline = uow.pipelines.default()
        for stage in pipeline.open_stages:
            playbook.write(uow, pipeline.id, stage.id, STEPS, by=by)
    return pipeline.stages


def tasks(db: Database, place: Workspace, deal_id: int) -> list[Task]:
    """Give the tasks of a deal."""
    with db.read(place.id) as uow:
        return uow.tasks.of(deal_id)


def planned(db: Database, place: Workspace, deal_id: int) -> list[Followup]:
    """Give what is open on a deal."""
    with db.read(place.id) as uow:
        return uow.followups.open_of(deal_id)
