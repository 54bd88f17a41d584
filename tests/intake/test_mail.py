"""E-mail: who wrote, what they wrote this time, on which deal it belongs."""

from collections.abc import Callable

import pytest

from bot.domain.deal import Source, Status
from bot.domain.door import Arrival, Door, DoorKind, Outcome
from bot.domain.draft import Closing
from bot.domain.person import Person, Role
from bot.domain.timeline import EntryKind
from bot.domain.workspace import Workspace
from bot.intake import mail
from bot.services import door as doors
from bot.services import mail as letters
from bot.services import move
from bot.storage import Database, UnitOfWork

HEAD = b"From: Jane Doe <jane@mail.example>\r\nTo: leads@in.example\r\nSubject: Hello\r\n"


def plain(text: str, head: bytes = HEAD) -> bytes:
    kind = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    return head + kind + text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "quoted",
    [
        "On Fri, 1 May 2026 at 09:00, Dana Reyes <dana@x.example> wrote:\n> How is it?",
        "On Fri, 1 May 2026 at 09:00, Dana Reyes\n<dana@x.example> wrote:\n\n> How is it?",
        "Am 01.05.2026 um 09:00 schrieb Dana Reyes:\n> Wie ist es?",
        "Le ven. 1 mai 2026 à 09:00, Dana Reyes <d@x.example> a écrit :\n> Alors ?",
        "2026년 5월 1일 (금) 오전 9:00, 김지우 <jiwoo@x.example>님이 작성:\n> 어떠세요?",
        "-----Original Message-----\nFrom: Dana\nHow is it?",
        "-----원본 메시지-----\n보낸 사람: 지우\n어떠세요?",
        "From: Dana Reyes <d@x.example>\nSent: Friday\nTo: Jane\nSubject: Hello\n\nHow is it?",
        "________________________________\nFrom: Dana",
        "-- \nJane Doe\nCEO",
        "Sent from my iPhone",
        "나의 iPhone에서 보냄",
        "> How is it?",
    ],
)
def test_what_is_answered_or_signed_with_is_cut(quoted: str) -> None:
    read = mail.read(plain(f"Yes, a pilot in May.\nOn Monday?\n\n{quoted}"))
    assert read.text == "Yes, a pilot in May.\nOn Monday?"


def test_a_line_that_only_looks_like_a_quote_stays() -> None:
    text = "From: here on we need help.\nOn Friday we meet.\nWe wrote: nothing."
    assert mail.read(plain(text)).text == text


def test_html_without_plain_text_is_read_and_attachments_are_named() -> None:
    raw = HEAD + (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/html; charset=euc-kr\r\n\r\n<style>p{}</style><p>"
        + "안녕하세요".encode("euc-kr")
        + b"</p><p>A &amp; B<br>two</p><div class=gmail_quote>old words</div>\r\n"
        b"--b\r\nContent-Type: application/pdf\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?b?7KCc7JWILnBkZg==?="\r\n\r\nx\r\n'
        b"--b--"
    )
    read = mail.read(raw)
    assert read.text == "안녕하세요\n\nA & B\ntwo"
    assert read.attachments == ("제안.pdf",)


def test_what_was_passed_on_is_from_whom_it_was_from() -> None:
    text = (
        "FYI\n\n---------- Forwarded message ---------\nFrom: Kim Lee <kim@far.example>\n"
        "Date: Fri\nSubject: Offer\nTo: <dana@x.example>\n\nPlease send an offer."
    )
    read = mail.read(plain(text))
    assert (read.name, read.sender, read.text) == (
        "Kim Lee",
        "kim@far.example",
        "Please send an offer.",
    )


@pytest.mark.parametrize(
    "header",
    [b"Auto-Submitted: auto-replied", b"Precedence: bulk", b"List-Unsubscribe: <mailto:x@y.z>"],
)
def test_what_nobody_wrote_is_known(header: bytes) -> None:
    assert mail.read(plain("I am away", HEAD + header + b"\r\n")).robot


@pytest.mark.parametrize(
    "raw", [b"", b"\x00" * 100, b"From: nobody\r\n\r\nHi", b"\xff\xfe", b"Subject: x\r\n" * 9000]
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(mail.Unreadable):
        mail.read(raw)


def test_odd_encodings_lose_no_mail() -> None:
    head = b"From: =?nonsense?q?x?= <a@b.example>\r\nSubject: =?utf-8?b?!!!?=\r\n"
    raw = head + b"Content-Type: text/plain; charset=klingon\r\n\r\nna\xefve"
    assert mail.read(raw).text == "naïve"


Letters = Callable[..., Arrival]


@pytest.fixture
def arrives(db: Database, workspace: Workspace) -> tuple[Door, Letters]:
    """A mailbox, and a way to put a letter into it."""
    with db.begin(workspace.id) as uow:
        boss = uow.persons.add(Person(uow.new_id(), "Boss", Role.ADMIN, email="boss@x.example"))
        pipeline = uow.pipelines.default()
        door, _ = doors.open_(uow, pipeline.id, DoorKind.MAIL, by=boss)

    def put(text: str, sender: str = "jane@mail.example", to: str = "leads@in.example") -> Arrival:
        head = f"From: Jane Doe <{sender}>\r\nTo: {to}\r\nSubject: Hello\r\n"
        read = mail.read(plain(text, head.encode()))

        def work(uow: UnitOfWork) -> Arrival:
            letter = letters.Letter(
                read.sender,
                read.name,
                read.subject,
                read.text,
                read.attachments,
                read.deal,
                read.mark,
            )
            return letters.receive(uow, door, letter, key=read.key, digest=read.digest)

        return db.write(workspace.id, work)

    return door, put


def test_a_mail_becomes_a_lead_once_and_an_answer_goes_on_its_deal(
    db: Database, workspace: Workspace, arrives: tuple[Door, Letters]
) -> None:
    door, put = arrives
    made = put("A pilot in May?")
    assert made.outcome is Outcome.CREATED and put("A pilot in May?").again
    address = letters.address_of(door, made.number, "leads@in.example")
    answered = put("Yes please", sender="cfo@elsewhere.example", to=address)
    assert (answered.deal_id, answered.outcome) == (made.deal_id, Outcome.ATTACHED)
    mine = put("I sent the offer", sender="boss@x.example", to=address)
    assert mine.deal_id == made.deal_id
    forged = address.replace(f".{made.number}.", f".{made.number + 1}.")
    assert put("Hello", sender="new@else.example", to=forged).outcome is Outcome.CREATED
    with db.read(workspace.id) as uow:
        deal = uow.deals.get(made.deal_id)
        kinds = [one.kind for one in uow.timeline.of(made.deal_id, limit=9)]
    assert (deal.source, deal.status, deal.contact) == (Source.EMAIL, Status.OPEN, "Jane Doe")
    assert deal.last_activity_at is not None
    assert kinds.count(EntryKind.REPLY) == 1 and kinds.count(EntryKind.ACTIVITY) == 1


def test_a_late_answer_on_a_closed_deal_is_a_note(
    db: Database, workspace: Workspace, arrives: tuple[Door, Letters]
) -> None:
    door, put = arrives
    made = put("A pilot in May?")
    with db.begin(workspace.id) as uow:
        boss = uow.persons.by_email("boss@x.example")
        assert boss is not None
        closing = Closing(uow.workspace.day(uow.now), reason="price")
        move.lose(uow, made.deal_id, closing, by=boss)
    address = letters.address_of(door, made.number, "leads@in.example")
    assert put("Are you still there?", to=address).deal_id == made.deal_id
    with db.read(workspace.id) as uow:
        newest = uow.timeline.of(made.deal_id, limit=1)[0]
    assert newest.kind is EntryKind.NOTE and "Are you still there?" in (newest.body or "")
