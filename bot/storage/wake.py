"""How the sender learns at once that something was put in the outbox."""

from collections.abc import Callable
from threading import Event


class Wake:
    """Set when a committed transaction added outbox rows; wait for it, or be called."""

    def __init__(self) -> None:
        self._event = Event()
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have a function called (in the committing thread; keep it short) at each wake."""
        self._listeners.append(listener)

    def set(self) -> None:
        """Wake whoever waits."""
        self._event.set()
        for listener in self._listeners:
            listener()

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds; tell whether there was a wake, and forget it."""
        woken = self._event.wait(timeout)
        self._event.clear()
        return woken
