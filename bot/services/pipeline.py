"""Pipelines: added from a preset, renamed, put in order, led, archived."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.news import News
from bot.domain.permit import ask_to_administer, ask_to_lead
from bot.domain.person import Person, Role
from bot.domain.pipeline import Pipeline
from bot.domain.preset import PRESETS, PipelinePreset
from bot.services import assignment, chore, door
from bot.services.choice import keep
from bot.services.trail import tell
from bot.services.workspace import add_pipeline
from bot.storage import UnitOfWork

LONGEST = 60
"""Characters of a pipeline's or a stage's name; Slack's buttons hold 75."""


def preset(key: str) -> PipelinePreset:
    """Give the preset of that key; raises `Invalid`."""
    for known in PRESETS:
        if known.key == key:
            return known
    raise Invalid("There is no such preset.")


def add(uow: UnitOfWork, key: str, name: str | None, *, by: Person) -> tuple[Pipeline, Audit]:
    """Add a pipeline from a preset, in the language of the person who adds it."""
    ask_to_administer(by)
    chosen = preset(key)
    wanted = (name or chosen.names.get(by.locale, chosen.names["en"])).strip()
    _ask_free(uow, wanted)
    added = replace(add_pipeline(uow, chosen, by.locale), name=wanted)
    uow.pipelines.save(added)
    audit = tell(uow, Subject.PIPELINE, added.id, Deed.ADDED, after=_told(added), by=by)
    return added, audit


def change(
    uow: UnitOfWork,
    pipeline_id: int,
    *,
    by: Person,
    name: str | None = None,
    manager_ids: frozenset[int] | None = None,
) -> tuple[Pipeline, Audit]:
    """Rename a pipeline or say who leads it; what is None stays.

    Who leads it is for admins to say. Raises `Invalid` when the name is taken or when somebody
    named is neither a manager nor an admin.
    """
    before = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, before)
    after = before
    if name is not None and name.strip() != before.name:
        _ask_free(uow, name.strip(), but=before)
        after = replace(after, name=name.strip())
    if manager_ids is not None and manager_ids != before.manager_ids:
        ask_to_administer(by)
        for manager_id in manager_ids:
            manager = uow.persons.get(manager_id)
            if manager.role not in (Role.MANAGER, Role.ADMIN):
                raise Invalid("{person} is not a manager yet.", person=manager.name)
        after = replace(after, manager_ids=manager_ids)
    uow.pipelines.save(after)
    return after, _tell_change(uow, before, after, Deed.CHANGED, by)


def archive(uow: UnitOfWork, pipeline_id: int, *, by: Person) -> tuple[Pipeline, Audit]:
    """Take a pipeline off the lists; its deals and its history stay.

    Raises `Invalid` for the last one, and while deals are open in it.
    """
    ask_to_administer(by)
    before = uow.pipelines.get(pipeline_id)
    if before.archived or len(uow.pipelines.all()) == 1:
        raise Invalid("A workspace keeps at least one pipeline.")
    for stage in before.open_stages:
        if uow.merges.standing(stage.id, 1):
            raise Invalid(
                "{pipeline} still has open deals. Move or close them first.", pipeline=before.name
            )
    after = replace(before, archived=True)
    uow.pipelines.save(after)
    return after, _tell_change(uow, before, after, Deed.ARCHIVED, by)


def shift(uow: UnitOfWork, pipeline_id: int, stage_id: int, by_one: int, *, by: Person) -> Audit:
    """Move a stage one place towards the beginning (-1) or the end (+1) of its pipeline."""
    pipeline = uow.pipelines.get(pipeline_id)
    ask_to_lead(by, pipeline)
    order = [one.id for one in pipeline.stages]
    at = order.index(pipeline.stage(stage_id).id)
    to = at + by_one
    if not 0 <= to < len(order):
        raise Invalid("It is at the end already.")
    before = {"order": [str(one) for one in order]}
    order[at], order[to] = order[to], order[at]
    _order(uow, pipeline, order)
    after = {"order": [str(one) for one in order]}
    return tell(uow, Subject.PIPELINE, pipeline_id, Deed.ORDERED, before=before, after=after, by=by)


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a pipeline back what a change took; one that was added is archived."""
    assert told.subject_id is not None
    if told.before is not None and "news" in told.before:
        keep(uow, told.subject_id, News.read(told.before["news"]))
        return
    if told.after is not None and "door" in told.after:
        door.put_back(uow, told)
        return
    if told.before is not None and "assignment" in told.before:
        assignment.put_back(uow, told.subject_id, told.before["assignment"])
        return
    now = uow.pipelines.get(told.subject_id)
    if told.before is None:
        if any(uow.merges.standing(stage.id, 1) for stage in now.stages):
            raise Invalid("{pipeline} has deals by now, so it stays.", pipeline=now.name)
        uow.pipelines.save(replace(now, archived=True))
        return
    was: Mapping[str, Any] = told.before
    if told.deed is Deed.ORDERED:
        _order(uow, now, [int(stage_id) for stage_id in was["order"]])
        return
    uow.pipelines.save(
        replace(
            now,
            name=str(was["name"]),
            archived=bool(was["archived"]),
            manager_ids=frozenset(map(int, was["managers"])),
        )
    )


def _order(uow: UnitOfWork, pipeline: Pipeline, order: list[int]) -> None:
    """Number the stages in an order; those it does not name keep their place behind it."""
    later = [one.id for one in pipeline.stages if one.id not in order]
    known = {one.id: one for one in pipeline.stages}
    there = [stage_id for stage_id in [*order, *later] if stage_id in known]
    chore.recount(uow)
    for place, stage_id in enumerate(there):
        if known[stage_id].position != place:
            uow.pipelines.save_stage(replace(known[stage_id], position=place))


def _tell_change(
    uow: UnitOfWork, before: Pipeline, after: Pipeline, deed: Deed, by: Person
) -> Audit:
    return tell(
        uow, Subject.PIPELINE, before.id, deed, before=_told(before), after=_told(after), by=by
    )


def _told(pipeline: Pipeline) -> dict[str, Any]:
    return {
        "name": pipeline.name,
        "archived": pipeline.archived,
        # As text: these ids are longer than what JSON readers take for a whole number.
        "managers": [str(person_id) for person_id in sorted(pipeline.manager_ids)],
    }


def _ask_free(uow: UnitOfWork, name: str, but: Pipeline | None = None) -> None:
    if not name or len(name) > LONGEST:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST)
    for known in uow.pipelines.all():
        if known.name.casefold() == name.casefold() and known != but:
            raise Invalid("There is a pipeline called {name} already.", name=name)
