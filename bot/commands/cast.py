"""The people and pipelines that screens name, by id."""

from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.storage import UnitOfWork


def everybody(uow: UnitOfWork) -> dict[int, Person]:
    """Give every person by id, those who have left too: their names stay on what they did."""
    return {person.id: person for person in uow.persons.all(active_only=False)}


def every_pipeline(uow: UnitOfWork) -> dict[int, Pipeline]:
    """Give every pipeline by id, archived ones too: cards may still stand in them."""
    shown = uow.pipelines.all()
    archived = uow.pipelines.all(archived=True)
    return {pipeline.id: pipeline for pipeline in (*shown, *archived)}
