"""A channel whose posts become leads: opened for a pipeline by who leads it, each post once."""

from typing import Any

from bot.domain.audit import Audit
from bot.domain.deal import Deal
from bot.domain.door import Arrival, Door, DoorKind, Inquiry, Outcome
from bot.domain.draft import Closing
from bot.domain.error import Invalid
from bot.domain.person import Person
from bot.domain.reason import LostReason
from bot.services import arrival, door, move
from bot.storage import OutboxKind, UnitOfWork

ANSWER, SET = "channel.answer", "channel.set"
"""What is drawn: the answer below a post, and who had the channel's posts become leads."""


def open_(uow: UnitOfWork, pipeline_id: int, channel_id: str, *, by: Person) -> tuple[Door, Audit]:
    """Have the posts of a channel become leads of a pipeline; the channel is told who did that.

    Raises `Forbidden` unless the person leads the pipeline, and `Invalid` for a channel whose
    posts become leads of another one already.
    """
    other = of(uow, channel_id)
    if other is not None and other.pipeline_id != pipeline_id:
        name = uow.pipelines.get(other.pipeline_id).name
        raise Invalid("The posts there become leads of {pipeline} already.", pipeline=name)
    config = {"channel": channel_id}
    opened, told = door.open_(uow, pipeline_id, DoorKind.CHANNEL, by=by, config=config)
    back = {"back": {"to": "dm", "user": by.slack_id}} if by.slack_id else {}
    destination = {"to": "channel", "channel": channel_id, "person": by.id, **back}
    params = {"pipeline": pipeline_id}
    uow.outbox.put(f"channelset:{told.id}", OutboxKind.POST, destination, SET, params)
    return opened, told


def of(uow: UnitOfWork, channel_id: str) -> Door | None:
    """Give the open door of a channel, None where posts are only posts."""
    for one in uow.doors.channels():
        if one.enabled and one.config.get("channel") == channel_id:
            return one
    return None


def receive(
    uow: UnitOfWork, door: Door, said: Inquiry, *, channel_id: str, ts: str, digest: str, by: Person
) -> Arrival:
    """Take a post in as a lead, once by its time stamp, and say below it what became of it."""
    arrived = arrival.receive(uow, door, said, key=f"post:{channel_id}:{ts}", digest=digest)
    if not arrived.again:
        destination = {"to": "channel", "channel": channel_id, "thread": ts, "person": by.id}
        key = f"channel:{channel_id}:{ts}"
        uow.outbox.put(key, OutboxKind.POST, destination, ANSWER, _params(arrived.deal_id, arrived))
    return arrived


def take_back(
    uow: UnitOfWork,
    deal_id: int,
    *,
    by: Person,
    version: int | None,
    note: str,
    answer: tuple[str, str] | None,
) -> Deal:
    """Disqualify what was no lead; `answer` is where the message that said so stands."""
    closing = Closing(on=uow.now.astimezone(by.tz).date(), reason=LostReason.OTHER.value, note=note)
    deal = move.lose(uow, deal_id, closing, by=by, version=version)
    if answer is not None:
        channel_id, ts = answer
        destination = {"to": "update", "channel": channel_id, "ts": ts, "person": by.id}
        params = {"deal": deal_id, "outcome": Outcome.CREATED.value}
        uow.outbox.put(f"redraw:{uow.new_id()}", OutboxKind.UPDATE, destination, ANSWER, params)
    return deal


def _params(deal_id: int, arrived: Arrival) -> dict[str, Any]:
    return {"deal": deal_id, "outcome": arrived.outcome.value}
