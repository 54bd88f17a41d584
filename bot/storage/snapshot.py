"""Forecasts as they were each week, what people called beside them, categories of deals."""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from bot.domain.forecast import Category, Grain, Window
from bot.domain.snapshot import Call, Snapshot, Whose
from bot.storage.link import Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import deal_category, forecast_call, forecast_snapshot
from bot.storage.upsert import insert

_KEPT, _CALL, _CHOSEN = forecast_snapshot.c, forecast_call.c, deal_category.c
_NAMES = tuple(Snapshot.__dataclass_fields__)
_THEIRS = (
    _KEPT.workspace_id == given(_KEPT.workspace_id),
    _KEPT.pipeline_id == given(_KEPT.pipeline_id),
    _KEPT.team == given(_KEPT.team),
    _KEPT.person_id == given(_KEPT.person_id),
)
_PAST = Statement(
    select(*(_KEPT[name] for name in _NAMES))
    .where(*_THEIRS, _KEPT.grain == given(_KEPT.grain), _KEPT.first < given(_KEPT.first, "until"))
    .order_by(_KEPT.first, _KEPT.taken)
)
_TAKEN = Statement(
    select(func.count()).where(
        *_THEIRS, _KEPT.taken == given(_KEPT.taken), _KEPT.replayed.is_(False)
    )
)
_CALLS = Statement(
    select(_CALL.id, _CALL.minor, _CALL.currency, _CALL.note, _CALL.author_id, _CALL.at)
    .where(
        _CALL.workspace_id == given(_CALL.workspace_id),
        _CALL.pipeline_id == given(_CALL.pipeline_id),
        _CALL.team == given(_CALL.team),
        _CALL.person_id == given(_CALL.person_id),
        _CALL.grain == given(_CALL.grain),
        _CALL.first == given(_CALL.first),
    )
    .order_by(_CALL.id.desc())
)
_ADD_CALL = Statement(lambda name: insert(name, forecast_call))
_CATEGORY = Statement(
    select(_CHOSEN.category).where(
        _CHOSEN.workspace_id == given(_CHOSEN.workspace_id),
        _CHOSEN.deal_id == given(_CHOSEN.deal_id),
    )
)
_DROP = Statement(
    delete(deal_category).where(
        _CHOSEN.workspace_id == given(_CHOSEN.workspace_id),
        _CHOSEN.deal_id == given(_CHOSEN.deal_id),
    )
)


def _keep(dialect: str) -> Any:
    # The first of a week stays: two processes, or a night run twice, change nothing.
    return insert(dialect, forecast_snapshot).on_conflict_do_nothing()


def _choose(dialect: str) -> Any:
    added = insert(dialect, deal_category)
    return added.on_conflict_do_update(
        index_elements=[_CHOSEN.workspace_id, _CHOSEN.deal_id],
        set_={"category": added.excluded.category},
    )


_KEEP, _CHOOSE = Statement(_keep), Statement(_choose)


class Snapshots(Repository):
    """Past forecasts of the workspace, and what people said."""

    def keep(self, whose: Whose, kept: Snapshot) -> None:
        """Store a snapshot; the first of a day for the same thing stays."""
        values = {name: getattr(kept, name) for name in _NAMES}
        _KEEP.run(self._link, **self._of(whose), **{**values, "grain": kept.grain.value})

    def taken(self, whose: Whose, day: date) -> bool:
        """Tell whether snapshots were kept for a week already, by its Monday."""
        row = _TAKEN.first(self._link, **self._of(whose), taken=day)
        return bool(row and row[0])

    def past(self, whose: Whose, grain: Grain, until: date) -> list[Snapshot]:
        """Give the snapshots of months or quarters that began before a day, by both days."""
        rows = _PAST.rows(self._link, **self._of(whose), grain=grain.value, until=until)
        found = []
        for row in rows:
            values = dict(zip(_NAMES, row, strict=True))
            values.update(grain=Grain(values["grain"]), replayed=bool(values["replayed"]))
            found.append(Snapshot(**values))
        return found

    def calls(self, whose: Whose, window: Window) -> list[Call]:
        """Give what was called for a window, the newest first."""
        rows = _CALLS.rows(
            self._link, **self._of(whose), grain=window.grain.value, first=window.first
        )
        return [
            Call(row[0], whose, window.first, window.grain, row[1], row[2], row[3], row[4], row[5])
            for row in rows
        ]

    def call(self, made: Call) -> None:
        """Add a call; those before it are kept."""
        _ADD_CALL.run(
            self._link,
            **self._of(made.whose),
            id=made.id,
            first=made.first,
            grain=made.grain.value,
            minor=made.minor,
            currency=made.currency,
            note=made.note,
            author_id=made.author_id,
            at=made.at,
        )

    def category(self, deal_id: int) -> Category | None:
        """Give the category that was chosen for a deal."""
        row = _CATEGORY.first(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return Category(row[0]) if row else None

    def choose(self, deal_id: int, category: Category | None) -> None:
        """Set a deal's category; None leaves it to its probability."""
        ours = {"workspace_id": self._workspace_id, "deal_id": deal_id}
        if category is None:
            _DROP.run(self._link, **ours)
        else:
            _CHOOSE.run(self._link, **ours, category=category.value)

    def _of(self, whose: Whose) -> dict[str, object]:
        return {
            "workspace_id": self._workspace_id,
            "pipeline_id": whose.pipeline_id or 0,
            "team": whose.team or "",
            "person_id": whose.person_id or 0,
        }
