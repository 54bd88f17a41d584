"""Erasing somebody: a contact, or one of the team. Their places stay, under a name that says so.

Where they stood in texts (notes, names of deals, what was imported, the trail of changes) a
tombstone stands. The numbers do not change: no deal goes, and none changes hands.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain import tomb
from bot.domain.audit import Audit, Deed
from bot.domain.audit import Subject as Changed
from bot.domain.company import Contact
from bot.domain.error import Invalid, NotFound
from bot.domain.permit import ask_to_administer, ask_to_curate
from bot.domain.person import Person
from bot.services import chore
from bot.services.trail import tell
from bot.storage import Database, OutboxKind, UnitOfWork
from bot.storage.erase import CHUNK, Found
from bot.storage.repository import folded

BUDGET = 60.0
"""Seconds that a look through a table, or a chunk of changes, may take."""

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\u4e00-\u9fff\u3040-\u30ff]")
MOST_DEALS = 10_000
_SHORT_HANGUL = 3
_FEWEST_DIGITS = 6


ERRAND, DONE = "erase", "erase.done"
"""The errand of erasing somebody, and what is drawn for who asked for it once it is done."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is to be erased: `sure` words are theirs alone, `weak` ones only on their own deals."""

    kind: str
    id: int
    tomb: str
    names: tuple[str, ...]
    sure: tuple[str, ...]
    weak: tuple[str, ...]
    deals: tuple[int, ...]


def ask(uow: UnitOfWork, contact_id: int, name: str, *, by: Person) -> Audit:
    """Have a contact erased soon; the trail says who asked, and under no name.

    Raises `Forbidden` for others than managers and admins, and `Invalid` where the name written
    to confirm it is another one.
    """
    ask_to_curate(by)
    one = uow.contacts.get(contact_id)
    return _asked(uow, Changed.CONTACT, one, name, by=by)


def ask_person(uow: UnitOfWork, person_id: int, name: str, *, by: Person) -> Audit:
    """Have one of the team erased soon, as `ask` does with contacts.

    Raises `Forbidden` for others than admins, and `Invalid` for oneself and where somebody is
    erased already.
    """
    ask_to_administer(by)
    one = uow.persons.get(person_id)
    if one.id == by.id:
        raise Invalid("Nobody can erase themselves. Ask another admin.")
    if tomb.is_stone(one.name):
        raise Invalid("They are erased already.")
    return _asked(uow, Changed.PERSON, one, name, by=by)


def _asked(
    uow: UnitOfWork, kind: Changed, one: Contact | Person, name: str, *, by: Person
) -> Audit:
    if folded(name) != folded(one.name):
        raise Invalid("This is not the name. Write it as it is shown above.")
    chore.add(uow, {"kind": ERRAND, "who": kind.value, "run": str(one.id), "by": str(by.id)})
    named = {"name": tomb.stone(kind.value, one.id)}
    return tell(uow, kind, one.id, Deed.ERASED, after=named, by=by)


def waiting(uow: UnitOfWork) -> list[chore.Errand]:
    """Give the errands of erasing that are to be done."""
    return [one for one in chore.waiting(uow) if one["kind"] == ERRAND]


def subject_of(uow: UnitOfWork, errand: chore.Errand) -> Subject:
    """Give whom an errand is about; raises `NotFound`."""
    is_person = errand.get("who") == tomb.PERSON
    return (person_subject if is_person else contact_subject)(uow, int(errand["run"]))


def finish(uow: UnitOfWork, subject: Subject, by_id: int, rows: int) -> None:
    """Tell who asked that somebody is erased, and in how many records they stood."""
    chore.drop(uow, ERRAND, str(subject.id))
    by = uow.persons.get(by_id)
    if by.slack_id is not None:
        destination = {"to": "dm", "user": by.slack_id, "person": by.id}
        params = {subject.kind: str(subject.id), "count": rows}
        uow.outbox.put(f"erased:{subject.id}", OutboxKind.DM, destination, DONE, params)


def contact_subject(uow: UnitOfWork, contact_id: int) -> Subject:
    """Give what is known of a contact, with those who were merged into it."""
    one = uow.contacts.get(contact_id)
    everybody = [one, *uow.contacts.former(one.id)]
    deals = [found.id for found in uow.dossiers.deals(one, MOST_DEALS)]
    return _subject(
        "contact",
        one.id,
        tomb.stone(tomb.CONTACT, one.id),
        [it.name for it in everybody],
        [text for it in everybody for text in (it.email, it.phone) if text],
        deals,
    )


def person_subject(uow: UnitOfWork, person_id: int) -> Subject:
    """Give what is known of one of the team."""
    one = uow.persons.get(person_id)
    known = [text for text in (one.email, one.slack_id) if text]
    return _subject("person", one.id, tomb.stone(tomb.PERSON, one.id), [one.name], known, [])


def _subject(
    kind: str,
    subject_id: int,
    tomb: str,
    names: Sequence[str],
    marks: Sequence[str],
    deals: Sequence[int],
) -> Subject:
    sure = [name for name in names if _is_telling(name)]
    # On a deal of theirs a first name alone is they, too.
    weak = sorted({word for name in names for word in name.split() if len(word) > 1})
    return Subject(kind, subject_id, tomb, tuple(names), (*sure, *marks), tuple(weak), tuple(deals))


def _is_telling(name: str) -> bool:
    """Tell whether a name is hardly a word of others: of several words, or a whole Korean one."""
    if _HANGUL.search(name):
        return len(name.replace(" ", "")) >= _SHORT_HANGUL
    return len(name.split()) > 1


def named(uow: UnitOfWork, text: str) -> Contact | Person:
    """Find who is meant by a name or an e-mail address; raises `Invalid` when several are."""
    found: list[Contact | Person] = []
    found += (
        uow.contacts.by_email(text)
        if "@" in text
        else [one for one in uow.contacts.beginning(text, 50) if folded(one.name) == folded(text)]
    )
    for one in uow.persons.all(active_only=False):
        if folded(text) in (folded(one.name), folded(one.email or "")):
            found.append(one)
    if not found:
        raise NotFound("Nobody is called “{name}”.", name=text)
    if len(found) > 1:
        raise Invalid(
            "Several people are called “{name}”. Give the e-mail address of the one you mean.",
            name=text,
        )
    return found[0]


def erase(db: Database, workspace_id: int, subject: Subject) -> int:
    """Erase somebody, in short transactions; gives how many rows told of them.

    What was cut off is finished by doing it again: the record itself goes last.
    """
    with db.read(workspace_id, budget=BUDGET) as uow:
        tables = uow.erasures.tables()
    touched = 0
    deals: set[int] = set(subject.deals)
    for needles, among in ((subject.sure, ()), (subject.weak, subject.deals)):
        if not needles or (needles is subject.weak and not among):
            continue
        pattern = _pattern(needles)
        for table in tables:
            with db.read(workspace_id, budget=BUDGET) as uow:
                keys = uow.erasures.find(table, _likes(needles), deals=among)
            if table == "deal":
                deals.update(int(key[0]) for key in keys)
            for start in range(0, len(keys), CHUNK):
                part = keys[start : start + CHUNK]
                touched += db.write(
                    workspace_id, partial(_clean, table, part, pattern, subject.tomb), budget=BUDGET
                )

    def last(uow: UnitOfWork) -> None:
        uow.erasures.scrub_pages()
        if subject.kind == "person":
            uow.erasures.empty_person(subject.id, subject.tomb)
        else:
            for one in (uow.contacts.get(subject.id), *uow.contacts.former(subject.id)):
                uow.erasures.empty_contact(one.id, subject.tomb)
                uow.fields.clear(one.id)
        for name in subject.names:
            uow.erasures.unfile(sorted(deals), name)

    db.write(workspace_id, last, budget=BUDGET)
    db.tidy()
    return touched + 1


def _clean(table: str, keys: Found, pattern: re.Pattern[str], tomb: str, uow: UnitOfWork) -> int:
    uow.erasures.scrub_pages()
    return uow.erasures.clean(table, keys, pattern, tomb)


def _pattern(needles: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_matching(one) for one in needles), re.IGNORECASE)


def _matching(needle: str) -> str:
    digits = re.sub(r"\D", "", needle)
    if len(digits) >= _FEWEST_DIGITS and not re.search(r"[^\d\s()+./-]", needle):
        # A phone number, however it was written.
        return r"\+?" + r"[\s()./-]*".join(digits)
    forms = {needle, folded(needle), json.dumps(needle, ensure_ascii=False)[1:-1]}
    inner = "|".join(r"\s+".join(map(re.escape, form.split())) for form in sorted(forms))
    if _HANGUL.search(needle):
        return f"(?:{inner})"
    return rf"(?<!\w)(?:{inner})(?!\w)"


def _likes(needles: Iterable[str]) -> list[str]:
    """Give what rows are looked for by, before the pattern decides: a part in every spelling."""
    found = []
    for one in needles:
        digits = re.sub(r"\D", "", one)
        phone = len(digits) >= _FEWEST_DIGITS and not re.search(r"[^\d\s()+./-]", one)
        found.append(digits[-2:] if phone else one.split()[0])
    return found
