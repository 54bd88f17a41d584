"""Two companies or two contacts that are one: merged without losing anything, and taken apart."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.domain.audit import Audit, Deed
from bot.domain.company import Company, Contact
from bot.domain.error import Invalid
from bot.domain.permit import ask_to_curate
from bot.domain.person import Person
from bot.services import company as companies
from bot.services.trail import tell
from bot.storage import UnitOfWork

RecordT = TypeVar("RecordT", Company, Contact)

CHOSEN: Mapping[type[Company | Contact], tuple[str, ...]] = {
    Company: ("name", "industry", "employees", "country", "domain"),
    Contact: ("name", "company_id", "email", "phone", "title", "role"),
}
"""The fields in which two records can differ, so that one value has to win."""


def unite(
    uow: UnitOfWork,
    gone: RecordT,
    kept: RecordT,
    from_gone: frozenset[str],
    *,
    by: Person,
    own_from_gone: frozenset[int] = frozenset(),
) -> Audit:
    """Merge one record into another; give the entry on the trail, by which it is undone.

    `from_gone` names the fields whose value is taken from the one that goes, `own_from_gone` the
    workspace's own; a field that only one of them has filled in is kept in any case. Deals,
    contacts and what was merged before follow, and the name that goes still leads here.
    """
    ask_to_curate(by)
    if gone.id == kept.id:
        raise Invalid("Choose another record: one cannot be merged into itself.")
    for one in (gone, kept):
        if one.merged_into is not None:
            raise Invalid("{name} is part of another record now. Choose that one.", name=one.name)
    before = companies.told(uow, kept)
    lost = companies.told(uow, gone)
    values = {
        name: getattr(gone, name)
        for name in CHOSEN[type(kept)]
        if name in from_gone or getattr(kept, name) in (None, "")
    }
    kind, record = companies.SUBJECT[type(kept)], companies.RECORD[type(kept)]
    own_gone, own_kept = uow.fields.of(record, gone.id), uow.fields.of(record, kept.id)
    taken = {key: own_gone[key] for key in own_gone if key not in own_kept or key in own_from_gone}
    told = tell(
        uow,
        kind,
        kept.id,
        Deed.MERGED,
        before={**before, "gone": None},
        after={
            **before,
            **{name: companies.plain(name, value) for name, value in values.items()},
            "own": {**before["own"], **{str(key): lost["own"][str(key)] for key in taken}},
            "gone": {**lost, "id": str(gone.id)},
        },
        by=by,
    )
    uow.unions.move(told.id, kind.value, gone.id, kept.id)
    uow.fields.put(kept.id, taken)
    uow.fields.put(gone.id, dict.fromkeys(own_gone))
    _store(uow, gone, kept, values)
    return told


def part(uow: UnitOfWork, told: Audit) -> None:
    """Take a merge back: what it moved goes back, what came later stays where it is.

    Raises `Invalid` when the record it made was merged into another since.
    """
    assert told.subject_id is not None and told.after is not None
    lost: Mapping[str, Any] = told.after["gone"]
    company = told.subject is companies.SUBJECT[Company]
    repository: Any = uow.companies if company else uow.contacts
    kept, gone = repository.get(told.subject_id), repository.get(int(lost["id"]))
    if kept.merged_into is not None:
        raise Invalid("{name} was merged into another since. Undo that first.", name=kept.name)
    if company:
        # It may hold the name that the other one gets back.
        gone = repository.save(replace(gone, name=f"{gone.name} {gone.id}"))
    companies.put_back(uow, replace(told, after=_without(told.after), before=_without(told.before)))
    kept = repository.get(kept.id)
    restored = {
        name: int(value) if name.endswith("_id") and value else value
        for name, value in lost.items()
        if name not in ("own", "id")
    }
    repository.save(replace(gone, **restored, merged_into=None))
    uow.unions.move_back(told.id, told.subject.value, gone.id, kept.id)
    for key, text in lost["own"].items():
        uow.fields.restore(gone.id, int(key), text, None)
    if company:
        companies.refiled(uow, kept.id)
        companies.refiled(uow, gone.id)


def _store(uow: UnitOfWork, gone: Any, kept: Any, values: Mapping[str, Any]) -> None:
    repository: Any = uow.companies if isinstance(kept, Company) else uow.contacts
    # A child's place and what was moved have given both a newer version.
    gone, kept = repository.get(gone.id), repository.get(kept.id)
    after = replace(kept, **values)
    if isinstance(after, Company) and after.parent_id == gone.id:
        after = replace(after, parent_id=None)
    alias = kept.name if after.name != kept.name else gone.name
    if isinstance(kept, Company) and alias != gone.name:
        # A company's name is its own alone, so that one steps aside while the two change places.
        gone = repository.save(replace(gone, name=f"{alias} {gone.id}"))
    kept = repository.save(after)
    repository.save(replace(gone, name=alias, merged_into=kept.id))
    if isinstance(kept, Company):
        companies.refiled(uow, kept.id)


def _without(side: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return {name: value for name, value in side.items() if name != "gone"} if side else side
