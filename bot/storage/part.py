"""A repository of a unit of work, made when it is first asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from bot.storage.unit import UnitOfWork

T = TypeVar("T")


class Part(Generic[T]):
    """Declares a repository on the unit of work's class: made on first use, then kept."""

    def __init__(self, make: Callable[["UnitOfWork"], T]) -> None:
        self._make = make
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, uow: None, owner: type) -> "Part[T]": ...

    @overload
    def __get__(self, uow: "UnitOfWork", owner: type) -> T: ...

    def __get__(self, uow: "UnitOfWork | None", owner: type) -> "Part[T] | T":
        """Make the part; it then stands in the instance, where it is found before this."""
        if uow is None:
            return self
        made = self._make(uow)
        uow.__dict__[self._name] = made
        return made
