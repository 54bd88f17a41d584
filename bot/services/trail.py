"""How a change beside the deals is put on the audit trail."""

from collections.abc import Mapping
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.person import Person
from bot.storage import UnitOfWork


def tell(
    uow: UnitOfWork,
    subject: Subject,
    subject_id: int | None,
    deed: Deed,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    by: Person | None,
    undoes: int | None = None,
) -> Audit:
    """Write what was changed, by whom, now; `before` and `after` hold plain JSON values."""
    return uow.audits.append(
        Audit(
            id=uow.new_id(),
            at=uow.now,
            author_id=by.id if by else None,
            subject=subject,
            subject_id=subject_id,
            deed=deed,
            before=before,
            after=after,
            undoes=undoes,
        )
    )
