"""Everything a Slack remembers, and how things in it are found."""

from collections import deque
from dataclasses import dataclass, field

from playground.shape import Json
from playground.world.app import App, Installation
from playground.world.channel import Channel, Kind
from playground.world.clock import Clock
from playground.world.file import File
from playground.world.ident import Ident
from playground.world.person import Person, Team

_FILES = 1_000


@dataclass(slots=True)
class World:
    """The state of a Slack. One event loop owns it; nothing in it blocks."""

    clock: Clock
    ident: Ident
    app: App
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    installations: dict[str, Installation] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    stacks: dict[str, list[Json]] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    kept: int = 100_000
    _kept: deque[tuple[str, str]] = field(default_factory=deque)
    _direct: dict[tuple[str, ...], str] = field(default_factory=dict)

    def person(self, who: str) -> Person | None:
        """Find a person by id, handle or e-mail address."""
        if who in self.people:
            return self.people[who]
        return next((p for p in self.people.values() if who and who in (p.name, p.email)), None)

    def channel(self, which: str) -> Channel | None:
        """Find a channel by id or by name, with or without `#`."""
        if which in self.channels:
            return self.channels[which]
        name = which.removeprefix("#")
        return next((c for c in self.channels.values() if name and c.name == name), None)

    def bot(self, team_id: str) -> Installation | None:
        """Find the app's installation in a team, active or not."""
        return self.installations.get(team_id)

    def installation_of(self, bot_user_id: str) -> Installation | None:
        """Find the installation whose bot user this is."""
        return next((i for i in self.installations.values() if i.bot_user_id == bot_user_id), None)

    def teams_of(self, channel: Channel) -> list[Installation]:
        """Give the active installations of the app in the teams that have a channel."""
        found = (self.installations.get(team) for team in channel.team_ids)
        return [i for i in found if i is not None and i.active]

    def create_channel(
        self, team_id: str, name: str, kind: Kind, creator: str, *members: str
    ) -> Channel:
        """Make a conversation and put people in it."""
        prefix = {Kind.IM: "D"}.get(kind, "C")
        channel = Channel(
            id=self.ident.new(prefix),
            team_id=team_id,
            name=name,
            kind=kind,
            creator=creator,
            created=int(self.clock.now()),
            members=dict.fromkeys(members),
        )
        self.channels[channel.id] = channel
        return channel

    def direct(self, *people: str) -> Channel | None:
        """Find the conversation of exactly these people."""
        return self.channels.get(self._direct.get(tuple(sorted(set(people))), ""))

    def open_direct(self, team_id: str, *people: str) -> Channel:
        """Give the conversation of exactly these people, made if there is none."""
        key = tuple(sorted(set(people)))
        if found := self.direct(*people):
            return found
        kind = Kind.IM if len(key) <= 2 else Kind.MPIM
        name = "" if kind is Kind.IM else "mpdm-" + "--".join(self.people[p].name for p in key)
        channel = self.create_channel(team_id, name, kind, people[0], *people)
        self._direct[key] = channel.id
        return channel

    def keep(self, channel: Channel, message: Json) -> None:
        """Store a message; the oldest of all is forgotten beyond `kept`, so that memory is flat."""
        channel.add(message)
        self._kept.append((channel.id, message["ts"]))
        while len(self._kept) > self.kept:
            channel_id, ts = self._kept.popleft()
            home = self.channels.get(channel_id)
            if home is not None and ts in home.messages:
                home.drop(ts)
                home.threads.pop(ts, None)

    def keep_file(self, file: File) -> None:
        """Store a file; the oldest is forgotten beyond a thousand."""
        self.files[file.id] = file
        while len(self.files) > _FILES:
            del self.files[next(iter(self.files))]

    def view(self, view_id: str) -> tuple[str, Json] | None:
        """Find an open modal or a Home by its id: the person's id and the view."""
        for person_id, stack in self.stacks.items():
            for view in stack:
                if view["id"] == view_id:
                    return person_id, view
        return next(((p, v) for p, v in self.homes.items() if v["id"] == view_id), None)

    def external_view(self, team_id: str, external_id: str) -> tuple[str, Json] | None:
        """Find an open view of a team by the id the app gave it."""
        surfaces = [(p, v) for p, stack in self.stacks.items() for v in stack]
        for person_id, view in [*surfaces, *self.homes.items()]:
            if view["external_id"] == external_id and view["team_id"] == team_id:
                return person_id, view
        return None
