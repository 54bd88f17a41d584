"""Conversations and what is kept in them, in the order of time."""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field
from enum import StrEnum

from playground.shape import Json


class Kind(StrEnum):
    """The four kinds of conversation, by the names `conversations.list` takes in `types`."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    IM = "im"
    MPIM = "mpim"


@dataclass(slots=True)
class Channel:
    """A conversation. Messages are Slack's own objects, keyed by their timestamps."""

    id: str
    team_id: str
    name: str
    kind: Kind
    creator: str
    created: int
    members: dict[str, None] = field(default_factory=dict)
    topic: str = ""
    purpose: str = ""
    topic_by: str = ""
    is_archived: bool = False
    is_general: bool = False
    connected: tuple[str, ...] = ()
    previous_names: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    top: list[str] = field(default_factory=list)
    threads: dict[str, list[str]] = field(default_factory=dict)
    ephemerals: dict[str, dict[str, Json]] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    bookmarks: dict[str, Json] = field(default_factory=dict)

    @property
    def is_direct(self) -> bool:
        """Tell whether this is a conversation between named people."""
        return self.kind in (Kind.IM, Kind.MPIM)

    @property
    def is_ext_shared(self) -> bool:
        """Tell whether another organisation is connected."""
        return bool(self.connected)

    @property
    def team_ids(self) -> tuple[str, ...]:
        """Give every team that has this conversation, its own first."""
        return (self.team_id, *self.connected)

    def add(self, message: Json) -> None:
        """Keep a message under its `ts`, in its thread if it is a reply."""
        ts, thread = message["ts"], message.get("thread_ts")
        self.messages[ts] = message
        if thread and thread != ts:
            insort(self.threads.setdefault(thread, []), ts)
            if message.get("subtype") == "thread_broadcast":
                insort(self.top, ts)
        else:
            insort(self.top, ts)

    def drop(self, ts: str) -> Json:
        """Forget a message and give it; raises KeyError where there is none."""
        message = self.messages.pop(ts)
        thread = message.get("thread_ts")
        for order in (self.top, self.threads.get(thread or "", [])):
            place = bisect_left(order, ts)
            if place < len(order) and order[place] == ts:
                del order[place]
        return message

    def between(
        self, order: list[str], *, oldest: str = "", latest: str = "", inclusive: bool = False
    ) -> list[str]:
        """Give the timestamps of `order` in a window, ascending; the ends count if `inclusive`."""
        low = bisect_left(order, oldest) if inclusive else bisect_right(order, oldest)
        if not oldest:
            low = 0
        high = len(order)
        if latest:
            high = bisect_right(order, latest) if inclusive else bisect_left(order, latest)
        return order[low:high]

    def unread(self, person_id: str, limit: int = 100) -> list[Json]:
        """Give the newest messages by others since the person last read, `limit` at most."""
        seen = self.last_read.get(person_id, "")
        fresh = self.between(self.top, oldest=seen)[-limit:] if seen else self.top[-limit:]
        return [m for m in map(self.messages.__getitem__, fresh) if m.get("user") != person_id]
