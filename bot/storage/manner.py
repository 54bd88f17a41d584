"""What people want of nudges: their hours, what they are spared, and until when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from bot.domain.nudge import Mute
from bot.domain.rule import Rule
from bot.storage.link import Statement
from bot.storage.many import among
from bot.storage.repository import Repository, given
from bot.storage.tables import manner, mute
from bot.storage.upsert import insert

_ALL = Statement(
    select(manner.c.person_id, manner.c.value).where(
        manner.c.workspace_id == given(manner.c.workspace_id)
    )
)


def _put(dialect: str) -> Any:
    added = insert(dialect, manner)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", "person_id"], set_={"value": added.excluded.value}
    )


def _silence(dialect: str) -> Any:
    added = insert(dialect, mute)
    return added.on_conflict_do_update(
        index_elements=["workspace_id", "person_id", "subject", "rule"],
        set_={"until": added.excluded.until},
    )


_PUT = Statement(_put)
_SILENCE = Statement(_silence)
_SILENT = Statement(
    lambda name: select(mute.c.person_id, mute.c.subject, mute.c.rule, mute.c.until).where(
        mute.c.workspace_id == given(mute.c.workspace_id),
        among(name, mute.c.subject),
        or_(mute.c.until.is_(None), mute.c.until >= given(mute.c.until, "today")),
    )
)
_LIFT = Statement(
    delete(mute).where(
        mute.c.workspace_id == given(mute.c.workspace_id),
        mute.c.person_id == given(mute.c.person_id),
        mute.c.subject == given(mute.c.subject),
        mute.c.rule == given(mute.c.rule),
    )
)


class MannersTable(Repository):
    """Settings per person, as small JSON, and what each is spared."""

    def all(self) -> dict[int, Mapping[str, Any]]:
        """Give what people have set, by person."""
        return dict(_ALL.rows(self._link, workspace_id=self._workspace_id))

    def put(self, person_id: int, value: Mapping[str, Any]) -> None:
        """Set what a person wants."""
        _PUT.run(
            self._link, workspace_id=self._workspace_id, person_id=person_id, value=dict(value)
        )

    def silence(self, spared: Mute) -> None:
        """Spare a person something; the last word on the same counts."""
        _SILENCE.run(
            self._link,
            workspace_id=self._workspace_id,
            person_id=spared.person_id,
            subject=spared.subject,
            rule=spared.rule.value if spared.rule else "",
            until=spared.until,
        )

    def lift(self, spared: Mute) -> None:
        """Spare a person something no longer."""
        _LIFT.run(
            self._link,
            workspace_id=self._workspace_id,
            person_id=spared.person_id,
            subject=spared.subject,
            rule=spared.rule.value if spared.rule else "",
        )

    def silent(
        self, subjects: Sequence[str], today: date
    ) -> dict[tuple[int, str], dict[Rule | None, date | None]]:
        """Give by person and subject which rules (None: all) are silent until which day."""
        rows = _SILENT.rows(
            self._link, workspace_id=self._workspace_id, ids=list(subjects), today=today
        )
        found: dict[tuple[int, str], dict[Rule | None, date | None]] = {}
        for person_id, subject, rule, until in rows:
            spared = found.setdefault((person_id, subject), {})
            spared[Rule(rule) if rule else None] = until
        return found
