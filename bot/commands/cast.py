"""The people and pipelines that screens name, by id."""

from collections.abc import Iterator, Mapping, ValuesView

from bot.domain.error import NotFound
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.storage import UnitOfWork


class Cast(Mapping[int, Person]):
    """Everybody by id, read when they are named; those who have left have names, too.

    Going through them gives the first active ones only, enough to see whether they fit into a
    list: a workspace of ten thousand costs no more than one of a hundred.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._active: dict[int, Person] | None = None

    def __getitem__(self, person_id: int) -> Person:
        known = self._listed().get(person_id)
        if known is not None:
            return known
        try:
            return self._uow.persons.get(person_id)
        except NotFound:
            raise KeyError(person_id) from None

    def __iter__(self) -> Iterator[int]:
        return iter(self._listed())

    def __len__(self) -> int:
        return len(self._listed())

    def values(self) -> ValuesView[Person]:
        """Give the first active people, without asking for each by id."""
        return self._listed().values()

    def _listed(self) -> dict[int, Person]:
        if self._active is None:
            self._active = {person.id: person for person in self._uow.persons.listed()}
        return self._active


def everybody(uow: UnitOfWork) -> Cast:
    """Give everybody by id."""
    return Cast(uow)


def every_pipeline(uow: UnitOfWork) -> dict[int, Pipeline]:
    """Give every pipeline by id, archived ones too: cards may still stand in them."""
    shown = uow.pipelines.all()
    archived = uow.pipelines.all(archived=True)
    return {pipeline.id: pipeline for pipeline in (*shown, *archived)}
