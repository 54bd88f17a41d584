"""E-mail that comes in: a new lead, or words on the deal that the address names."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot.domain.deal import Deal, Source, Status
from bot.domain.door import Arrival, Door, DoorKind, Inquiry, Outcome
from bot.domain.permit import may_sell
from bot.domain.person import Person
from bot.domain.rhythm import Pace
from bot.domain.timeline import ActivityKind, Entry, EntryKind
from bot.services import arrival, journal, news, permit
from bot.services import door as doors
from bot.services.change import record
from bot.services.journal import MAX_WORDS
from bot.storage import UnitOfWork


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody wrote: `deal` and `mark` are those of the address it was sent to."""

    sender: str
    name: str | None
    subject: str | None
    text: str | None
    attachments: Sequence[str] = ()
    deal: int | None = None
    mark: str | None = None

    @property
    def words(self) -> str:
        """All of it that is kept, with the names of what was attached."""
        parts = [self.subject or "", self.text or ""]
        if self.attachments:
            parts.append("[" + ", ".join(self.attachments) + "]")
        return "\n".join(part for part in parts if part)[:MAX_WORDS]


def address_of(door: Door, number: int, mail: str) -> str:
    """Give a deal's own address: what is sent there is put on the deal."""
    local, _, host = mail.partition("@")
    return f"{local}+{door.public_id}.{number}.{mark_of(door.secret, number)}@{host}"


def address_for(uow: UnitOfWork, deal: Deal) -> str | None:
    """Give a deal's own address where its pipeline has an e-mail door that is open."""
    mail = doors.mail_address(uow)
    door = doors.of_kind(uow, deal.position.pipeline_id, DoorKind.MAIL) if mail else None
    if mail is None or door is None or not door.enabled:
        return None
    return address_of(door, deal.number, mail)


def mark_of(secret: str, number: int) -> str:
    """Give what proves that an address was given out by us."""
    said = f"deal:{number}".encode()
    return hmac.new(secret.encode(), said, sha256).hexdigest()[:20]


def receive(uow: UnitOfWork, door: Door, letter: Letter, *, key: str, digest: str) -> Arrival:
    """Take a letter in, once per key: on its deal, on an open one of its sender, or as a lead.

    What a member of the team sends to a deal's address is a mail of theirs; what anybody else
    sends there is an answer, and begins the rhythm of follow-ups anew.
    """
    known = uow.doors.known(door.id, key)
    if known is not None:
        return known
    deal = _addressed(uow, door, letter)
    if deal is not None:
        _put_on(uow, deal, letter)
        arrived = Arrival(deal.id, deal.number, Outcome.ATTACHED, digest)
        uow.doors.keep(door.id, key, arrived)
        return arrived
    said = Inquiry(
        name=letter.name,
        email=letter.sender,
        message=letter.words or None,
        source=Source.EMAIL,
        detail=letter.subject,
    )
    running = arrival.open_deal(uow, said)
    if running is None:
        return arrival.receive(uow, door, said, key=key, digest=digest)
    _put_on(uow, running, letter)
    arrived = Arrival(running.id, running.number, Outcome.ATTACHED, digest)
    uow.doors.keep(door.id, key, arrived)
    return arrived


def _addressed(uow: UnitOfWork, door: Door, letter: Letter) -> Deal | None:
    if letter.deal is None or letter.mark is None:
        return None
    secrets = door.secrets(uow.now)
    proofs = (mark_of(secret, letter.deal) for secret in secrets)
    if not any(hmac.compare_digest(proof, letter.mark) for proof in proofs):
        return None
    return uow.deals.by_number(letter.deal)


def _put_on(uow: UnitOfWork, deal: Deal, letter: Letter) -> None:
    colleague = uow.persons.by_email(letter.sender)
    if colleague is not None and may_sell(colleague):
        _sent(uow, deal, letter, colleague)
        return
    body = f"{letter.name or letter.sender}: {letter.words}"[:MAX_WORDS]
    if deal.status is Status.OPEN:
        after = replace(deal, last_activity_at=uow.now, hold_until=None)
        record(uow, deal, after, EntryKind.REPLY, by=None, body=body, pace=Pace.RESET)
    else:
        _note(uow, deal, body, None)
    entry = uow.entries[-1]
    news.tell_word(uow, deal, entry)


def _sent(uow: UnitOfWork, deal: Deal, letter: Letter, colleague: Person) -> None:
    words = letter.words or letter.subject or letter.sender
    if permit.may_change(uow, deal, by=colleague) and deal.status is Status.OPEN:
        journal.log(uow, deal.id, ActivityKind.EMAIL, words, by=colleague)
    else:
        _note(uow, deal, words, colleague.id)


def _note(uow: UnitOfWork, deal: Deal, body: str, author_id: int | None) -> None:
    uow.timeline.append(
        Entry(
            id=uow.new_id(),
            deal_id=deal.id,
            kind=EntryKind.NOTE,
            at=uow.now,
            recorded_at=uow.now,
            author_id=author_id,
            body=body,
        )
    )
