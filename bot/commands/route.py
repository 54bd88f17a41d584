"""The routing table: what answers which request, filled by decorators beside the handlers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rapidfuzz.distance import OSA

from bot.commands.answer import Answer
from bot.commands.call import Call
from bot.commands.request import Kind
from bot.commands.screen import Draw, Screens, Shape
from bot.storage import OutboxRow, UnitOfWork

_LETTERS = 3
"""Letters from which a word is long enough to tell a slip from another word."""

_SUBSCRIBED: Mapping[str, tuple[str, ...]] = {"message": ("message.channels", "message.groups")}
"""Events that Slack calls otherwise where they are subscribed to than where they are sent."""

Handler = Callable[[Call, UnitOfWork], Answer]
Test = Callable[[Call, UnitOfWork], bool]
Decorator = Callable[[Handler], Handler]
Landing = Callable[[UnitOfWork, OutboxRow], None]
Failing = Callable[[UnitOfWork, OutboxRow, str], None]


@dataclass(frozen=True, slots=True)
class Route:
    """A handler; one that may change something has `again`, and runs in a write transaction.

    `again` reads: it shows the present state to a request whose effect was had before, and to a
    click on a button that is older than the deal. `when` reads, too: it tells whether a request
    means anything to us, where most do not and should keep nobody from writing. Those that change
    something `alone` run one at a time in a workspace: of two who save one window at the same
    instant, the second compares it with what the first has stored.
    """

    run: Handler
    again: Handler | None = None
    when: Test | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A word after a slash command, what may follow it, and the line of help that says so."""

    word: str
    hint: str
    about: str
    route: Route
    aliases: tuple[str, ...] = ()
    meant: Callable[[str], bool] | None = None
    """Tells a text that means it without its word."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry of Slack's shortcut menu: of the whole app, or of a message."""

    callback_id: str
    name: str
    about: str
    on_message: bool
    route: Route


class Command:
    """A slash command: its subcommands, and what answers any other text.

    `alone` is what may follow it without a subcommand, None where that shows the help.
    """

    def __init__(self, name: str, *, about: str, hint: str, alone: str | None) -> None:
        self.name, self.about, self.hint, self.alone = name, about, hint, alone
        self.subcommands: dict[str, Subcommand] = {}
        self.otherwise: Route | None = None
        self._words: dict[str, Subcommand] = {}

    def sub(
        self,
        word: str,
        *,
        about: str,
        hint: str = "",
        again: Handler | None = None,
        aliases: tuple[str, ...] = (),
        meant: Callable[[str], bool] | None = None,
    ) -> Decorator:
        """Register a subcommand with its help; `again` is given when it changes something.

        A text that begins with no subcommand goes to the one that says it is `meant`.
        """

        def register(run: Handler) -> Handler:
            entry = Subcommand(word, hint, about, Route(run, again), aliases, meant)
            for name in (word, *aliases):
                if self._words.setdefault(name.casefold(), entry) is not entry:
                    raise ValueError(f"/{self.name} {name} is registered twice")
            self.subcommands[word] = entry
            return run

        return register

    def other(self, run: Handler) -> Handler:
        """Register what answers a text that starts with none of the subcommands."""
        self.otherwise = Route(run)
        return run

    def near(self, text: str) -> Subcommand | None:
        """Give the subcommand that the first word of a text is, but for one slip of the finger."""
        typed = text.strip().partition(" ")[0].casefold()
        if len(typed) < _LETTERS:
            return None
        near = (word for word in self._words if OSA.distance(typed, word, score_cutoff=1) <= 1)
        return next((self._words[word] for word in near), None)

    def find(self, text: str) -> tuple[Subcommand | None, str]:
        """Split a text into the subcommand it starts with and the rest, or None and all of it."""
        word, _, rest = text.strip().partition(" ")
        entry = self._words.get(word.casefold())
        if entry is not None:
            return entry, rest.strip()
        typed = text.strip()
        known = (one for one in self.subcommands.values() if one.meant is not None)
        return next((one for one in known if one.meant and one.meant(typed)), None), typed


class Routes:
    """What one subject's module answers; see `Route` for what it changes `alone`."""

    def __init__(self, *, alone: bool = False) -> None:
        self._alone = alone
        self.entries: dict[tuple[Kind, str], Route] = {}
        self.commands: dict[str, Command] = {}
        self.shortcuts: dict[str, Shortcut] = {}
        self.draws: dict[tuple[str, Shape], Draw] = {}
        self.alike: dict[tuple[str, Shape], str] = {}
        self.landings: dict[str, Landing] = {}
        self.failings: dict[str, Failing] = {}

    def lands(self, subject: str) -> Callable[[Landing], Landing]:
        """Register what is done once a row of a subject was sent, in the same transaction.

        The row says where its message stands, or which channel its call has made.
        """

        def register(landing: Landing) -> Landing:
            self.landings[subject] = landing
            return landing

        return register

    def fails(self, subject: str) -> Callable[[Failing], Failing]:
        """Register what is done once a row of a subject is given up, with the reason for it."""

        def register(failing: Failing) -> Failing:
            self.failings[subject] = failing
            return failing

        return register

    def screen(
        self, subject: str, shape: Shape = Shape.MESSAGE, *, alike: str | None = None
    ) -> Callable[[Draw], Draw]:
        """Register what draws a subject in a shape; for `alike` see `Screens`."""

        def register(draw: Draw) -> Draw:
            self.draws[subject, shape] = draw
            if alike is not None:
                self.alike[subject, shape] = alike
            return draw

        return register

    def command(self, name: str, *, about: str, hint: str, alone: str | None = None) -> Command:
        """Start a slash command (its name without the slash)."""
        self.commands[name] = command = Command(name, about=about, hint=hint, alone=alone)
        return command

    def reads(self, kind: Kind, *names: str) -> Decorator:
        """Register what answers requests of a kind without changing anything."""
        return self._register(kind, names, None)

    def changes(
        self,
        kind: Kind,
        *names: str,
        again: Handler,
        when: Test | None = None,
        alone: bool = False,
    ) -> Decorator:
        """Register what changes something; `again` shows the present state to a repetition."""
        return self._register(kind, names, again, when, alone=alone)

    def shortcut(
        self, callback_id: str, *, name: str, about: str, on_message: bool = False
    ) -> Decorator:
        """Register a shortcut with the name and the line people see in Slack's menu."""

        def register(run: Handler) -> Handler:
            route = Route(run)
            self.shortcuts[callback_id] = Shortcut(callback_id, name, about, on_message, route)
            self.entries[Kind.SHORTCUT, callback_id] = route
            return run

        return register

    def _register(
        self,
        kind: Kind,
        names: tuple[str, ...],
        again: Handler | None,
        when: Test | None = None,
        *,
        alone: bool = False,
    ) -> Decorator:
        def register(run: Handler) -> Handler:
            for name in names:
                if (kind, name) in self.entries:
                    raise ValueError(f"{kind} {name} is registered twice")
                by_itself = (self._alone and again is not None) or alone
                self.entries[kind, name] = Route(run, again, when, by_itself)
            return run

        return register


@dataclass(frozen=True, slots=True)
class Table:
    """Every subject's routes as one: an exact look-up per kind and name."""

    entries: Mapping[tuple[Kind, str], Route]
    commands: Mapping[str, Command]
    shortcuts: Mapping[str, Shortcut]
    screens: Screens
    landings: Mapping[str, Landing]
    failings: Mapping[str, Failing]

    @classmethod
    def of(cls, subjects: Iterable[Routes]) -> "Table":
        """Merge subjects; raises ValueError when two of them claim the same name."""
        entries: dict[tuple[Kind, str], Route] = {}
        commands: dict[str, Command] = {}
        shortcuts: dict[str, Shortcut] = {}
        draws: dict[tuple[str, Shape], Draw] = {}
        alike: dict[tuple[str, Shape], str] = {}
        landings: dict[str, Landing] = {}
        failings: dict[str, Failing] = {}
        for routes in subjects:
            twice = (
                [*(entries.keys() & routes.entries.keys())],
                [*(commands.keys() & routes.commands.keys())],
                [*(draws.keys() & routes.draws.keys())],
                [*(landings.keys() & routes.landings.keys())],
                [*(failings.keys() & routes.failings.keys())],
            )
            if any(twice):
                raise ValueError(f"registered twice: {twice}")
            entries |= routes.entries
            commands |= routes.commands
            shortcuts |= routes.shortcuts
            draws |= routes.draws
            alike |= routes.alike
            landings |= routes.landings
            failings |= routes.failings
        return cls(
            MappingProxyType(entries),
            MappingProxyType(commands),
            MappingProxyType(shortcuts),
            Screens(MappingProxyType(draws), MappingProxyType(alike)),
            MappingProxyType(landings),
            MappingProxyType(failings),
        )

    def landed(self, uow: UnitOfWork, row: OutboxRow) -> None:
        """Do what a row's subject asks for once it was sent."""
        landing = self.landings.get(row.subject)
        if landing is not None:
            landing(uow, row)

    def failed(self, uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
        """Do what a row's subject asks for once it was given up."""
        failing = self.failings.get(row.subject)
        if failing is not None:
            failing(uow, row, reason)

    def events(self) -> tuple[str, ...]:
        """List the event types that are subscribed to, for the manifest."""
        answered = (name for kind, name in self.entries if kind is Kind.EVENT)
        return tuple(sorted(one for name in answered for one in _SUBSCRIBED.get(name, (name,))))
