"""What a person is asked of stage words that could mean another thing than they were read as."""

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Map

from bot.domain.error import Invalid
from bot.domain.pipeline import StageKind
from bot.intake.ending import is_deleted, is_doubtful
from bot.intake.sign import Signs
from bot.intake.standing import Endings

_NAMED = 3
"""Words that are named; who looks at one sees the others beside it."""
_FEW = 10
"""Rows of a file in which nothing need have been won yet."""


def doubts(signs: Map[Signs, int], read: Endings, given: Collection[str]) -> Iterable[Invalid]:
    """Give a sentence for each doubt that `given` words, of which somebody said more, leave.

    `signs` are a file's, with how many rows have them.
    """
    standings = {one: read.standing(one) for one in signs}
    left = {
        word
        for one, standing in standings.items()
        if standing.kind.is_open
        for word in (one.status, one.stage)
        if word not in given and is_doubtful(word) and not is_deleted(word)
    }
    kinds = {standing.kind for standing in standings.values()}
    if left and kinds & {StageKind.WON, StageKind.LOST}:
        yield Invalid(
            "Deals with {words} were read as open, as other words say won or lost. "
            "If that is wrong, say what they are before you import.",
            words=", ".join(f"“{word[:40]}”" for word in sorted(left)[:_NAMED]),
        )
    elif StageKind.LOST in kinds and StageKind.WON not in kinds and sum(signs.values()) >= _FEW:
        yield Invalid(
            "Nothing in this file was read as won. If one of its stages says so, "
            "say which before you import."
        )
