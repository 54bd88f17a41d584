"""What the rows of a file are known by, and which of them tell a deal that was told already."""

from bot.domain.error import Invalid

_BITS = 61
_HASH = (1 << _BITS) - 1


class Identities:
    """Ids met so far, each with its line and what stands for the deal in one number.

    That takes a third of the room of two. Contents are kept with their times.
    """

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._more: dict[str, dict[int, int]] = {}
        self._contents: dict[str, int] = {}

    def of_content(self, content: str) -> str:
        """Give what a row is known by that says nothing but this, `content` being a digest.

        Such rows are told apart by how often that was said before, never by name: real files
        hold equal rows that are different deals.
        """
        times = self._contents[content] = self._contents.get(content, 0) + 1
        return f"{content}.{times}"

    def of_id(self, said: str, core: int, line: int) -> tuple[str | None, Invalid | None]:
        """Give what a row is known by that says an id, and what is to be said of it.

        A second row with an id is none (None) if it tells the same deal, by its `core`, and else
        a deal of its own.
        """
        core &= _HASH
        first = self._ids.get(said)
        if first is None:
            self._ids[said] = line << _BITS | core
            return said, None
        cores = self._more.setdefault(said, {first & _HASH: first >> _BITS})
        if core in cores:
            reason = Invalid(
                "The id {id} was already used in line {line} for the same deal.",
                id=said[:60],
                line=cores[core],
            )
            return None, reason
        cores[core] = line
        reason = Invalid(
            "The id {id} was already used in line {line}: this is a deal of its own.",
            id=said[:60],
            line=first >> _BITS,
        )
        return f"{said}#{len(cores)}", reason
