"""The outbox: each row once, to one sender, and never after its time."""

from datetime import timedelta
from threading import Thread

from bot.domain.workspace import Workspace
from bot.storage import Database, Limit, Limits, OutboxKind, OutboxRow, OutboxState
from tests.conftest import Clock

FAST = Limits(meters={name: Limit(0.0) for name in ("*post", "*update", "*call")})


def row(key: str, kind: OutboxKind = OutboxKind.DM, **fields: object) -> OutboxRow:
    where = {"to": "channel", "channel": f"C{key}"}
    return OutboxRow(0, key, kind, where, "deal", {"id": 1}, **fields)  # type: ignore[arg-type]


def test_a_key_is_stored_once(db: Database, workspace: Workspace) -> None:
    with db.begin(workspace.id) as uow:
        assert uow.outbox.add(row("nudge/1/2026-05-01"))
        assert not uow.outbox.add(row("nudge/1/2026-05-01"))


def test_r37_no_two_senders_get_the_same_row(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        for at in range(60):
            uow.outbox.add(row(str(at)))
    taken: list[int] = []

    def send() -> None:
        while True:
            with db.begin(None, budget=30) as uow:
                rows = uow.outbox.claim(7, clock.now, limits=FAST)
            if not rows:
                return
            taken.extend(one.id for one in rows)

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(taken) == len(set(taken)) == 60


def test_a_row_goes_from_pending_by_sending_to_what_became_of_it(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    later = clock.now + timedelta(minutes=5)
    with db.begin(workspace.id) as uow:
        uow.outbox.add(row("now"))
        uow.outbox.add(row("later", not_before=later))
    with db.begin(None) as uow:
        (claimed,) = uow.outbox.claim(10, clock.now)
        assert claimed.state is OutboxState.SENDING
        assert (claimed.key, claimed.attempts, claimed.workspace_id) == ("now", 1, workspace.id)
        assert claimed.destination == {"to": "channel", "channel": "Cnow"}
        assert claimed.params == {"id": 1}
        assert uow.outbox.next_due(clock.now) == later
        assert [one.id for one in uow.outbox.abandoned(clock.now)] == [claimed.id]
    with db.begin(None) as uow:
        retry = clock.now + timedelta(seconds=30)
        uow.outbox.settle(claimed, OutboxState.PENDING, error="ratelimited", not_before=retry)
        assert uow.outbox.claim(10, clock.now) == []
        (again,) = uow.outbox.claim(10, retry)
        assert again.attempts == 2
        uow.outbox.settle(again, OutboxState.SENT, channel="C1", ts="1700000000.000100")
        assert uow.outbox.abandoned(retry) == []
        sent = uow.outbox.get(claimed.id)
        assert sent is not None
        assert (sent.state, sent.ts) == (OutboxState.SENT, "1700000000.000100")
    with db.read(workspace.id) as uow:
        assert uow.outbox.placed("now") == ("C1", "1700000000.000100")
        assert uow.outbox.placed("later") is None


def test_an_answer_nobody_can_receive_any_more_is_dropped(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        uow.outbox.add(row("answer", OutboxKind.ANSWER))
        uow.outbox.add(row("post", OutboxKind.POST))
    clock.advance(minutes=31)
    with db.begin(None) as uow:
        assert [one.key for one in uow.outbox.claim(10, clock.now)] == ["post"]
        assert uow.outbox.claim(10, clock.now) == []


def test_an_interaction_is_claimed_once_and_forgotten_in_time(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        assert uow.interactions.claim("A1/Ev1")
        assert not uow.interactions.claim("A1/Ev1")
    with db.begin(None) as uow:
        assert uow.interactions.purge(clock.now) == 0
        assert uow.interactions.purge(clock.advance(days=1)) == 1


def test_answers_are_forgotten_in_time_and_posts_are_kept(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    with db.begin(workspace.id) as uow:
        uow.outbox.add(row("answer", OutboxKind.ANSWER))
        uow.outbox.add(row("post", OutboxKind.POST))
    with db.begin(None) as uow:
        for one in uow.outbox.claim(10, clock.now):
            uow.outbox.settle(one, OutboxState.SENT, channel="C1", ts="1.000001")
        assert uow.outbox.purge(clock.now) == 0
        assert uow.outbox.purge(clock.advance(days=2)) == 1
    with db.read(workspace.id) as uow:
        assert uow.outbox.find("answer") is None
        assert uow.outbox.placed("post") == ("C1", "1.000001")
