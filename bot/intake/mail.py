"""E-mail: who wrote, about what, and what they wrote themselves, out of a raw message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import getaddresses
from hashlib import sha256

from bot.domain.error import Invalid
from bot.intake.markup import as_text
from bot.intake.quote import forwarded, without_quotes
from bot.intake.words import line, lines

MOST_PARTS = 200
MOST_ATTACHMENTS = 20
"""Attachments that are named; what is in them is not kept."""

# The detail of a plus address: a door, and for a deal's own address its number and its mark.
_DETAIL = re.compile(r"\+([0-9a-f]{16})(?:\.([0-9]{1,12})\.([0-9a-f]{20}))?@", re.IGNORECASE)
_ADDRESSES = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
_MAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]{1,180}\.[^@\s<>.]{2,63}")
_ROBOT = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)[@+.-]", re.IGNORECASE)


class Unreadable(Invalid):
    """This is no e-mail with somebody who wrote it."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: `text` is what was written this time, without what it answers or is signed with.

    `door` and `deal` are read off the address it was sent to; `mark` proves the deal. `robot`
    tells what nobody wrote: bounces, notes of absence, newsletters.
    """

    sender: str
    name: str | None
    subject: str | None
    text: str | None
    key: str
    digest: str
    attachments: tuple[str, ...] = ()
    robot: bool = False
    doors: tuple[str, ...] = ()
    deal: int | None = None
    mark: str | None = None


def read(raw: bytes) -> Mail:
    """Read a raw message (RFC 5322); raises `Unreadable` for what has no sender."""
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        parts = list(_parts(message))
    except (RecursionError, ValueError, LookupError, MessageError) as error:
        raise Unreadable("This is no e-mail that can be read.") from error
    name, sender = _sender(message)
    if not _MAIL.fullmatch(sender):
        raise Unreadable("This e-mail does not say who wrote it.")
    whole = _body(parts)
    text = without_quotes(whole) if whole else None
    if text and (original := forwarded(whole or "")) is not None:
        name, sender, text = original
    doors, deal, mark = _addressed(message)
    digest = sha256(raw).hexdigest()
    known = _header(message, "message-id")
    return Mail(
        sender=sender,
        name=line(name),
        subject=line(_header(message, "subject")),
        text=lines(text),
        key=sha256(known.encode()).hexdigest() if known else digest,
        digest=digest,
        attachments=tuple(_attachments(parts)),
        robot=_is_robot(message, sender),
        doors=doors,
        deal=deal,
        mark=mark,
    )


def _parts(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk()):
        if count >= MOST_PARTS:
            return
        if not part.is_multipart():
            yield part


def _body(parts: list[Message]) -> str | None:
    """Give the first plain text, else the first HTML as text."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.get_content_type() == kind and not _is_attached(part):
                found = _decoded(part)
                shown = as_text(found) if kind == "text/html" else found
                if shown.strip():
                    return shown
    return None


def _decoded(part: Message) -> str:
    held = part.get_payload(decode=True)
    octets = held if isinstance(held, bytes) else b""
    named = part.get_content_charset() or "utf-8"
    for charset in (named, "utf-8", "cp949"):
        try:
            return octets.decode(charset)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return octets.decode("latin-1")


def _attachments(parts: list[Message]) -> Iterator[str]:
    for part in parts[:MOST_PARTS]:
        if _is_attached(part):
            yield line(_word(part.get_filename() or "")) or part.get_content_type()


def _is_attached(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() != "text" or bool(part.get_filename())


def _sender(message: Message) -> tuple[str | None, str]:
    for header in ("reply-to", "from", "sender"):
        for name, address in getaddresses([_header(message, header)]):
            if "@" in address:
                return name or None, address.strip()
    return None, ""


def _addressed(message: Message) -> tuple[tuple[str, ...], int | None, str | None]:
    doors: dict[str, None] = {}
    deal, mark = None, None
    for header in _ADDRESSES:
        for value in message.get_all(header, [])[:20]:
            for public_id, number, proof in _DETAIL.findall(str(value)[:10_000]):
                doors[public_id.lower()] = None
                if number and deal is None:
                    deal, mark = int(number), proof.lower()
    return tuple(doors), deal, mark


def _is_robot(message: Message, sender: str) -> bool:
    submitted = _header(message, "auto-submitted").strip().lower()
    precedence = _header(message, "precedence").strip().lower()
    return (
        (bool(submitted) and submitted != "no")
        or precedence in ("bulk", "junk", "list")
        or any(message.get(name) is not None for name in ("x-autoreply", "x-autorespond"))
        or message.get("list-unsubscribe") is not None
        or _header(message, "return-path").strip() == "<>"
        or message.get_content_type() == "multipart/report"
        or bool(_ROBOT.match(sender))
    )


def _header(message: Message, name: str) -> str:
    return _word(str(message.get(name, ""))[:10_000])


def _word(written: str) -> str:
    """Give a header's words, whatever they were encoded in."""
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, MessageError):
        return written
