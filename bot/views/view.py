"""Saved views: the list of them, and the form that keeps one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.error import Invalid
from bot.domain.pipeline import Pipeline
from bot.domain.view import LONGEST, Removed, View
from bot.views import block, label
from bot.views.block import (
    Message,
    button,
    context,
    field,
    header,
    message,
    modal,
    option,
    overflow,
    section,
    select,
    typed,
)
from bot.views.form import Fields
from bot.views.input import Line
from bot.views.metadata import Extra, dump
from bot.views.query import board_value, read_board
from bot.views.text import plain, text
from bot.views.words import Words

_SHOWN = 40
"""Views a message has room for; the others are found by name."""


class Audience(StrEnum):
    """Whose a view is to be."""

    MINE = "mine"
    SHARED = "shared"
    CHANNEL = "channel"


class ViewForm(Fields):
    """What to call a view, and for whom."""

    view: Line
    audience: Audience


class NameForm(Fields):
    """What to call a view."""

    view: Line


def views(
    known: Sequence[View],
    words: Words,
    *,
    pipelines: Mapping[int, Pipeline],
    shown: View | None = None,
    told: Mapping[int, str] | None = None,
    gone: Removed | None = None,
) -> Message:
    """List the views a person sees; `shown` is the one their channel shows.

    `told` says by id what each was narrowed to (mrkdwn), empty where it shows all deals; `gone` is
    one that was just deleted.
    """
    notice = [_deleted(gone, words)] if gone is not None else []
    if not known:
        hint = words("No view is saved yet. Open /pipeline, choose what to see, and save the view.")
        return message(hint, [*notice, section(hint)])
    title = words("Saved views")
    blocks = [*notice, header(title)]
    for view in known[:_SHOWN]:
        pipeline = pipelines.get(view.query.pipeline_id)
        facts = [
            words("Only you") if view.owner_id is not None else words("Everybody"),
            text(pipeline.name, 60) if pipeline else "",
            (told or {}).get(view.id) or words(label.FILTER[view.query.filter]),
            words(label.SORT[view.query.sort]),
        ]
        if shown is not None and view.id == shown.id:
            facts.append(words("shown in this channel"))
        line = " · ".join(part for part in facts if part)
        blocks.append(
            section(f"*{text(view.name, 80)}*\n{line}", accessory=_menu(view, shown, words))
        )
    if len(known) > _SHOWN:
        blocks.append(context(words("The others are found by their name.")))
    names = ", ".join(text(view.name, 60) for view in known[:_SHOWN])
    return message(f"{title}: {names}", blocks)


def _deleted(gone: Removed, words: Words) -> block.Block:
    """Say that a view is gone, with the way back."""
    said = words("Deleted the view *{name}*.", name=text(gone.view.name, 80))
    return section(said, accessory=button(words("Undo"), "view.back", removed_value(gone)))


_CHANNELS = 40
"""Channels that a button has room to remember."""


def removed_value(gone: Removed) -> str:
    """Write a view that was deleted, for the button that brings it back."""
    view, at = gone.view, int(gone.at.timestamp())
    channels = ",".join(gone.channels[:_CHANNELS])
    return "|".join(
        (
            *(str(at), str(view.owner_id or 0), board_value(view.query), channels),
            plain(view.name, LONGEST),
        )
    )


def read_removed(value: str) -> Removed:
    """Read a view that was deleted; `Invalid` for what no button of ours carries."""
    try:
        at, owner, asked, channels, name = value.split("|", 4)
        view = View(0, name, read_board(asked), int(owner) or None)
        then = datetime.fromtimestamp(int(at), UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("This button no longer works. Open the deal again.") from error
    return Removed(view, tuple(filter(None, channels.split(","))), then)


def save_view(words: Words, *, in_channel: bool, meta: Extra) -> block.View:
    """Ask what to call a view and whose it is to be; form fields `view` and `audience`."""
    audience = [
        option(words("Only me"), Audience.MINE),
        option(words("Everybody"), Audience.SHARED),
    ]
    if in_channel:
        audience.append(option(words("Everybody, shown in this channel"), Audience.CHANNEL))
    fields = [
        field("view", words("Name"), typed(words("Big deals this month"), limit=LONGEST)),
        field(
            "audience",
            words("For whom"),
            select("chosen", words("Select for whom"), audience, initial=Audience.MINE),
            hint=words("What a channel shows is what /pipeline shows there."),
        ),
    ]
    return modal(
        words("Save view"),
        fields,
        close=words("Cancel"),
        callback_id="view.save",
        submit=words("Save"),
        metadata=dump(extra=meta),
    )


def rename_view(view: View, words: Words, *, meta: Extra) -> block.View:
    """Ask what a view is to be called from now on; the form field is `view`."""
    return modal(
        words("Rename"),
        [field("view", words("Name"), typed(initial=view.name, limit=LONGEST))],
        close=words("Cancel"),
        callback_id="view.rename",
        submit=words("Save"),
        metadata=dump(extra={**meta, "renamed": str(view.id)}),
    )


def _menu(view: View, shown: View | None, words: Words) -> block.Element:
    options = [option(words("Show"), f"show.{view.id}")]
    if shown is not None and shown.id == view.id:
        options.append(option(words("Show the whole board in this channel"), f"whole.{view.id}"))
    elif view.owner_id is None:
        options.append(option(words("Show in this channel"), f"channel.{view.id}"))
    options.append(option(words("Rename"), f"rename.{view.id}"))
    options.append(option(words("Delete"), f"delete.{view.id}"))
    return overflow("view.menu", options)
