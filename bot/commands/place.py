"""Where an answer goes: the destination of the row that carries it, as small JSON."""

from collections.abc import Mapping
from typing import Any

from bot.commands.request import Place, Request
from bot.commands.screen import Shape
from bot.views.metadata import metadata

Destination = dict[str, Any]


def here(request: Request) -> Destination | None:
    """Give the destination that takes the place of what the person is looking at."""
    match request.place:
        case Place.MESSAGE:
            # What everybody sees is never replaced by what one person asked for.
            return _response(request, replace=not request.shared) or _direct(request)
        case Place.MODAL:
            view = request.view
            return {"to": "view", "view": view.get("id"), "hash": view.get("hash")}
        case Place.HOME:
            return _home(request)
        case Place.COMMAND:
            return _response(request, replace=False) or _direct(request)
        case Place.NOWHERE:
            return _direct(request)


def beside(request: Request) -> Destination | None:
    """Give the destination of a message of its own, for this person alone.

    A click in a modal has none of its own: what is said there goes on top, by the trigger.
    """
    if request.place is Place.MODAL and request.trigger_id:
        return {"to": "trigger", "trigger": request.trigger_id, "push": True}
    return _response(request, replace=False) or _direct(request)


def home(request: Request) -> Destination | None:
    """Give the destination of the person's App Home."""
    return _home(request)


def origin(request: Request, *, keep: bool = False) -> Destination:
    """Remember where a form is opened from; `keep` leaves the message there as it is.

    It travels in the form's private metadata and comes back with the submission.
    """
    if keep:
        return beside_later(request)
    return here(request) or {}


def beside_later(request: Request) -> Destination:
    """Give a destination beside the present place that still works when the trigger is gone."""
    return _response(request, replace=False) or _direct(request) or {}


def opened_from(request: Request) -> Destination | None:
    """Give where the submitted form was opened from; without a trace, the person's messages."""
    extra: Mapping[str, Any] = metadata(request.view).extra
    if extra.get("to") == "view":
        # The view below was not touched by the form on top: what it showed is drawn again.
        return {"to": "view", "view": extra.get("view")}
    return dict(extra) if extra.get("to") in ("response", "home", "dm") else _direct(request)


def shape(destination: Destination) -> Shape:
    """Tell what a screen is drawn as at a destination."""
    match destination["to"]:
        case "view" | "trigger":
            return Shape.MODAL
        case "home":
            return Shape.HOME
        case _:
            return Shape.MESSAGE


def _response(request: Request, *, replace: bool) -> Destination | None:
    url = request.response_url
    return {"to": "response", "url": url, "replace": replace} if url else None


def _home(request: Request) -> Destination | None:
    return {"to": "home", "user": request.user_id} if request.user_id else None


def _direct(request: Request) -> Destination | None:
    return {"to": "dm", "user": request.user_id} if request.user_id else None
