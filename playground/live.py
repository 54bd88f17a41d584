"""What the open pages are told, person by person, as it happens."""

import asyncio
from collections.abc import Iterable

from playground.shape import Json

_BACKLOG = 2_000


class Live:
    """The open pages. A page that does not read is cut off rather than kept in memory."""

    def __init__(self) -> None:
        self._pages: dict[str, set[asyncio.Queue[Json | None]]] = {}

    def open(self, person_id: str) -> asyncio.Queue[Json | None]:
        """Register a page of a person; its queue ends with None when it is cut off."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._pages.setdefault(person_id, set()).add(queue)
        return queue

    def close(self, person_id: str, queue: asyncio.Queue[Json | None]) -> None:
        """Forget a page."""
        pages = self._pages.get(person_id, set())
        pages.discard(queue)
        if not pages:
            self._pages.pop(person_id, None)

    def people(self) -> tuple[str, ...]:
        """Give the people who have a page open."""
        return tuple(self._pages)

    def tell(self, person_id: str, event: Json) -> None:
        """Tell every open page of one person."""
        for queue in tuple(self._pages.get(person_id, ())):
            if queue.qsize() >= _BACKLOG:
                queue.put_nowait(None)
                self.close(person_id, queue)
            else:
                queue.put_nowait(event)

    def tell_all(self, people: Iterable[str], event: Json) -> None:
        """Tell every open page of several people."""
        if not self._pages:
            return
        for person_id in people:
            self.tell(person_id, event)

    def end(self) -> None:
        """Cut every page off."""
        for person_id, pages in tuple(self._pages.items()):
            for queue in tuple(pages):
                queue.put_nowait(None)
                self.close(person_id, queue)
