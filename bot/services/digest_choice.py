"""Digests as people choose them: those of channels on the trail, a person's own beside it."""

from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.digest import DAILY, Digest, DigestKind, Part, moved_due, next_due
from bot.domain.error import Forbidden, Invalid
from bot.domain.permit import ask_to_curate, ask_to_lead, leads
from bot.domain.person import Person
from bot.services.digest import desk, usual
from bot.services.trail import tell
from bot.storage import OutboxKind, OutboxRow, UnitOfWork

SET = "digest.set"
"""What a channel is told once: who had its digest set up."""
LIST = frozenset({Part.DUE, Part.STALLED})
"""What a pipeline's channel is told that only lists stalled and due deals."""
MOST = 30
"""Digests of channels a workspace may have."""


def proposed(
    uow: UnitOfWork, channel_id: str, pipeline_id: int | None = None, *, by: Person
) -> Digest:
    """Give the digest a channel gets while nothing else is chosen."""
    fresh = usual(uow, DigestKind.CHANNEL, by, desk(uow).house)
    return replace(fresh, channel_id=channel_id, pipeline_id=pipeline_id)


def put(uow: UnitOfWork, wanted: Digest, *, by: Person) -> Audit:
    """Set up a channel's digest, or change it; a channel is told who set it up.

    Whoever leads the pipeline may, of all pipelines every manager. Raises `Invalid` for what
    cannot be, and for a second one of the same pipeline in the same channel.
    """
    _ask(uow, wanted, by)
    _ask_possible(wanted)
    same = uow.digests.at(DigestKind.CHANNEL, wanted.place)
    before = next((one for one in uow.digests.all() if one.id == wanted.id), None)
    if same is not None and same.id != wanted.id:
        raise Invalid("This channel has a digest of it already. Change that one.")
    if before is None and len(of_channels(uow)) >= MOST:
        raise Invalid("There are {most} digests already. Remove one first.", most=MOST)
    moved = before is None or before.channel_id != wanted.channel_id
    set_by = by.id if before is None or moved else before.person_id
    after = _timed(uow, replace(wanted, person_id=set_by), before)
    if before is None:
        uow.digests.add(after)
    else:
        uow.digests.save(after)
    told = _tell(uow, Deed.CHANGED if before else Deed.ADDED, before, after, by)
    if moved:
        _announce(uow, after, told, by)
    return told


def remove(uow: UnitOfWork, digest_id: int, *, by: Person) -> Audit:
    """Take a channel's digest away."""
    known = uow.digests.get(digest_id)
    _ask(uow, known, by)
    uow.digests.drop(digest_id)
    return _tell(uow, Deed.ARCHIVED, known, None, by)


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Take a change of a channel's digest back."""
    was = _read(told.before) if told.before else None
    if was is None:
        assert told.subject_id is not None
        uow.digests.drop(told.subject_id)
    elif told.after is None:
        uow.digests.add(_timed(uow, was))
    else:
        now = uow.digests.get(was.id)
        uow.digests.save(_timed(uow, replace(was, said_at=now.said_at, last=now.last)))


def of_channels(uow: UnitOfWork) -> list[Digest]:
    """Give the digests of channels."""
    return [one for one in uow.digests.all() if one.channel_id is not None]


def own(uow: UnitOfWork, kind: DigestKind, *, by: Person) -> Digest:
    """Give a person's own digest of a kind, chosen or not."""
    if kind is DigestKind.REVIEW and not _is_leading(uow, by):
        raise Forbidden("Only a manager or an admin can do that.")
    known = uow.digests.at(kind, f"person:{by.id}")
    return known or usual(uow, kind, by, desk(uow).house)


def put_own(uow: UnitOfWork, wanted: Digest, *, by: Person) -> None:
    """Set a person's own digest."""
    own(uow, wanted.kind, by=by)
    _ask_possible(wanted)
    known = uow.digests.at(wanted.kind, f"person:{by.id}")
    after = _timed(uow, replace(wanted, person_id=by.id, locale=by.locale), known)
    if not uow.digests.add(after):
        uow.digests.save(after)


def _is_leading(uow: UnitOfWork, by: Person) -> bool:
    return any(leads(by, pipeline) for pipeline in uow.pipelines.all())


def _ask(uow: UnitOfWork, digest: Digest, by: Person) -> None:
    if digest.channel_id is None:
        raise Forbidden("Only a manager or an admin can do that.")
    if digest.pipeline_id is None:
        ask_to_curate(by)
    else:
        ask_to_lead(by, uow.pipelines.get(digest.pipeline_id))


def _ask_possible(wanted: Digest) -> None:
    if not 0 <= wanted.minute < 24 * 60:
        raise Invalid("Choose a time of the day.")
    if wanted.on and not wanted.days:
        raise Invalid("Choose at least one day.")
    if wanted.on and not wanted.told:
        raise Invalid("Choose at least one thing to tell of.")


def _timed(uow: UnitOfWork, wanted: Digest, known: Digest | None = None) -> Digest:
    """Give a digest with when it comes next; one that is due as it is changed still comes."""
    calendar = desk(uow).calendar(uow, wanted)
    if known is None or known.due_at is None or not wanted.on:
        return replace(wanted, due_at=next_due(wanted, calendar, uow.now))
    due = moved_due(replace(wanted, due_at=known.due_at), calendar.zone, calendar, uow.now)
    return replace(wanted, due_at=due)


def _announce(uow: UnitOfWork, after: Digest, told: Audit, by: Person) -> None:
    back = {"back": {"to": "dm", "user": by.slack_id}} if by.slack_id else {}
    destination = {"to": "channel", "channel": after.channel_id, "person": by.id, **back}
    uow.outbox.add(
        OutboxRow(
            uow.new_id(),
            f"digestset:{told.id}",
            OutboxKind.POST,
            destination,
            SET,
            {"digest": after.id},
        )
    )


def _tell(
    uow: UnitOfWork, deed: Deed, before: Digest | None, after: Digest | None, by: Person
) -> Audit:
    known = after or before
    assert known is not None
    return tell(
        uow,
        Subject.DIGEST,
        known.id,
        deed,
        before=_written(uow, before) if before else None,
        after=_written(uow, after) if after else None,
        by=by,
    )


def _written(uow: UnitOfWork, one: Digest) -> dict[str, Any]:
    """Give it as plain JSON; ids as text, which are longer than some readers' whole numbers."""
    pipeline = uow.pipelines.get(one.pipeline_id).name if one.pipeline_id is not None else None
    return {
        "name": pipeline or uow.workspace.name,
        "id": str(one.id),
        "person": str(one.person_id),
        "channel": one.channel_id,
        "pipeline": str(one.pipeline_id) if one.pipeline_id is not None else None,
        "minute": one.minute,
        "days": sorted(one.days),
        "parts": [part.value for part in one.told],
        "locale": one.locale,
        "silent": one.silent,
    }


def _read(kept: Any) -> Digest:
    return Digest(
        int(kept["id"]),
        DigestKind.CHANNEL,
        int(kept["person"]),
        kept["channel"],
        int(kept["pipeline"]) if kept["pipeline"] else None,
        minute=kept["minute"],
        days=frozenset(kept["days"]),
        parts=frozenset(Part(name) for name in kept["parts"]) or frozenset(DAILY),
        locale=kept["locale"],
        silent=kept["silent"],
    )
