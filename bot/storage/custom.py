"""The fields a workspace adds of its own, and their values."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Text, cast, delete, exists, insert, or_, select, update

from bot.domain.custom import (
    PREFIX,
    CustomField,
    CustomValue,
    FieldKind,
    RecordKind,
    read,
    written,
)
from bot.domain.error import NotFound
from bot.storage.insert import insert_many
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, folded, given
from bot.storage.tables import custom_field, custom_value, door, lens, stage
from bot.storage.upsert import insert as upsert

_ALL = Statement(
    select(
        custom_field.c.id,
        custom_field.c.record,
        custom_field.c.name,
        custom_field.c.kind,
        custom_field.c.choices,
        custom_field.c.position,
        custom_field.c.archived,
        custom_field.c.export_name,
    )
    .where(custom_field.c.workspace_id == given(custom_field.c.workspace_id))
    .order_by(custom_field.c.record, custom_field.c.position, custom_field.c.id)
)
_ADD = Statement(insert(custom_field))
_VALUES = Statement(
    select(custom_value.c.field_id, custom_value.c.text).where(
        custom_value.c.workspace_id == given(custom_value.c.workspace_id),
        custom_value.c.record_id == given(custom_value.c.record_id),
    )
)
_HOLDER = Statement(
    select(custom_value.c.record_id)
    .where(
        custom_value.c.workspace_id == given(custom_value.c.workspace_id),
        custom_value.c.field_id == given(custom_value.c.field_id),
    )
    .order_by(custom_value.c.record_id)
    .limit(1)
)
_DROP = Statement(
    delete(custom_value).where(
        custom_value.c.workspace_id == given(custom_value.c.workspace_id),
        custom_value.c.record_id == given(custom_value.c.record_id),
        custom_value.c.field_id == given(custom_value.c.field_id),
    )
)


def _put(dialect: str) -> Any:
    added = upsert(dialect, custom_value)
    return added.on_conflict_do_update(
        index_elements=[
            custom_value.c.workspace_id,
            custom_value.c.record_id,
            custom_value.c.field_id,
        ],
        set_={"text": added.excluded.text},
    )


_PUT = Statement(_put)


class CustomFields(Repository):
    """Fields and values; the fields are read once per transaction."""

    def all(self, record: RecordKind | None = None, *, archived: bool = False) -> list[CustomField]:
        """Give the fields of a kind of record in their order."""
        return [
            one
            for one in self._all()
            if record in (None, one.record) and (archived or not one.archived)
        ]

    def get(self, field_id: int) -> CustomField:
        """Give a field; raises `NotFound`."""
        for one in self._all():
            if one.id == field_id:
                return one
        raise NotFound("There is no such field any more.")

    def add(self, added: CustomField) -> CustomField:
        """Store a field; it comes last among those of its kind of record."""
        known = self.all(added.record, archived=True)
        taken = {one.column for one in known}
        name = "_".join(folded(added.name).split())
        # A field that had this name before keeps its column.
        column = name if name not in taken else f"{name}_{added.id}"
        added = replace(added, position=len(known), export_name=column)
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=added.id,
            export_name=added.export_name,
            **_values(added),
        )
        self.__dict__.pop("_known", None)
        return added

    def save(self, changed: CustomField) -> None:
        """Store a changed field."""
        self._uow.connection.execute(
            update(custom_field)
            .where(
                custom_field.c.workspace_id == self._workspace_id,
                custom_field.c.id == changed.id,
            )
            .values(**_values(changed))
        )
        self.__dict__.pop("_known", None)

    def of(self, record: RecordKind, record_id: int) -> dict[int, CustomValue]:
        """Give what stands in a record's fields, by field id; empty fields are left out.

        Costs nothing while the workspace has no fields of its own.
        """
        known = {one.id: one for one in self.all(record)}
        if not known:
            return {}
        rows = _VALUES.rows(self._link, workspace_id=self._workspace_id, record_id=record_id)
        return {key: read(known[key], text) for key, text in rows if key in known}

    def holder(self, field_id: int) -> int | None:
        """Give the id of a record in which a field is filled in, None without one."""
        row = _HOLDER.first(self._link, workspace_id=self._workspace_id, field_id=field_id)
        return row[0] if row else None

    def put(self, record_id: int, values: Mapping[int, CustomValue | None]) -> None:
        """Store values of a record by field id; None empties a field."""
        for field_id, value in values.items():
            ours = {"workspace_id": self._workspace_id, "record_id": record_id}
            if value is None:
                _DROP.run(self._link, field_id=field_id, **ours)
            else:
                _PUT.run(self._link, field_id=field_id, text=written(value), **ours)

    def put_many(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Store texts of new records, each as (record, field, text), in bulk."""
        lines = [[self._workspace_id, *row] for row in rows]
        if lines:
            names = ("workspace_id", "record_id", "field_id", "text")
            insert_many(self._link, custom_value, names, lines)

    def drop_unused(self, ids: Iterable[int]) -> int:
        """Take away fields that hold nothing and that no stage, lens or door names."""
        gone = 0
        for field_id in ids:
            named = f'%"{PREFIX}{field_id}"%'
            ours = (custom_field.c.workspace_id == self._workspace_id,)
            used = [
                exists().where(
                    custom_value.c.workspace_id == self._workspace_id,
                    custom_value.c.field_id == field_id,
                )
            ]
            used += [
                exists().where(
                    column.table.c.workspace_id == self._workspace_id,
                    cast(column, Text).like(named),
                )
                for column in (stage.c.required, lens.c.spec, door.c.config)
            ]
            gone += self._uow.connection.execute(
                delete(custom_field).where(*ours, custom_field.c.id == field_id, ~or_(*used))
            ).rowcount
        self.__dict__.pop("_known", None)
        return gone

    def clear(self, record_id: int) -> None:
        """Empty all fields of a record."""
        ours = (custom_value.c.workspace_id == self._workspace_id,)
        self._uow.connection.execute(
            delete(custom_value).where(*ours, custom_value.c.record_id == record_id)
        )

    def restore(self, record_id: int, field_id: int, old: str | None, new: str | None) -> None:
        """Put a stored text back, if what took its place still stands there."""
        rows = _VALUES.rows(self._link, workspace_id=self._workspace_id, record_id=record_id)
        standing: dict[int, str] = {row[0]: row[1] for row in rows}
        if standing.get(field_id) != new:
            return
        ours = {"workspace_id": self._workspace_id, "record_id": record_id, "field_id": field_id}
        if old is None:
            _DROP.run(self._link, **ours)
        else:
            _PUT.run(self._link, text=old, **ours)

    def _all(self) -> list[CustomField]:
        if not hasattr(self, "_known"):
            rows = _ALL.rows(self._link, workspace_id=self._workspace_id)
            self._known = [_field(row) for row in rows]
        return self._known


def _field(row: Row) -> CustomField:
    field_id, record, name, kind, choices, position, archived, export_name = row
    return CustomField(
        field_id,
        RecordKind(record),
        name,
        FieldKind(kind),
        tuple(choices or ()),
        position,
        bool(archived),
        export_name,
    )


def _values(one: CustomField) -> dict[str, Any]:
    return {
        "record": one.record.value,
        "name": one.name,
        "name_key": folded(one.name),
        "kind": one.kind.value,
        "choices": list(one.choices),
        "position": one.position,
        "archived": one.archived,
    }
