"""Trigger ids: proof that a person just did something, good for one modal within three seconds."""

from dataclasses import dataclass

from playground.world.world import World


@dataclass(slots=True)
class Trigger:
    """One trigger id. `view_id` is the modal the person acted in, if he acted in one."""

    id: str
    person_id: str
    team_id: str
    at: float
    view_id: str = ""
    used: bool = False


class Triggers:
    """The trigger ids given out lately."""

    def __init__(self, kept: int = 5_000) -> None:
        self._given: dict[str, Trigger] = {}
        self._kept = kept

    def give(self, world: World, person_id: str, team_id: str, view_id: str = "") -> str:
        """Make a trigger id for what a person just did."""
        now = world.clock.now()
        digits = f"{int(now * 1000)}.{int(world.ident.secret('trigger', 12), 16)}"
        trigger_id = f"{digits}.{world.ident.secret('trigger', 32)}"
        self._given[trigger_id] = Trigger(trigger_id, person_id, team_id, now, view_id)
        while len(self._given) > self._kept:
            self._given.pop(next(iter(self._given)))
        return trigger_id

    def find(self, trigger_id: str) -> Trigger | None:
        """Find a trigger that was given out, whatever became of it."""
        return self._given.get(trigger_id)
