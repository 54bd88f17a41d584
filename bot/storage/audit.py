"""The trail of changes beside the deals."""

from sqlalchemy import Integer, bindparam, insert, select

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import NotFound
from bot.storage.link import Row, Statement
from bot.storage.repository import Repository, given
from bot.storage.tables import audit

_OURS = select(
    audit.c.id,
    audit.c.at,
    audit.c.author_id,
    audit.c.subject,
    audit.c.subject_id,
    audit.c.kind,
    audit.c.before,
    audit.c.after,
    audit.c.undoes,
).where(audit.c.workspace_id == given(audit.c.workspace_id))
_GET = Statement(_OURS.where(audit.c.id == given(audit.c.id)))
_NEWEST = Statement(
    _OURS.where(audit.c.id < given(audit.c.id, "below"))
    .order_by(audit.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)
_SINCE = Statement(
    _OURS.where(
        audit.c.subject == given(audit.c.subject),
        audit.c.subject_id == given(audit.c.subject_id),
        audit.c.id > given(audit.c.id, "above"),
    ).order_by(audit.c.id)
)
_ABOVE = Statement(
    _OURS.where(audit.c.id > given(audit.c.id), audit.c.subject == given(audit.c.subject)).order_by(
        audit.c.id
    )
)
_UNDOING = Statement(_OURS.where(audit.c.id > given(audit.c.id), audit.c.undoes.is_not(None)))
_ADD = Statement(insert(audit))
_LAST = 2**63 - 1


class Audits(Repository):
    """Changes of settings; nothing of them is ever changed."""

    def append(self, told: Audit) -> Audit:
        """Put a change on the trail."""
        _ADD.run(
            self._link,
            workspace_id=self._workspace_id,
            id=told.id,
            at=told.at,
            author_id=told.author_id,
            subject=told.subject.value,
            subject_id=told.subject_id,
            kind=told.deed.value,
            before=dict(told.before) if told.before is not None else None,
            after=dict(told.after) if told.after is not None else None,
            undoes=told.undoes,
        )
        return told

    def get(self, audit_id: int) -> Audit:
        """Give a change; raises `NotFound`."""
        row = _GET.first(self._link, workspace_id=self._workspace_id, id=audit_id)
        if row is None:
            raise NotFound("This change is not on the trail.")
        return _audit(row)

    def newest(self, limit: int = 10, *, below: int | None = None) -> list[Audit]:
        """Give the newest changes, or those before the id `below`."""
        rows = _NEWEST.rows(
            self._link, workspace_id=self._workspace_id, below=below or _LAST, most=limit
        )
        return [_audit(row) for row in rows]

    def later(self, told: Audit) -> list[Audit]:
        """Give what was done to the same subject after a change, oldest first."""
        rows = _SINCE.rows(
            self._link,
            workspace_id=self._workspace_id,
            subject=told.subject.value,
            subject_id=told.subject_id,
            above=told.id,
        )
        return [_audit(row) for row in rows]

    def since(self, above: int, subject: Subject) -> list[Audit]:
        """Give what was done to any subject of a kind after the change `above`, oldest first."""
        rows = _ABOVE.rows(
            self._link, workspace_id=self._workspace_id, id=above, subject=subject.value
        )
        return [_audit(row) for row in rows]

    def undone(self, told: Audit) -> bool:
        """Tell whether a change was taken back."""
        rows = _UNDOING.rows(self._link, workspace_id=self._workspace_id, id=told.id)
        return any(row[8] == told.id for row in rows)


def _audit(row: Row) -> Audit:
    audit_id, at, author_id, subject, subject_id, kind, before, after, undoes = row
    return Audit(
        audit_id, at, author_id, Subject(subject), subject_id, Deed(kind), before, after, undoes
    )
