"""What a handler answers: a screen where the person is, a form, choices, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

View = dict[str, Any]
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen by its subject's name and JSON parameters; it is drawn when it is shown.

    What is kept in the outbox is this, never what it looks like: a screen sent late shows the
    present state.
    """

    subject: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Show:
    """Put a screen where the person is: it replaces the message, the modal or the Home.

    A command is answered with it; after a submission the forms close and it goes to where the
    first of them was opened from.
    """

    screen: Screen


@dataclass(frozen=True, slots=True)
class Say:
    """Put a screen beside what is there: a message of its own that only this person sees."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class Open:
    """Open a form, on top of the one that is open if the person stands in one."""

    view: View


@dataclass(frozen=True, slots=True)
class Swap:
    """Put another view in the place of the form that was handed in."""

    view: View


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of an external select: `{"options": […]}` as Slack wants it."""

    payload: Payload


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing to show; a form that was handed in closes."""


Answer = Show | Say | Open | Swap | Choices | Done
