"""A mailbox that is looked into: each message once, what lay there before left alone."""

import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from bot.domain.door import Door, DoorKind
from bot.domain.person import Person, Role
from bot.domain.workspace import Workspace
from bot.front.postman import Postman
from bot.intake.mailbox import Account
from bot.services import door as doors
from bot.services import mailbox as marks
from bot.storage import Database

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@dataclass
class Inbox:
    """What a mail server holds: messages by UID."""

    validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    password: str = "secret"
    searched: list[str] = field(default_factory=list)

    def put(self, sender: str, to: str, text: str = "We need a pilot") -> int:
        uid = max(self.mails, default=0) + 1
        head = f"From: {sender}\r\nTo: {to}\r\nSubject: Hello\r\nMessage-ID: <{uid}@x>\r\n\r\n"
        self.mails[uid] = (head + text).encode()
        return uid


class Session(socketserver.StreamRequestHandler):
    """As much of RFC 3501 as a reader needs."""

    def handle(self) -> None:
        inbox: Inbox = self.server.inbox  # type: ignore[attr-defined]
        self.say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, verb, *rest = line.decode().split(maxsplit=2)
            told = rest[0].strip() if rest else ""
            match verb.upper():
                case "CAPABILITY":
                    self.say("* CAPABILITY IMAP4rev1")
                case "LOGIN" if inbox.password not in told:
                    self.say(f"{tag} NO [AUTHENTICATIONFAILED] wrong password")
                    continue
                case "EXAMINE" if "INBOX" not in told:
                    self.say(f"{tag} NO no such mailbox")
                    continue
                case "EXAMINE":
                    self.say(f"* {len(inbox.mails)} EXISTS")
                    self.say(f"* OK [UIDVALIDITY {inbox.validity}] ok")
                    self.say(f"* OK [UIDNEXT {max(inbox.mails, default=0) + 1}] ok")
                case "UID":
                    self.uid(inbox, told)
                case "LOGOUT":
                    self.say("* BYE")
            self.say(f"{tag} OK done")

    def uid(self, inbox: Inbox, told: str) -> None:
        if told.startswith("SEARCH"):
            inbox.searched.append(told)
            first = re.search(r"UID (\d+):", told)
            found = [uid for uid in inbox.mails if not first or uid >= int(first[1])]
            # A server gives the last message for a range that begins above it.
            found = found or sorted(inbox.mails)[-1:]
            self.say("* SEARCH " + " ".join(map(str, found)))
            return
        number = int(told.split()[1])
        raw = inbox.mails[number]
        if "SIZE" in told:
            self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(raw)})")
            return
        assert "PEEK" in told
        self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw)
        self.say(")")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def served() -> Iterator[tuple[Inbox, Account]]:
    inbox = Inbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.inbox = inbox  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        host, port = server.server_address[:2]
        yield inbox, Account(str(host), port, "leads", inbox.password, safe=False)
        server.shutdown()
        thread.join()


@pytest.fixture
def door(db: Database, workspace: Workspace) -> Door:
    with db.begin(workspace.id) as uow:
        ines = uow.persons.add(Person(id=uow.new_id(), name="Ines", role=Role.ADMIN))
        pipeline = uow.pipelines.default()
        return doors.open_(uow, pipeline.id, DoorKind.MAIL, by=ines)[0]


def names(db: Database, door: Door) -> list[str]:
    with db.read(door.workspace_id) as uow:
        return sorted(one.name for one in uow.deals.newest(50))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_new_messages_become_leads_once_each(
    db: Database, door: Door, served: tuple[Inbox, Account]
) -> None:
    inbox, account = served
    to = f"leads+{door.public_id}@in.example"
    postman = Postman(db, lambda: NOW, account, door.workspace_id)
    inbox.put("Old <old@before.example>", to)
    assert postman.look() == 0
    inbox.put("Jane <jane@one.example>", to)
    inbox.put("Kim <kim@two.example>", "leads@in.example")
    inbox.put("No <noreply@three.example>", to)
    inbox.put("Other <other@four.example>", "leads+0123456789abcdef@in.example")
    inbox.mails[max(inbox.mails) + 1] = b"not a mail at all"
    assert postman.look() == 2
    assert names(db, door) == ["Jane", "Kim"]
    assert postman.look() == 0
    inbox.put("Lee <lee@five.example>", to)
    assert Postman(db, lambda: NOW, account, door.workspace_id).look() == 1
    assert names(db, door) == ["Jane", "Kim", "Lee"]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_uids_that_were_given_out_anew_bring_nothing_twice(
    db: Database, door: Door, served: tuple[Inbox, Account]
) -> None:
    inbox, account = served
    to = f"leads+{door.public_id}@in.example"
    postman = Postman(db, lambda: NOW, account, door.workspace_id)
    assert postman.look() == 0
    inbox.put("Jane <jane@one.example>", to)
    assert postman.look() == 1
    inbox.validity = 8
    inbox.put("Kim <kim@two.example>", to)
    assert postman.look() == 1
    assert inbox.searched[-1] == "SEARCH SINCE 20-Nov-2026"
    assert names(db, door) == ["Jane", "Kim"]
    assert postman.look() == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_what_is_wrong_with_a_mailbox_is_kept_until_it_is_right(
    db: Database, door: Door, served: tuple[Inbox, Account]
) -> None:
    _, account = served
    wrong = [replace(account, password="no"), replace(account, folder="Else")]
    for one in [*wrong, replace(account, port=1)]:
        assert Postman(db, lambda: NOW, one, door.workspace_id).look() == 0
        with db.read(door.workspace_id) as uow:
            assert marks.trouble(uow) is not None
    assert Postman(db, lambda: NOW, account, door.workspace_id).look() == 0
    with db.read(door.workspace_id) as uow:
        assert marks.trouble(uow) is None


@pytest.mark.parametrize(
    "address",
    ["", "https://a@b", "imaps://host", "imaps://u@", "imaps://u@h/a%22b", "imaps://u@h:x"],
)
def test_what_is_no_mailbox_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"mailbox|folder|[Pp]ort"):
        Account.read(address, "p")


def test_an_address_of_a_mailbox_is_read() -> None:
    found = Account.read("imaps://leads%40in.example@mail.example/Leads", "p")
    assert found == Account("mail.example", 993, "leads@in.example", "p", "Leads")
