"""Response addresses: where the app may answer a command or a click, five times in half an hour."""

from dataclasses import dataclass, field

from playground.world.world import World


@dataclass(slots=True)
class Hook:
    """A response address and what it answers.

    `ts` is the message that was acted upon, or the last answer given to a command; `ephemeral`
    tells where that message is to be looked for.
    """

    key: str
    team_id: str
    channel_id: str
    person_id: str
    at: float
    ts: str = ""
    ephemeral: bool = False
    thread_ts: str = ""
    uses: int = 0
    answers: list[str] = field(default_factory=list)


class Hooks:
    """The response addresses given out lately."""

    def __init__(self, kept: int = 20_000) -> None:
        self._given: dict[str, Hook] = {}
        self._kept = kept

    def give(
        self,
        world: World,
        *,
        team_id: str,
        channel_id: str,
        person_id: str,
        ts: str = "",
        ephemeral: bool = False,
        thread_ts: str = "",
    ) -> Hook:
        """Make a response address for what a person just did."""
        key = f"{team_id}/{int(world.ident.secret('hook', 10), 16)}/{world.ident.secret('hook')}"
        hook = Hook(
            key, team_id, channel_id, person_id, world.clock.now(), ts, ephemeral, thread_ts
        )
        self._given[key] = hook
        while len(self._given) > self._kept:
            self._given.pop(next(iter(self._given)))
        return hook

    def find(self, key: str) -> Hook | None:
        """Find a response address that was given out, whatever became of it."""
        return self._given.get(key)
