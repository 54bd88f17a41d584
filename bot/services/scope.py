"""Whose numbers somebody asks for, by the names they typed."""

from collections.abc import Mapping
from typing import TypeVar

from bot.domain.deal import Source
from bot.domain.error import NotFound
from bot.domain.metrics import Scope
from bot.storage import UnitOfWork

T = TypeVar("T")


def scope_named(
    uow: UnitOfWork,
    *,
    pipeline: str | None = None,
    owner: str | None = None,
    team: str | None = None,
    region: str | None = None,
    persona: str | None = None,
    source: str | None = None,
    currency: str | None = None,
    product: str | None = None,
) -> Scope:
    """Find what the names mean; each is a whole name or the beginning of only one.

    Raises `NotFound` with the names there are.
    """
    people = uow.persons.all(active_only=False)
    choices = uow.metrics.choices()
    sources = {one.value: one.value for one in Source}
    return Scope(
        uow.pipelines.named(pipeline).id if pipeline else None,
        _find(owner, {one.name: one.id for one in people}),
        _find(team, {one.team: one.team for one in people if one.team}),
        _find(region, {one.region: one.region for one in people if one.region}),
        _find(persona, choices["persona"]),
        _find(source.replace(" ", "_") if source else None, sources),
        currency.strip().upper() if currency else None,
        _find(product, choices["product"]),
    )


def _find(text: str | None, known: Mapping[str, T]) -> T | None:
    if not text:
        return None
    key = " ".join(text.split()).casefold()
    exact = [name for name in known if name.casefold() == key]
    begun = [name for name in known if key and name.casefold().startswith(key)]
    for candidates in (exact, begun):
        if len(candidates) == 1:
            return known[candidates[0]]
    names = ", ".join(sorted(known)[:20]) or "–"
    raise NotFound("There is no {name}. Known: {names}.", name=text, names=names)
