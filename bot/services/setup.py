"""Setting a workspace up, and changing its settings later."""

from dataclasses import dataclass, replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_administer, ask_to_sell
from bot.domain.person import Person, Role
from bot.domain.setup import Setup
from bot.domain.workspace import Workspace
from bot.services import chore, digest_time, pipeline
from bot.services.holiday import KEY, countries
from bot.services.trail import tell
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen about the workspace as a whole."""

    currency: str
    zone: str
    working_days: frozenset[int]
    country: str | None = None


def setup_of(uow: UnitOfWork) -> Setup:
    """Give what was chosen; nothing at first."""
    kept = uow.settings.get(KEY) or {}
    return Setup(kept.get("country"), bool(kept.get("done")))


def begun(uow: UnitOfWork) -> bool:
    """Tell whether deals stand in the first pipeline already."""
    return any(uow.merges.standing(one.id, 1) for one in uow.pipelines.default().ever)


def begin(
    uow: UnitOfWork, choice: Choice, *, preset: str | None, manager_ids: frozenset[int], by: Person
) -> Audit:
    """Set a workspace up: its choices, the preset of its first pipeline, and who manages.

    Whoever does it first becomes an admin. The pipeline made with the workspace gives way to
    the chosen preset; with None it stays, and so it does when there are deals in it, which go
    to other stages only where somebody says so. Raises `Forbidden` once it has been done.
    """
    if setup_of(uow).done:
        ask_to_administer(by)
    ask_to_sell(by)
    boss = by if by.role is Role.ADMIN else uow.persons.save(replace(by, role=Role.ADMIN))
    told = change(uow, choice, by=boss)
    for manager_id in manager_ids:
        manager = uow.persons.get(manager_id)
        if manager.is_member and manager.role in (Role.REP, Role.VIEWER):
            uow.persons.save(replace(manager, role=Role.MANAGER))
    if preset is not None and not begun(uow):
        _start_with(uow, preset, by=boss)
    return told


def change(uow: UnitOfWork, choice: Choice, *, by: Person) -> Audit:
    """Change the settings of the workspace; raises `Invalid` for what does not exist.

    A new zone moves the borders of days, so the day totals are counted anew in the background.
    """
    ask_to_administer(by)
    if choice.country is not None and choice.country not in countries():
        raise Invalid("There is no list of holidays for {country}.", country=choice.country)
    before, was = uow.workspace, setup_of(uow)
    after = replace(
        before,
        currency=choice.currency,
        zone=choice.zone,
        working_days=choice.working_days,
    )
    now = Setup(choice.country, done=True)
    _store(uow, before, after, now)
    return tell(
        uow,
        Subject.WORKSPACE,
        before.id,
        Deed.CHANGED,
        before=_told(before, was),
        after=_told(after, now),
        by=by,
    )


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give the workspace back what a change took."""
    assert told.before is not None
    was: dict[str, Any] = dict(told.before)
    after = replace(
        uow.workspace,
        currency=was["currency"],
        zone=was["zone"],
        working_days=frozenset(was["working_days"]),
    )
    _store(uow, uow.workspace, after, Setup(was["country"], done=True))


def _store(uow: UnitOfWork, before: Workspace, after: Workspace, chosen: Setup) -> None:
    was = setup_of(uow).country
    uow.workspaces.save(after)
    uow.settings.put(KEY, {"country": chosen.country, "done": chosen.done})
    if chosen.country != was:
        for stage in (one for line in uow.pipelines.all() for one in line.open_stages):
            chore.add(uow, {"kind": "restall", "stage": str(stage.id)})
    if before.currency != after.currency:
        chore.add(uow, {"kind": "rerank"})
    if before.zone != after.zone:
        chore.recount(uow)
        digest_time.resettle(uow, before)


def _start_with(uow: UnitOfWork, preset: str, *, by: Person) -> None:
    known = uow.pipelines.all()
    chosen = pipeline.preset(preset)
    name = chosen.names.get(by.locale, chosen.names["en"])
    if any(one.name.casefold() == name.casefold() for one in known):
        return
    pipeline.add(uow, preset, name, by=by)
    if len(known) == 1:
        pipeline.archive(uow, known[0].id, by=by)


def _told(workspace: Workspace, chosen: Setup) -> dict[str, Any]:
    return {
        "currency": workspace.currency,
        "zone": workspace.zone,
        "working_days": sorted(workspace.working_days),
        "country": chosen.country,
    }
