"""What a walk through a file's rows has met so far, to tell a row that is there again."""

from dataclasses import dataclass, field

from bot.intake.standing import Standing


@dataclass(slots=True)
class Seen:
    """Ids met so far, each with its line and what stands for the deal in one number, which takes
    a third of the room; contents with their times."""

    ids: dict[str, int] = field(default_factory=dict)
    more: dict[str, dict[int, int]] = field(default_factory=dict)
    contents: dict[str, int] = field(default_factory=dict)
    standings: dict[tuple[object, ...], Standing] = field(default_factory=dict)
