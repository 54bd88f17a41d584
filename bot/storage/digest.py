"""Digests of a workspace: who gets which, and those that are due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, delete, select, update

from bot.domain.digest import Digest, DigestKind, Part
from bot.domain.error import NotFound
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import digest, person
from bot.storage.upsert import insert

_NAMES = (
    "id", "kind", "person_id", "channel_id", "pipeline_id", "value", "due_at", "said_at", "last",
)  # fmt: skip
_CHANGED = ("person_id", "value", "due_at", "said_at", "last", "place", "channel_id", "pipeline_id")
_OURS = select(*(digest.c[name] for name in _NAMES)).where(
    digest.c.workspace_id == given(digest.c.workspace_id)
)
_ADD = Statement(
    lambda name: insert(name, digest).on_conflict_do_nothing(
        index_elements=["workspace_id", "kind", "place"]
    )
)
_SAVE = Statement(
    update(digest)
    .where(
        digest.c.workspace_id == given(digest.c.workspace_id, "old_workspace_id"),
        digest.c.id == given(digest.c.id, "old_id"),
    )
    .values({name: given(digest.c[name], f"new_{name}") for name in _CHANGED})
)
_DROP = Statement(
    delete(digest).where(
        digest.c.workspace_id == given(digest.c.workspace_id),
        digest.c.id == given(digest.c.id),
    )
)
_ALL = Statement(_OURS.order_by(digest.c.kind, digest.c.place))
_GET = Statement(_OURS.where(digest.c.id == given(digest.c.id)))
_AT = Statement(
    _OURS.where(digest.c.kind == given(digest.c.kind), digest.c.place == given(digest.c.place))
)
_DUE = Statement(
    _OURS.where(digest.c.due_at <= given(digest.c.due_at, "instant"))
    .order_by(digest.c.due_at, digest.c.id)
    .limit(bindparam("most", type_=Integer))
)
_LACKING = Statement(
    select(person.c.id)
    .where(
        person.c.workspace_id == given(person.c.workspace_id),
        person.c.slack_id.is_not(None),
        ~select(digest.c.id)
        .where(
            digest.c.workspace_id == person.c.workspace_id,
            digest.c.kind == given(digest.c.kind),
            digest.c.channel_id.is_(None),
            digest.c.person_id == person.c.id,
        )
        .exists(),
    )
    .order_by(person.c.id)
)


class Digests(Repository):
    """Digests; one of a kind for each place."""

    def add(self, added: Digest) -> bool:
        """Store a digest; False when there is one of its kind for its place."""
        values = {**_values(added), "id": added.id, "kind": added.kind.value}
        return _ADD.run(self._link, workspace_id=self._workspace_id, **values) == 1

    def save(self, changed: Digest) -> None:
        """Store a digest as it is now."""
        values = {f"new_{name}": value for name, value in _values(changed).items()}
        _SAVE.run(self._link, old_workspace_id=self._workspace_id, old_id=changed.id, **values)

    def drop(self, digest_id: int) -> None:
        """Forget a digest."""
        _DROP.run(self._link, workspace_id=self._workspace_id, id=digest_id)

    def all(self) -> list[Digest]:
        """Give all digests, by kind and place."""
        return [_digest(row) for row in _ALL.rows(self._link, workspace_id=self._workspace_id)]

    def get(self, digest_id: int) -> Digest:
        """Give a digest; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=digest_id)
        if row is None:
            raise NotFound("This digest is not there any more.")
        return _digest(row)

    def at(self, kind: DigestKind, place: str) -> Digest | None:
        """Give the digest of a kind for a place."""
        row = _AT.first(self._link, workspace_id=self._workspace_id, kind=kind.value, place=place)
        return _digest(row) if row else None

    def due(self, now: datetime, most: int) -> list[Digest]:
        """Give digests whose time has come, the longest due first."""
        rows = _DUE.rows(self._link, workspace_id=self._workspace_id, instant=now, most=most)
        return [_digest(row) for row in rows]

    def lacking(self, kind: DigestKind) -> list[int]:
        """Give the people in Slack who have no digest of a kind, chosen or not."""
        rows = _LACKING.rows(self._link, workspace_id=self._workspace_id, kind=kind.value)
        return [row[0] for row in rows]


def _values(one: Digest) -> dict[str, Any]:
    return {
        "place": one.place,
        "person_id": one.person_id,
        "channel_id": one.channel_id,
        "pipeline_id": one.pipeline_id,
        "value": {
            "minute": one.minute,
            "days": sorted(one.days),
            "parts": [part.value for part in one.told],
            "locale": one.locale,
            "silent": one.silent,
            "on": one.on,
        },
        "due_at": one.due_at,
        "said_at": one.said_at,
        "last": dict(one.last),
    }


def _digest(row: Row) -> Digest:
    digest_id, kind, person_id, channel_id, pipeline_id, value, due_at, said_at, last = row
    kept: Mapping[str, Any] = value
    return Digest(
        digest_id,
        DigestKind(kind),
        person_id,
        channel_id,
        pipeline_id,
        minute=int(kept["minute"]),
        days=frozenset(kept["days"]),
        parts=frozenset(Part(name) for name in kept["parts"]),
        locale=kept["locale"],
        silent=bool(kept["silent"]),
        on=bool(kept["on"]),
        due_at=due_at,
        said_at=said_at,
        last=last,
    )
