"""Personas of a workspace."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.error import NotFound
from bot.domain.persona import Persona, Rule, Trait, Weight
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import deal, persona

_ALL = Statement(
    select(
        persona.c.id, persona.c.name, persona.c.description, persona.c.profile, persona.c.archived
    ).where(persona.c.workspace_id == given(persona.c.workspace_id))
)
_BEARER = Statement(
    select(deal.c.name)
    .where(
        deal.c.workspace_id == given(deal.c.workspace_id),
        deal.c.persona_id == given(deal.c.persona_id),
    )
    .limit(1)
)
_ADD = Statement(insert(persona))

_TEXTS = ("interests", "pains", "results", "help")


class Personas(Repository):
    """Personas by name; few, and read once per transaction."""

    def all(self, *, archived: bool = False) -> list[Persona]:
        """Give the personas by name, the archived ones only when asked for."""
        return [one for one in self._all() if archived or not one.archived]

    def get(self, persona_id: int) -> Persona:
        """Give a persona, archived or not; raises `NotFound`."""
        for one in self._all():
            if one.id == persona_id:
                return one
        raise NotFound("There is no such persona any more.")

    def add(self, added: Persona) -> Persona:
        """Store a persona."""
        _ADD.run(self._link, workspace_id=self._workspace_id, id=added.id, **_values(added))
        self.__dict__.pop("_known", None)
        return added

    def save(self, changed: Persona) -> None:
        """Store a changed persona."""
        self._uow.connection.execute(
            update(persona)
            .where(persona.c.workspace_id == self._workspace_id, persona.c.id == changed.id)
            .values(**_values(changed))
        )
        self.__dict__.pop("_known", None)

    def bearer(self, persona_id: int) -> str | None:
        """Give the name of a deal that has a persona, None without one; reads deals until then."""
        row = _BEARER.first(self._link, workspace_id=self._workspace_id, persona_id=persona_id)
        return row[0] if row else None

    def _all(self) -> list[Persona]:
        if not hasattr(self, "_known"):
            rows = _ALL.rows(self._link, workspace_id=self._workspace_id)
            known = [_persona(row) for row in rows]
            self._known = sorted(known, key=lambda one: (folded(one.name), one.id))
        return self._known


def profile_of(one: Persona) -> dict[str, Any]:
    """Give a persona's texts and rules as plain JSON values."""
    texts = {name: value for name in _TEXTS if (value := getattr(one, name))}
    rules = [
        {
            "trait": rule.trait.value,
            "wanted": list(rule.wanted),
            "low": rule.low,
            "high": rule.high,
            "weight": rule.weight.value,
        }
        for rule in one.rules
    ]
    return {**texts, "rules": rules}


def persona_of(
    persona_id: int, name: str, description: str | None, profile: Mapping[str, Any], archived: bool
) -> Persona:
    """Make a persona of what `profile_of` gave."""
    rules = tuple(
        Rule(
            Trait(rule["trait"]),
            tuple(rule["wanted"]),
            rule["low"],
            rule["high"],
            Weight(rule["weight"]),
        )
        for rule in profile.get("rules", ())
    )
    texts = {text: profile.get(text) for text in _TEXTS}
    return Persona(persona_id, name, description, **texts, rules=rules, archived=archived)


def _persona(row: Row) -> Persona:
    persona_id, name, description, profile, archived = row
    return persona_of(persona_id, name, description, profile or {}, bool(archived))


def _values(one: Persona) -> dict[str, Any]:
    return {
        "name": one.name,
        "description": one.description,
        "profile": profile_of(one),
        "archived": one.archived,
    }
