"""Lenses, each kept once under the hash of what it says."""

import json
from dataclasses import asdict, fields
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from bot.domain.custom import FieldKind, RecordKind
from bot.domain.deal import Source
from bot.domain.error import NotFound
from bot.domain.lens import PLAIN, Lens, Own, Stretch, When
from bot.domain.money import Money
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import lens
from bot.storage.upsert import insert

_GET = Statement(
    select(lens.c.spec).where(
        lens.c.workspace_id == given(lens.c.workspace_id), lens.c.id == given(lens.c.id)
    )
)
_PUT = Statement(
    lambda name: insert(name, lens).on_conflict_do_nothing(
        index_elements=[lens.c.workspace_id, lens.c.id]
    )
)


class Lenses(Repository):
    """Lenses of the workspace.

    There are as many as different questions were asked, and each is small; since a view and an
    old message may name one at any time, none is taken away.
    """

    def put(self, asked: Lens) -> int:
        """Store a lens and give its id; 0 for the plain one, which needs no row."""
        if asked == PLAIN:
            return 0
        spec = _written(asked)
        plain = json.dumps(spec, sort_keys=True, ensure_ascii=False)
        lens_id = int.from_bytes(sha256(plain.encode()).digest()[:8]) >> 1
        _PUT.run(
            self._link,
            workspace_id=self._workspace_id,
            id=lens_id,
            spec=spec,
            created_at=self._uow.now,
        )
        return lens_id

    def get(self, lens_id: int) -> Lens:
        """Give a lens; raises `NotFound` for one that was never asked for here.

        Read once per transaction: a board asks for it with each of its stages.
        """
        if not lens_id:
            return PLAIN
        if not hasattr(self, "_known"):
            self._known: dict[int, Lens] = {}
        if lens_id in self._known:
            return self._known[lens_id]
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=lens_id)
        if row is None:
            raise NotFound("This board is too old. Type /pipeline for a new one.")
        return self._known.setdefault(lens_id, _read(row[0]))


def _written(asked: Lens) -> dict[str, Any]:
    """Write what is set, in plain JSON."""
    spec = {name: part for name, part in asdict(asked).items() if part}
    for name in ("closing", "created"):
        if (when := getattr(asked, name)) is not None:
            spec[name] = {
                "stretch": when.stretch,
                "first": when.first.isoformat() if when.first else None,
                "last": when.last.isoformat() if when.last else None,
            }
    return spec


def _read(spec: dict[str, Any]) -> Lens:
    known = {name: spec[name] for name in (one.name for one in fields(Lens)) if name in spec}
    for name in ("least", "most"):
        if name in known:
            known[name] = Money(**known[name])
    for name in ("closing", "created"):
        if name in known:
            known[name] = _when(known[name])
    known["sources"] = tuple(Source(one) for one in spec.get("sources", ()))
    known["facts"] = tuple(spec.get("facts", ()))
    known["own"] = tuple(
        Own(
            **{
                **one,
                "kind": FieldKind(one["kind"]),
                # Lenses of old knew fields on deals alone.
                "record": RecordKind(one.get("record", RecordKind.DEAL)),
            }
        )
        for one in spec.get("own", ())
    )
    return Lens(**known)


def _when(spec: dict[str, str | None]) -> When:
    stretch, first, last = spec["stretch"], spec["first"], spec["last"]
    return When(
        Stretch(stretch) if stretch else None,
        date.fromisoformat(first) if first else None,
        date.fromisoformat(last) if last else None,
    )
