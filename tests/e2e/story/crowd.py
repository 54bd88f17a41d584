"""Many deals on the classic board, as somebody's past left them: five hundred, for three owners."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from bot.domain.deal import Deal, Position, Status
from bot.domain.money import Money
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline
from bot.domain.workspace import Workspace
from bot.intake.history import History
from bot.intake.shelf import store
from bot.storage import Database, UnitOfWork
from tests.e2e.story.stage import MORNING

ALEX, MINA, DANA = "Alex Morgan", "Mina Park", "Dana Reyes"
DEALS = 500
REVIEWED = 20
SOON, OVER = date(2030, 6, 20), date(2030, 5, 2)
LACKING: tuple[tuple[int | None, date], ...] = ((9_000, OVER), (None, SOON), (7_000, SOON))
"""What Dana and Mina have to mend: dollars and close date. None has a next step planned either."""
NAMES = {DANA: ("Alder", "Beech", "Cedar"), MINA: ("오리나무", "너도밤나무", "삼나무")}

_CHUNK = 100


def fill(db: Database, tenant: Workspace) -> None:
    """Put the people and their deals on the board: Mina's and Dana's few, the others Alex's."""
    with db.begin(tenant.id) as uow:
        pipeline = uow.pipelines.default()
        staff = {name: uow.persons.add(_person(uow, name)) for name in (ALEX, MINA, DANA)}
    told = list(_deals())
    for start in range(0, len(told), _CHUNK):
        work = partial(_write, part=told[start : start + _CHUNK], pipeline=pipeline, staff=staff)
        db.write(tenant.id, work)


def _person(uow: UnitOfWork, name: str) -> Person:
    first = name.split()[0].lower()
    korean = name == MINA
    return Person(
        id=uow.new_id(),
        name=name,
        role=Role.ADMIN if name == ALEX else Role.REP,
        email=f"{first}@example.com",
        locale="ko" if korean else "en",
        zone="Asia/Seoul" if korean else "America/New_York",
    )


def _deals() -> Iterator[tuple[str, str, int | None, date, str, date | None]]:
    """Give owner, name, dollars, close date, stage, and the day of the next step."""
    for owner, called in ((DANA, "Fir {}"), (MINA, "한빛 {}호점")):
        for name, (dollars, day) in zip(NAMES[owner], LACKING, strict=True):
            yield owner, name, dollars, day, "Demo", None
        for place in range(REVIEWED - len(LACKING)):
            yield owner, called.format(place + 1), 1_000 + place, SOON, "Contact", SOON
    for place in range(DEALS - 2 * REVIEWED):
        stage = ("Demo", "Demo", "Negotiation", "Proposal")[place % 4]
        yield ALEX, f"Elm {place + 1}", 10_000 + place, SOON, stage, None


def _write(
    uow: UnitOfWork,
    *,
    part: list[tuple[str, str, int | None, date, str, date | None]],
    pipeline: Pipeline,
    staff: dict[str, Person],
) -> None:
    at = MORNING - timedelta(days=6)
    stages = {stage.name: stage.id for stage in pipeline.stages}
    histories = []
    for owner, name, dollars, day, stage, step in part:
        position = Position(
            pipeline_id=pipeline.id,
            stage_id=stages[stage],
            status=Status.OPEN,
            owner_id=staff[owner].id,
            value=None if dollars is None else Money(dollars * 100, "USD"),
            close_date=day,
            probability=None,
        )
        deal = Deal(
            id=uow.new_id(),
            number=0,
            name=name,
            position=position,
            created_at=at,
            qualified_at=at,
            next_step=step and "Call",
            next_step_on=step,
        )
        history = History(deal, new_id=uow.new_id, recorded_at=None, author_id=staff[owner].id)
        history.visit(at)
        histories.append(history)
    store(uow, histories)
