"""A mailbox looked into by IMAP: each message once, by its UID, and the mailbox left as it is."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
"""Seconds a server may take for an answer."""
MOST = 50
"""Messages taken at a time; what is over comes with the next look."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"\d+")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Trouble(Exception):
    """The mailbox cannot be read; the message is the server's or the network's."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where a mailbox is: `safe` is TLS from the first byte, else it is asked for (STARTTLS)."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    safe: bool = True

    @classmethod
    def read(cls, url: str, password: str) -> "Account":
        """Read `imaps://user@host:port/folder`; raises `ValueError` for what is none."""
        parts = urlsplit(url)
        safe = parts.scheme == "imaps"
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
            raise ValueError("not an address of a mailbox")
        port = parts.port or (993 if safe else 143)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if not folder.isascii() or not folder.isprintable() or '"' in folder or "\\" in folder:
            raise ValueError("not the name of a folder")
        return cls(parts.hostname, port, unquote(parts.username), password, folder, safe)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a mailbox was read: UIDs grow as long as `validity` is the same (RFC 3501)."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A message by its UID; `raw` is None for one that is longer than anything we take."""

    uid: int
    raw: bytes | None


class Mailbox:
    """An open mailbox; nothing in it is marked, moved or deleted."""

    def __init__(self, server: imaplib.IMAP4, validity: int, following: int) -> None:
        self._server = server
        self.present = Mark(validity, following - 1)

    def since(self, mark: Mark, day: date, *, most_bytes: int) -> Iterator[Letter]:
        """Give what came after a mark, the oldest first, at most `MOST` of them.

        Where UIDs were given out anew, what came since a day is given: who reads it knows what
        came before by its Message-ID.
        """
        if mark.validity == self.present.validity:
            found = [uid for uid in self._search(f"UID {mark.uid + 1}:*") if uid > mark.uid]
        else:
            found = self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
        for uid in sorted(found)[:MOST]:
            yield Letter(uid, self._fetch(uid, most_bytes))

    def _search(self, asked: str) -> list[int]:
        (first, *_) = _data(self._server.uid("SEARCH", *asked.split(" ")))
        return [int(one) for one in _UID.findall(first or b"")]

    def _fetch(self, uid: int, most_bytes: int) -> bytes | None:
        (told, *_) = _data(self._server.uid("FETCH", str(uid), "(RFC822.SIZE)"))
        size = _SIZE.search(told or b"") if isinstance(told, bytes) else None
        if size is None or int(size[1]) > most_bytes:
            return None
        for part in _data(self._server.uid("FETCH", str(uid), "(BODY.PEEK[])")):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None


@contextmanager
def opened(account: Account) -> Iterator[Mailbox]:
    """Open a mailbox to be read; raises `Trouble` where that, or the reading, fails."""
    try:
        server = _connected(account)
        try:
            server.login(account.user, account.password)
            (count, *_) = _data(server.select(f'"{account.folder}"', readonly=True))
            if count is None:
                raise Trouble("no such folder")
            yield Mailbox(server, _number(server, "UIDVALIDITY"), _number(server, "UIDNEXT"))
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        raise Trouble(_said(error)) from error


def _connected(account: Account) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if account.safe:
        return imaplib.IMAP4_SSL(account.host, account.port, ssl_context=context, timeout=TIMEOUT)
    server = imaplib.IMAP4(account.host, account.port, timeout=TIMEOUT)
    # On the way through this machine alone nobody listens.
    if account.host not in _LOOPBACK:
        server.starttls(context)
    return server


def _number(server: imaplib.IMAP4, name: str) -> int:
    (value, *_) = server.response(name)[1]
    if not isinstance(value, bytes) or not value.isdigit():
        raise Trouble(f"the server does not tell {name}")
    return int(value)


def _data(answer: tuple[str, Any]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise Trouble(_said(data[0] if data else kind))
    return data or [None]


def _said(error: object) -> str:
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    return " ".join(text.split())[:200] or type(error).__name__
