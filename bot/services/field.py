"""Fields of the workspace's own: defined by admins, filled in on deals by who may change them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.custom import PREFIX, CustomField, CustomValue, FieldKind, RecordKind, written
from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.field import LONGEST_NAME, MOST, MOST_CHOICES, WIDEST_CHOICE
from bot.domain.permit import ask_to_administer
from bot.domain.person import Person
from bot.domain.timeline import Change, EntryKind
from bot.services.change import fetch, record
from bot.services.trail import tell
from bot.storage import UnitOfWork


def add(uow: UnitOfWork, draft: CustomField, *, by: Person) -> tuple[CustomField, Audit]:
    """Add a field; `draft.id` is given out."""
    ask_to_administer(by)
    if len(uow.fields.all(draft.record)) >= MOST:
        raise Invalid("There can be {limit} fields of your own.", limit=MOST)
    added = uow.fields.add(_checked(uow, replace(draft, id=uow.new_id())))
    return added, tell(uow, Subject.FIELD, added.id, Deed.ADDED, after=_told(added), by=by)


def ensure(uow: UnitOfWork, draft: CustomField) -> tuple[CustomField, bool]:
    """Give the deals' field of a name, made where there is none, and whether it was made.

    For imports: a choice gets the words it lacks. Raises `Invalid` where there is no room.
    """
    named = draft.name.casefold()
    for known in uow.fields.all(draft.record):
        if known.name.casefold() != named:
            continue
        choices = tuple(dict.fromkeys((*known.choices, *draft.choices)))[:MOST_CHOICES]
        if known.kind is draft.kind is FieldKind.CHOICE and len(choices) > len(known.choices):
            after = replace(known, choices=choices)
            uow.fields.save(after)
            tell(
                uow, Subject.FIELD, known.id, Deed.CHANGED, before=_told(known),
                after=_told(after), by=None,
            )  # fmt: skip
            return after, False
        return known, False
    if len(uow.fields.all(draft.record)) >= MOST:
        raise Invalid("There can be {limit} fields of your own.", limit=MOST)
    added = uow.fields.add(_checked(uow, replace(draft, id=uow.new_id())))
    tell(uow, Subject.FIELD, added.id, Deed.ADDED, after=_told(added), by=None)
    return added, True


def change(uow: UnitOfWork, changed: CustomField, *, by: Person) -> tuple[CustomField, Audit]:
    """Rename a field or change its choices; what it holds stays what it is."""
    ask_to_administer(by)
    before = uow.fields.get(changed.id)
    if changed.kind is not before.kind:
        raise Invalid("What a field holds stays as it is. Add another field instead.")
    after = _checked(uow, changed)
    uow.fields.save(after)
    return after, tell(
        uow, Subject.FIELD, after.id, Deed.CHANGED, before=_told(before), after=_told(after), by=by
    )


def archive(uow: UnitOfWork, field_id: int, *, by: Person) -> Audit:
    """Take a field off cards and forms; what stands in it is kept."""
    ask_to_administer(by)
    before = uow.fields.get(field_id)
    after = replace(before, archived=True)
    uow.fields.save(after)
    return tell(
        uow, Subject.FIELD, field_id, Deed.ARCHIVED, before=_told(before), after=_told(after), by=by
    )


def put_back(uow: UnitOfWork, told: Audit) -> None:
    """Give a field back what a change took; one that was added is archived.

    Raises `Invalid` that names a record in which it is filled in by now.
    """
    assert told.subject_id is not None
    now = uow.fields.get(told.subject_id)
    if told.before is None:
        holder = uow.fields.holder(now.id)
        if holder is not None:
            raise Invalid(
                "{field} is filled in on {record} by now, so it stays.",
                field=now.name,
                record=_name_of(uow, now.record, holder),
            )
        uow.fields.save(replace(now, archived=True))
        return
    was: Mapping[str, Any] = told.before
    uow.fields.save(
        replace(
            now,
            name=was["name"],
            choices=tuple(was["choices"]),
            archived=bool(was["archived"]),
        )
    )


def _name_of(uow: UnitOfWork, record: RecordKind, record_id: int) -> str:
    match record:
        case RecordKind.DEAL:
            return uow.deals.get(record_id).name
        case RecordKind.COMPANY:
            return uow.companies.get(record_id).name
        case RecordKind.CONTACT:
            return uow.contacts.get(record_id).name


def fill(
    uow: UnitOfWork,
    deal_id: int,
    values: Mapping[int, CustomValue | None],
    *,
    by: Person,
    version: int | None = None,
) -> Deal:
    """Fill in a deal's own fields by field id (None empties one); give the stored deal.

    The timeline tells each old and new value, and undo gives them back.
    """
    deal = fetch(uow, deal_id, version, by=by)
    present = uow.fields.of(RecordKind.DEAL, deal_id)
    changed = {key: new for key, new in values.items() if present.get(key) != new}
    if not changed:
        return deal
    beside = tuple(
        Change(f"{PREFIX}{key}", _text(present.get(key)), _text(new))
        for key, new in changed.items()
    )
    uow.fields.put(deal_id, changed)
    return record(uow, deal, deal, EntryKind.EDITED, by=by, beside=beside)


def take_back(uow: UnitOfWork, deal: Deal, change: Change) -> None:
    """Give a deal's field the value it had before a change, unless it was changed again."""
    uow.fields.restore(deal.id, int(change.field.removeprefix(PREFIX)), change.old, change.new)


def _text(value: CustomValue | None) -> str | None:
    return written(value) if value is not None else None


def _checked(uow: UnitOfWork, field: CustomField) -> CustomField:
    name = field.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("Give it a name of at most {limit} characters.", limit=LONGEST_NAME)
    for known in uow.fields.all(field.record, archived=True):
        if known.id != field.id and known.name.casefold() == name.casefold():
            raise Invalid("There is a field called {name} already.", name=name)
    choices = tuple(dict.fromkeys(choice.strip() for choice in field.choices if choice.strip()))
    if field.kind is FieldKind.CHOICE and not 1 <= len(choices) <= MOST_CHOICES:
        raise Invalid("Write the choices, one a line, at most {limit}.", limit=MOST_CHOICES)
    if any(len(choice) > WIDEST_CHOICE for choice in choices):
        raise Invalid("Please keep it to {limit} characters.", limit=WIDEST_CHOICE)
    return replace(field, name=name, choices=choices if field.kind is FieldKind.CHOICE else ())


def _told(field: CustomField) -> dict[str, Any]:
    return {
        "record": field.record.value,
        "name": field.name,
        "kind": field.kind.value,
        "choices": list(field.choices),
        "archived": field.archived,
    }
