"""People and cards the services' tests begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytest

from bot.domain.deal import Deal
from bot.domain.draft import NewDeal
from bot.domain.money import Money
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.workspace import Workspace
from bot.services import deal as deals
from bot.storage import Database, UnitOfWork

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace at work: its database, its pipeline and two of its reps."""

    db: Database
    workspace: Workspace
    pipeline: Pipeline
    dana: Person
    mina: Person

    def do(self, work: Callable[[UnitOfWork], T]) -> T:
        """Do something in a transaction of its own."""
        return self.db.write(self.workspace.id, work)

    def see(self, work: Callable[[UnitOfWork], T]) -> T:
        """Read something."""
        with self.db.read(self.workspace.id) as uow:
            return work(uow)

    def stage(self, name: str) -> int:
        """Give the id of the stage of that name."""
        return next(stage.id for stage in self.pipeline.stages if stage.name == name)

    def stage_name(self, deal: Deal) -> str:
        """Give the name of the stage a deal stands in."""
        return self.pipeline.stage(deal.stage_id).name

    def new(self, name: str = "Acme", dollars: int | None = 12_000, *, lead: bool = True) -> Deal:
        """Make a card of Dana's."""
        value = Money(dollars * 100, "USD") if dollars is not None else None
        draft = NewDeal(name=name, value=value, owner_id=self.dana.id, lead=lead)
        return self.do(lambda uow: deals.create(uow, draft, by=self.dana))


@pytest.fixture
def team(db: Database, workspace: Workspace) -> Team:
    """Dana in New York and Mina in Seoul, and the classic pipeline."""
    with db.begin(workspace.id) as uow:
        dana = uow.persons.add(Person(id=uow.new_id(), name="Dana", zone="America/New_York"))
        mina = uow.persons.add(Person(id=uow.new_id(), name="Mina", locale="ko", zone="Asia/Seoul"))
        pipeline = uow.pipelines.default()
    return Team(db, workspace, pipeline, dana, mina)
