"""Choices of people and deals: in a short list, or looked up while the person types."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.board import BoardQuery
from bot.domain.deal import Deal
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.views import label
from bot.views.block import Element, lookup, option, select
from bot.views.query import (
    MetricQuery,
    MovementQuery,
    PastQuery,
    board_value,
    metric_value,
    movement_value,
    past_value,
)
from bot.views.text import plain
from bot.views.words import Words

# More names than this are looked up: they would take the room of the deals in a message.
_LISTED = 25

Query = BoardQuery | MetricQuery | MovementQuery | PastQuery


def deal_options(
    deals: Iterable[Deal], words: Words, *, pipelines: Mapping[int, Pipeline]
) -> dict[str, Any]:
    """Answer a deal lookup: name, number, stage and value of each; the value is the id."""
    return {"options": [deal_option(deal, words, pipelines) for deal in list(deals)[:100]]}


def deal_option(deal: Deal, words: Words, pipelines: Mapping[int, Pipeline]) -> Element:
    """Make the choice of one deal."""
    pipeline = pipelines.get(deal.position.pipeline_id)
    stages = pipeline.stages if pipeline else ()
    stage = next((plain(known.name, 20) for known in stages if known.id == deal.stage_id), "")
    money = words.money(deal.value) if deal.value is not None else ""
    known = [f"{plain(deal.name, 36)} #{deal.number}", stage, money]
    return option(" · ".join(part for part in known if part), str(deal.id))


def person_options(
    people: Iterable[Person], words: Words, *, query: Query | None = None
) -> dict[str, Any]:
    """Answer a person lookup; the value is the id, or with `query` that question about them."""
    listed = [
        option(plain(person.name), _asked(query, person.id) if query else str(person.id))
        for person in list(people)[:99]
    ]
    everybody = [option(words("Everybody"), _asked(query, None))] if query else []
    return {"options": everybody + listed}


def named_options(named: Iterable[tuple[int, str]]) -> dict[str, Any]:
    """Answer a lookup of what has an id and a name."""
    return {"options": [option(plain(name), str(key)) for key, name in list(named)[:100]]}


def owner_filter(
    action_id: str, words: Words, *, people: Mapping[int, Person], query: Query
) -> Element:
    """Make the control that asks a question about one owner or everybody."""
    active = [person for person in people.values() if person.is_member]
    chosen = people.get(query.owner_id) if query.owner_id is not None else None
    name = plain(chosen.name) if chosen else words("Everybody")
    present = option(name, _asked(query, query.owner_id))
    if len(active) > _LISTED:
        return lookup(action_id, words("Select an owner"), initial=present)
    options = person_options(sorted(active, key=_by_name), words, query=query)["options"]
    if present not in options:
        options.append(present)
    return select(action_id, words("Select an owner"), options, initial=present["value"])


def owner_select(words: Words, *, people: Mapping[int, Person], owner_id: int | None) -> Element:
    """Make the form control that chooses an owner."""
    active = sorted((person for person in people.values() if person.is_member), key=_by_name)
    chosen = people.get(owner_id) if owner_id is not None else None
    if len(active) > _LISTED:
        present = option(plain(chosen.name), str(chosen.id)) if chosen else None
        return lookup("person.search", words("Select an owner"), initial=present)
    if not active:
        return lookup("person.search", words("Select an owner"))
    options = person_options(active, words)["options"]
    if chosen is not None and chosen not in active:
        options.append(option(plain(chosen.name), str(chosen.id)))
    initial = str(chosen.id) if chosen else None
    return select("person.search", words("Select an owner"), options, initial=initial)


def pipeline_filter(
    action_id: str, words: Words, *, pipelines: Iterable[Pipeline], query: Query, everything: bool
) -> Element | None:
    """Make the control that asks the same of another pipeline; None while there is one alone."""
    known = list(pipelines)
    if len(known) < 2:
        return None
    options = [
        option(plain(pipeline.name), _of_pipeline(query, pipeline.id)) for pipeline in known[:99]
    ]
    if everything:
        options.insert(0, option(words("All pipelines"), _of_pipeline(query, None)))
    present = _of_pipeline(query, query.pipeline_id)
    return select(action_id, words("Select a pipeline"), options, initial=present)


def source_select(words: Words, initial: str | None = None) -> Element:
    """Make the form control that chooses a lead source."""
    options = [option(words(name), source.value) for source, name in label.SOURCE.items()]
    return select("chosen", words("Select a source"), options, initial=initial)


def _asked(query: Query, owner_id: int | None) -> str:
    if isinstance(query, BoardQuery):
        return board_value(replace(query, owner_id=owner_id, page=0, cursor=None))
    if isinstance(query, MovementQuery):
        return movement_value(replace(query, owner_id=owner_id))
    if isinstance(query, PastQuery):
        return past_value(replace(query, owner_id=owner_id))
    return metric_value(replace(query, owner_id=owner_id))


def _of_pipeline(query: Query, pipeline_id: int | None) -> str:
    if isinstance(query, BoardQuery):
        # Another pipeline has other stages: the look into one of them ends.
        moved = replace(query, stage_id=None, page=0, cursor=None)
        return board_value(replace(moved, pipeline_id=pipeline_id or query.pipeline_id))
    if isinstance(query, MovementQuery):
        return movement_value(replace(query, pipeline_id=pipeline_id))
    if isinstance(query, PastQuery):
        return past_value(replace(query, pipeline_id=pipeline_id or query.pipeline_id))
    return metric_value(replace(query, pipeline_id=pipeline_id))


def _by_name(person: Person) -> tuple[str, int]:
    return person.name.casefold(), person.id
