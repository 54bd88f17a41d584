"""The rhythm of each stage, and how far it is on each deal."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, select

from bot.domain.rhythm import Rhythm
from bot.storage.link import Ask, Batch, Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import rhythm, stage_rhythm
from bot.storage.upsert import insert

_OURS = select(rhythm.c.touches, rhythm.c.replied_at, rhythm.c.asked_at, rhythm.c.deal_id).where(
    rhythm.c.workspace_id == given(rhythm.c.workspace_id)
)
_OF = Statement(_OURS.where(rhythm.c.deal_id == given(rhythm.c.deal_id)))
_OF_MANY = Statement(lambda dialect: _OURS.where(among(dialect, rhythm.c.deal_id)))
# Stages are few: one statement reads what all of them say, and the transaction keeps it.
_GAPS = Statement(
    select(stage_rhythm.c.stage_id, stage_rhythm.c.gaps).where(
        stage_rhythm.c.workspace_id == given(stage_rhythm.c.workspace_id)
    )
)
_CLEAR = Statement(
    delete(stage_rhythm).where(
        stage_rhythm.c.workspace_id == given(stage_rhythm.c.workspace_id),
        stage_rhythm.c.stage_id == given(stage_rhythm.c.stage_id),
    )
)


def _keep(dialect: str) -> Any:
    added = insert(dialect, rhythm)
    new = added.excluded
    return added.on_conflict_do_update(
        index_elements=[rhythm.c.workspace_id, rhythm.c.deal_id],
        set_={"touches": new.touches, "replied_at": new.replied_at, "asked_at": new.asked_at},
    )


def _say(dialect: str) -> Any:
    added = insert(dialect, stage_rhythm)
    return added.on_conflict_do_update(
        index_elements=[stage_rhythm.c.workspace_id, stage_rhythm.c.stage_id],
        set_={"gaps": added.excluded.gaps},
    )


_KEEP, _SAY = Statement(_keep), Statement(_say)


class Rhythms(Repository):
    """Rhythms of deals and stages."""

    def of(self, deal_id: int) -> Rhythm:
        """Give how far a deal is; one that nothing was done on is at the beginning."""
        row = _OF.first(self._link, workspace_id=self._workspace_id, deal_id=deal_id)
        return Rhythm(*row[:3]) if row else Rhythm()

    def keep(self, deal_id: int, kept: Rhythm) -> None:
        """Store how far a deal is."""
        _KEEP.run(
            self._link,
            workspace_id=self._workspace_id,
            deal_id=deal_id,
            touches=kept.touches,
            replied_at=kept.replied_at,
            asked_at=kept.asked_at,
        )

    def gaps(self, stage_id: int) -> tuple[int, ...] | None:
        """Give what a stage says of its gaps, in working days; None where it says nothing."""
        if not hasattr(self, "_known"):
            rows = _GAPS.rows(self._link, workspace_id=self._workspace_id)
            self._known = {stage: tuple(gaps) for stage, gaps in rows}
        return self._known.get(stage_id)

    def ahead(self, deal_id: int | None = None) -> Iterator[Ask]:
        """Say what will be asked of the stages, and of a deal."""
        if deal_id is not None:
            yield _OF, {"workspace_id": self._workspace_id, "deal_id": deal_id}
        if not hasattr(self, "_known"):
            yield _GAPS, {"workspace_id": self._workspace_id}

    def batch(self) -> Batch:
        """Say how rhythms of several deals are asked for."""
        return Batch(_OF_MANY, _OF, {"workspace_id": self._workspace_id}, "deal_id", 3)

    def say(self, stage_id: int, gaps: Sequence[int] | None) -> None:
        """Store a stage's gaps; none (an empty list) plans no touches, None is the default."""
        if gaps is None:
            _CLEAR.run(self._link, workspace_id=self._workspace_id, stage_id=stage_id)
        else:
            _SAY.run(
                self._link, workspace_id=self._workspace_id, stage_id=stage_id, gaps=list(gaps)
            )
        self.__dict__.pop("_known", None)
