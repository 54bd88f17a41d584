"""What people arrange on the page: conversations, channels, uploads and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.act import membership
from playground.act.show import channel_shown, tell_channel
from playground.control.clock import advance as move_clock
from playground.deliver.interact import Notice
from playground.front.ask import Wrong, body_of, channel_of, person_of
from playground.front.say import join_if_public
from playground.shape import Json
from playground.web.upload import share
from playground.world.channel import Channel, Kind
from playground.world.file import File
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack


async def open_im(slack: Slack, request: Request) -> Response:
    """Open a conversation with another person, or with the app's bot."""
    body = await body_of(request)
    me = person_of(slack, str(body.get("as", "")))
    other = slack.world.person(str(body.get("user", "")))
    if other is None:
        raise Wrong("person_not_found")
    channel = slack.world.open_direct(me.team_id, me.id, other.id)
    tell_channel(slack, channel)
    return JSONResponse({"ok": True, "channel": channel_shown(slack, channel, me)})


async def channel(slack: Slack, request: Request) -> Response:
    """Make, join, leave, archive or rename a channel, or bring somebody in."""
    body = await body_of(request)
    me = person_of(slack, str(body.get("as", "")))
    try:
        found = _arrange(slack, me, body)
    except Notice as notice:
        return JSONResponse({"ok": False, "notice": str(notice)})
    return JSONResponse({"ok": True, "channel": channel_shown(slack, found, me)})


async def upload(slack: Slack, request: Request) -> Response:
    """Take files and share them in a channel."""
    async with request.form() as form:
        me = person_of(slack, str(form.get("as", "")))
        found = channel_of(slack, me, str(form.get("channel", "")))
        if me.id not in found.members or found.is_archived:
            return JSONResponse({"ok": False, "notice": "You cannot write in this channel."})
        files = await _receive(slack, me, form.getlist("file"))
        posted = share(
            slack,
            found,
            files,
            user=me.id,
            text=str(form.get("text") or ""),
            thread=str(form.get("thread_ts") or ""),
        )
    told = [f.to_slack(slack.base) for f in files]
    return JSONResponse({"ok": True, "ts": posted["ts"], "files": told})


async def file(slack: Slack, request: Request) -> Response:
    """Take files for a `file_input`; they are shared nowhere."""
    async with request.form() as form:
        me = person_of(slack, str(form.get("as", "")))
        files = await _receive(slack, me, form.getlist("file"))
    return JSONResponse({"ok": True, "files": [f.to_slack(slack.base) for f in files]})


async def advance(slack: Slack, request: Request) -> Response:
    """Move the workspace's clock."""
    body = await body_of(request)
    try:
        seconds = float(body.get("seconds", 0))
    except (TypeError, ValueError):
        raise Wrong("seconds_not_a_number") from None
    return JSONResponse({"ok": True, **move_clock(slack, seconds)})


async def _receive(slack: Slack, me: Person, parts: list[UploadFile | str]) -> list[File]:
    files = []
    for part in parts:
        if isinstance(part, str):
            continue
        content = await part.read()
        made = File(
            id=slack.world.ident.new("F"),
            name=part.filename or "file",
            title=part.filename or "file",
            user=me.id,
            team_id=me.team_id,
            created=int(slack.world.clock.now()),
            size=len(content),
            content=content,
            pending=False,
        )
        slack.world.keep_file(made)
        files.append(made)
    if not files:
        raise Wrong("file_missing")
    return files


def _arrange(slack: Slack, me: Person, body: Json) -> Channel:
    what = body.get("do")
    if what == "create":
        return _create(slack, me, body)
    found = channel_of(slack, me, str(body.get("channel", "")))
    if what == "join":
        join_if_public(slack, me, found)
    elif what == "leave":
        membership.leave(slack, found, me)
    elif what in ("invite", "kick"):
        other = slack.world.person(str(body.get("user", "")))
        if other is None:
            raise Wrong("person_not_found")
        if what == "invite":
            membership.join(slack, found, other, inviter=me.id)
        else:
            membership.leave(slack, found, other)
    elif what in ("archive", "unarchive"):
        if found.is_general:
            raise Notice("The general channel cannot be archived.")
        membership.archive(slack, found, me.id, archived=what == "archive")
    elif what == "rename":
        membership.rename(slack, found, str(body.get("name", "")).lower())
    elif what == "topic":
        found.topic, found.topic_by = str(body.get("topic", ""))[:250], me.id
        tell_channel(slack, found)
    else:
        raise Wrong("unknown_do")
    return found


def _create(slack: Slack, me: Person, body: Json) -> Channel:
    name = str(body.get("name", "")).strip().lower()
    if not name:
        raise Wrong("name_missing")
    if me.is_guest:
        raise Notice("Guests cannot create channels.")
    if any(c.name == name and c.team_id == me.team_id for c in slack.world.channels.values()):
        raise Notice("That name is already taken by a channel.")
    kind = Kind.PRIVATE if body.get("is_private") else Kind.PUBLIC
    made = slack.world.create_channel(me.team_id, name, kind, me.id, me.id)
    membership.created(slack, made)
    return made
