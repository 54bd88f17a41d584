"""Saved views: kept for oneself or for all, and shown by a channel."""

from dataclasses import replace

from bot.domain.audit import WINDOW
from bot.domain.board import BoardQuery
from bot.domain.error import Forbidden, Invalid, NotFound
from bot.domain.permit import ask_to_sell
from bot.domain.person import Person
from bot.domain.view import LONGEST, MOST, Removed, View
from bot.storage import UnitOfWork


def save(uow: UnitOfWork, name: str, query: BoardQuery, *, shared: bool, by: Person) -> View:
    """Keep a question to the board under a name; the page and the stage looked into are not kept.

    A view of the same name is replaced. Raises `Invalid` for a name that is empty or too long and
    beyond the most views there can be, `Forbidden` when a viewer shares one.
    """
    if shared:
        ask_to_sell(by)
    called = _called(name)
    pipeline = uow.pipelines.get(query.pipeline_id)
    if len(uow.views.visible(by.id)) >= MOST:
        raise Invalid("There are {limit} views already. Delete one first.", limit=MOST)
    asked = replace(query, pipeline_id=pipeline.id, stage_id=None, page=0, cursor=None)
    return uow.views.save(View(0, called, asked, None if shared else by.id))


def of_all(uow: UnitOfWork, name: str) -> View | None:
    """Give everybody's view of that name, if there is one."""
    called = _called(name).casefold()
    shared = (one for one in uow.views.visible(0) if one.owner_id is None)
    return next((one for one in shared if one.name.casefold() == called), None)


def rename(uow: UnitOfWork, view_id: int, name: str, *, by: Person) -> View:
    """Call a view something else: one's own, or one of everybody's (`Forbidden` for viewers).

    Raises `Invalid` for a name that is empty, too long, or another view's.
    """
    view = seen(uow, view_id, by=by)
    if view.owner_id is None:
        ask_to_sell(by)
    called = _called(name)
    _ask_free(uow, view, called, by=by)
    return uow.views.rename(view.id, called)


def _called(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise Invalid("Give the view a name.")
    if len(called) > LONGEST:
        raise Invalid("That is too long. Keep it under {limit} characters.", limit=LONGEST)
    return called


def named(uow: UnitOfWork, text: str, *, by: Person) -> View:
    """Give the view of that name or the first that starts with it; a person's own come first."""
    typed = " ".join(text.casefold().split())
    known = uow.views.visible(by.id)
    exact = (view for view in known if view.name.casefold() == typed)
    started = (view for view in known if view.name.casefold().startswith(typed))
    found = next(exact, None) or next(started, None)
    if found is None:
        raise NotFound("There is no view called {name}.", name=text)
    return found


def of_channel(uow: UnitOfWork, channel_id: str | None) -> View | None:
    """Give the view a channel shows, None where none was chosen."""
    return uow.views.of_channel(channel_id) if channel_id else None


def seen(uow: UnitOfWork, view_id: int, *, by: Person) -> View:
    """Give a view that the person can see; somebody else's own is not there for them."""
    view = uow.views.get(view_id)
    if view.owner_id not in (None, by.id):
        raise NotFound("This view is not there any more.")
    return view


def show_in(uow: UnitOfWork, channel_id: str, view_id: int, *, by: Person) -> View:
    """Make everybody's view what `/pipeline` shows in a channel; `Forbidden` for viewers."""
    ask_to_sell(by)
    view = seen(uow, view_id, by=by)
    if view.owner_id is not None:
        raise Forbidden("Only a view for everybody can be shown in a channel.")
    uow.views.show_in(channel_id, view.id, by_id=by.id)
    return view


def show_whole(uow: UnitOfWork, channel_id: str, *, by: Person) -> None:
    """Make the whole board what `/pipeline` shows in a channel again; `Forbidden` for viewers."""
    ask_to_sell(by)
    uow.views.show_in(channel_id, None, by_id=by.id)


def remove(uow: UnitOfWork, view_id: int, *, by: Person) -> Removed:
    """Take a view away: one's own, or one of everybody's (`Forbidden` for viewers)."""
    view = seen(uow, view_id, by=by)
    if view.owner_id is None:
        ask_to_sell(by)
    channels = uow.views.channels(view.id)
    uow.views.remove(view.id)
    return Removed(view, channels, uow.now)


def put_back(uow: UnitOfWork, gone: Removed, *, by: Person) -> View:
    """Have a view again that was taken away, in the channels that show nothing else by now.

    Raises `Forbidden` as `remove` does, and `Invalid` after ten minutes or when another view has
    the name.
    """
    if gone.view.owner_id is None:
        ask_to_sell(by)
    elif gone.view.owner_id != by.id:
        raise NotFound("This view is not there any more.")
    if uow.now - gone.at > WINDOW:
        raise Invalid("A change can be undone for ten minutes. Change it by hand now.")
    _ask_free(uow, gone.view, gone.view.name, by=by)
    back = uow.views.save(gone.view)
    for channel in gone.channels:
        if uow.views.of_channel(channel) is None:
            uow.views.show_in(channel, back.id, by_id=by.id)
    return back


def _ask_free(uow: UnitOfWork, view: View, called: str, *, by: Person) -> None:
    """Raise `Invalid` where another view of the same owner has a name."""
    for other in uow.views.visible(by.id):
        same = other.name.casefold() == called.casefold() and other.owner_id == view.owner_id
        if same and other.id != view.id:
            raise Invalid("There is a view called {name} already.", name=other.name)
