"""What the page reads: who and what there is, messages a page at a time, the Home, the traffic."""

from __future__ import annotations

from heapq import merge
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.act.show import channel_shown, may_see, person_shown, shown
from playground.front.ask import Wrong, channel_of, person_of, whole
from playground.shape import Json
from playground.world.channel import Channel
from playground.world.person import Person

if TYPE_CHECKING:
    from playground.slack import Slack

_ORDER = {"channel": 0, "private": 1, "app": 2, "im": 3}


def app_told(slack: Slack) -> Json:
    """Describe the app, its commands and shortcuts."""
    app = slack.world.app
    return {
        "commands": [
            {
                "command": c.command,
                "description": c.description,
                "usage_hint": c.usage_hint,
                "should_escape": c.should_escape,
            }
            for c in app.commands or ()
        ],
        "shortcuts": [
            {
                "type": s.type,
                "name": s.name,
                "description": s.description,
                "callback_id": s.callback_id,
            }
            for s in app.shortcuts
        ],
        "app": {
            "id": app.id,
            "name": app.name,
            "description": app.description,
            "home": app.home_tab,
            "messages": app.messages_tab,
        },
    }


async def boot(slack: Slack, request: Request) -> Response:
    """Give everything the page needs before it can draw itself for a person."""
    me = person_of(slack, request.query_params.get("as", ""))
    world = slack.world
    channels = [c for c in world.channels.values() if _listed(slack, me, c)]
    told = [channel_shown(slack, c, me) for c in channels]
    told.sort(key=lambda c: (_ORDER[c["kind"]], c["is_archived"], c["name"]))
    app = app_told(slack)
    installation = world.bot(me.team_id)
    if installation is None:
        app |= {"commands": [], "shortcuts": []}
        app["app"] |= {"bot_user_id": None, "bot_id": None, "im": None}
    else:
        im = world.direct(me.id, installation.bot_user_id)
        app["app"] |= {
            "bot_user_id": installation.bot_user_id,
            "bot_id": installation.bot_id,
            "im": im.id if im else None,
        }
    return JSONResponse(
        {
            "now": world.clock.now(),
            "offset_seconds": world.clock.offset,
            "me": person_shown(slack, me, me),
            "people": [person_shown(slack, p, me) for p in world.people.values()],
            "teams": [
                {"id": t.id, "name": t.name, "domain": t.domain} for t in world.teams.values()
            ],
            "channels": told,
            "views": world.stacks.get(me.id, []),
            **app,
        }
    )


async def history(slack: Slack, request: Request) -> Response:
    """Give one page of a channel or a thread, the newest unless `before` says otherwise."""
    query = request.query_params
    me = person_of(slack, query.get("as", ""))
    channel = channel_of(slack, me, query.get("channel", ""))
    limit = min(whole(query.get("limit"), 50), 200)
    thread, before = query.get("thread_ts", ""), query.get("before", "")
    order = channel.threads.get(thread, []) if thread else channel.top
    kept = channel.ephemerals.get(me.id, {})
    whispers = sorted(t for t, m in kept.items() if (m.get("thread_ts") or "") == thread)
    window = list(merge(channel.between(order, latest=before)[-limit:], whispers))
    if before:
        window = [ts for ts in window if ts < before]
    has_more = len(window) > limit or len(channel.between(order, latest=before)) > limit
    window = window[-limit:]
    told = [shown(channel.messages.get(ts) or kept[ts]) for ts in window]
    if thread and not has_more and thread in channel.messages:
        told.insert(0, shown(channel.messages[thread]))
    return JSONResponse({"messages": told, "has_more": has_more})


async def message(slack: Slack, request: Request) -> Response:
    """Give one message."""
    query = request.query_params
    me = person_of(slack, query.get("as", ""))
    channel = channel_of(slack, me, query.get("channel", ""))
    ts = query.get("ts", "")
    found = channel.messages.get(ts) or channel.ephemerals.get(me.id, {}).get(ts)
    if found is None:
        return JSONResponse({"ok": False, "error": "message_not_found"}, 404)
    return JSONResponse({"message": shown(found)})


async def home(slack: Slack, request: Request) -> Response:
    """Give a person's Home."""
    me = person_of(slack, request.query_params.get("as", ""))
    return JSONResponse({"view": slack.world.homes.get(me.id)})


async def file(slack: Slack, request: Request) -> Response:
    """Give a file's bytes to the page."""
    found = slack.world.files.get(request.path_params["file_id"])
    if found is None:
        raise Wrong("file_not_found")
    return Response(
        found.content, media_type=found.mimetype, headers={"Content-Security-Policy": "sandbox"}
    )


async def traffic(slack: Slack, request: Request) -> Response:
    """Give the recorded traffic after an entry."""
    query = request.query_params
    after, limit = whole(query.get("after"), 0), min(whole(query.get("limit"), 200), 5_000)
    entries = slack.record.after(after, limit)
    return JSONResponse({"latest": slack.record.latest, "entries": [e.to_json() for e in entries]})


def _listed(slack: Slack, me: Person, channel: Channel) -> bool:
    if channel.is_direct:
        return me.id in channel.members
    return may_see(slack, me, channel)
