"""What the person is looking at, and so what is drawn there after a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.commands import place
from bot.commands.answer import Answer, Say, Screen, Show
from bot.commands.call import Call
from bot.commands.request import Kind, Place
from bot.domain.deal import Deal
from bot.views import notice
from bot.views.metadata import metadata

BOARD, CARD, HOME, LIST, OTHER = "board", "card", "home", "list", "other"
SHARED = "shared"
"""A message that everybody in a channel sees: answers go beside it, for one person alone."""
AGENDA, REVIEW = "agenda", "review"
NUDGE = "nudge:"
"""How the ids of blocks in a nudge begin; the key of its message follows, up to a bar."""
DIGEST = "digest:"
"""How those of a person's digest do."""

_WAY_BACK = ("to", "url", "replace", "view", "user")
"""What a destination is kept as; see `bot.commands.place`."""


def surface(call: Call) -> str:
    """Name the screen that a request comes from; the board's name carries its question.

    Messages that only one person sees are not sent along with a click, so what they are is read
    off the ids of their blocks.
    """
    request = call.request
    if request.kind is Kind.SUBMISSION:
        return str(metadata(request.view).extra.get("on", OTHER))
    if request.place is Place.HOME:
        return HOME
    if request.shared:
        return SHARED
    if request.view.get("callback_id") == "review.step":
        return REVIEW
    if request.block_id.startswith(f"{AGENDA}:"):
        return AGENDA
    if request.block_id.startswith((NUDGE, DIGEST)):
        return request.block_id.partition("|")[0]
    board = next((name for name in request.values if name.startswith("board:")), None)
    if board is not None:
        return board
    if request.block_id.startswith("deal:") or request.view.get("callback_id") == "deal.view":
        return CARD
    return LIST if request.name in ("deal.menu", "lead.new", "deal.new") else OTHER


def remembered(call: Call) -> dict[str, Any]:
    """Give what a form keeps about where it was opened from: the screen and the way back to it.

    A list and a message of any other kind stay as they are; what is answered goes beside them.
    A form that follows another goes back to where that one was opened from.
    """
    on = surface(call)
    if call.request.kind is Kind.SUBMISSION:
        before = metadata(call.request.view).extra
        return {**{name: before[name] for name in _WAY_BACK if name in before}, "on": on}
    keep = call.request.place is Place.MESSAGE and on in (LIST, SHARED)
    return {**place.origin(call.request, keep=keep), "on": on}


def after(call: Call, deal: Deal, said: str, *, undoable: bool = True) -> Answer:
    """Show what was changed, where it was changed: the same board, card or list as it is now.

    `said` is the sentence for it (mrkdwn).
    """
    on = surface(call)
    kind, _, question = on.partition(":")
    if on.startswith((NUDGE, DIGEST)):
        return Show(Screen(kind, {"message": on, "said": said}))
    if kind == BOARD:
        told = {"query": question, "deal": deal.id, "said": said, "undoable": undoable}
        return Show(Screen("board", told))
    if kind == AGENDA:
        return Show(Screen(AGENDA, {"deal": deal.id, "said": said}))
    if kind == CARD:
        return Show(Screen("card", {"deal": deal.id, "said": said}))
    if kind == HOME:
        return Show(Screen("home"))
    if kind == REVIEW:
        return Show(Screen(REVIEW, {"said": said}))
    screen = Screen("changed", {"deal": deal.id, "said": said, "undoable": undoable})
    return Say(screen) if kind in (LIST, SHARED) else Show(screen)


def present(call: Call, deal: Deal, missed: Sequence[str] = ()) -> Answer:
    """Show how a deal stands, where it was acted on, saying so when the button was too old.

    `missed` are the changes that have made it so (mrkdwn).
    """
    said = notice.stale(deal, call.words, missed) if call.stale else None
    on = surface(call)
    kind, _, question = on.partition(":")
    if on.startswith((NUDGE, DIGEST)):
        return Show(Screen(kind, {"message": on, "said": said}))
    if kind == BOARD:
        return Show(Screen("board", {"query": question, "said": said}))
    if kind == AGENDA:
        return Show(Screen(AGENDA, {"said": said}))
    if kind == HOME:
        return Show(Screen("home", {"said": said}))
    if kind == REVIEW:
        return Show(Screen(REVIEW, {"said": said}))
    screen = Screen("card", {"deal": deal.id, "said": said})
    return Say(screen) if kind in (LIST, SHARED) else Show(screen)


def said_in(params: Mapping[str, Any]) -> str | None:
    """Give the sentence a screen is to carry, if any."""
    said = params.get("said")
    return said if isinstance(said, str) else None
