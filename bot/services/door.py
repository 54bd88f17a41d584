"""Doors for leads from outside: opened, closed, given new keys, by whoever leads the pipeline."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.door import GRACE, Door, DoorKind
from bot.domain.error import NotFound
from bot.domain.permit import ask_to_lead
from bot.domain.person import Person
from bot.services.trail import tell
from bot.storage import UnitOfWork

PUBLIC_URL = "public_url"
"""The setting that holds the address of our pages for the outside."""
MAIL_ADDRESS = "mail_address"
"""The setting that holds the address whose mail is passed on to us."""


def public_url(uow: UnitOfWork) -> str | None:
    """Give the address of our pages, without a slash at its end, where there is one."""
    found = uow.settings.get(PUBLIC_URL)
    return found if isinstance(found, str) else None


def mail_address(uow: UnitOfWork) -> str | None:
    """Give the address whose mail is passed on to us, where there is one."""
    found = uow.settings.get(MAIL_ADDRESS)
    return found if isinstance(found, str) else None


def keep_addresses(uow: UnitOfWork, url: str | None, mail: str | None) -> None:
    """Note the addresses the outside reaches us at."""
    for name, address in ((PUBLIC_URL, url), (MAIL_ADDRESS, mail)):
        if uow.settings.get(name) != address:
            uow.settings.put(name, address)


def of_kind(uow: UnitOfWork, pipeline_id: int, kind: DoorKind) -> Door | None:
    """Give a pipeline's door of a kind, where it was ever opened."""
    return next((one for one in uow.doors.of(pipeline_id) if one.kind is kind), None)


def known(uow: UnitOfWork, door_id: int) -> Door:
    """Give a door of the workspace; raises `NotFound`."""
    found = uow.doors.get(door_id)
    if found is None:
        raise NotFound("This is not there any more.")
    return found


def open_(
    uow: UnitOfWork,
    pipeline_id: int,
    kind: DoorKind,
    *,
    by: Person,
    public_id: str | None = None,
    config: Mapping[str, Any] | None = None,
) -> tuple[Door, Audit]:
    """Open a door, or one that was closed; what it was called and its key stay."""
    ask_to_lead(by, uow.pipelines.get(pipeline_id))
    before = of_kind(uow, pipeline_id, kind)
    if before is None:
        fresh = Door(
            id=uow.new_id(),
            workspace_id=uow.workspace_id,
            pipeline_id=pipeline_id,
            kind=kind,
            public_id=public_id or secrets.token_hex(8),
            secret=secrets.token_hex(24),
            set_by=by.id,
            config=config or {},
        )
        return uow.doors.add(fresh), _tell(uow, None, fresh, by)
    after = replace(
        before,
        enabled=True,
        public_id=public_id or before.public_id,
        config=before.config if config is None else config,
        set_by=by.id,
    )
    return uow.doors.save(after), _tell(uow, before, after, by)


def close(uow: UnitOfWork, door_id: int, *, by: Person) -> tuple[Door, Audit]:
    """Close a door: what comes is turned away until it is opened again."""
    return _change(uow, door_id, by, lambda before: replace(before, enabled=False))


def configure(
    uow: UnitOfWork, door_id: int, config: Mapping[str, Any], *, by: Person
) -> tuple[Door, Audit]:
    """Change what a door asks for or looks like."""
    return _change(uow, door_id, by, lambda before: replace(before, config=dict(config)))


def rotate(uow: UnitOfWork, door_id: int, *, by: Person) -> tuple[Door, Audit]:
    """Give a door a new key; the one before it goes on working for a day."""

    def renewed(before: Door) -> Door:
        return replace(
            before,
            secret=secrets.token_hex(24),
            old_secret=before.secret,
            old_until=uow.now + GRACE,
        )

    return _change(uow, door_id, by, renewed)


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a door back what a change took; one that was opened is closed. Keys stay as they are."""
    assert told.after is not None
    found = known(uow, int(told.after["door"]["id"]))
    if told.before is None or "door" not in told.before:
        uow.doors.save(replace(found, enabled=False))
        return
    was = told.before["door"]
    uow.doors.save(replace(found, enabled=bool(was["enabled"]), config=was["config"]))


def _change(uow: UnitOfWork, door_id: int, by: Person, make: Any) -> tuple[Door, Audit]:
    before = known(uow, door_id)
    ask_to_lead(by, uow.pipelines.get(before.pipeline_id))
    after: Door = make(before)
    return uow.doors.save(after), _tell(uow, before, after, by)


def _tell(uow: UnitOfWork, before: Door | None, after: Door, by: Person) -> Audit:
    """Write on the trail what was changed; keys are never on it."""
    pipeline = uow.pipelines.get(after.pipeline_id)
    return tell(
        uow,
        Subject.PIPELINE,
        pipeline.id,
        Deed.CHANGED,
        before={"name": pipeline.name, "door": _told(before)} if before else None,
        after={"name": pipeline.name, "door": _told(after)},
        by=by,
    )


def _told(door: Door) -> dict[str, Any]:
    return {
        "id": str(door.id),
        "kind": door.kind.value,
        "enabled": door.enabled,
        "config": dict(door.config),
    }
