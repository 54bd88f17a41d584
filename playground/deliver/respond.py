"""Answers to commands and clicks: in the acknowledgement, or posted to a response address."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.act import message as messages
from playground.act.surface import with_ids
from playground.deliver.hook import Hook
from playground.shape import Json
from playground.web.befall import befall

if TYPE_CHECKING:
    from playground.slack import Slack


def refuse_answer(slack: Slack, body: Json) -> str:
    """Give the error code of an answer Slack would not show, empty where it would."""
    if body.get("delete_original"):
        return ""
    blocks = body.get("blocks")
    if isinstance(blocks, str):
        try:
            blocks = json.loads(blocks)
        except ValueError:
            return "invalid_blocks"
    if not body.get("text") and not blocks and not body.get("attachments"):
        return "no_text"
    return slack.message_refused(body.get("text", ""), blocks)


def respond(slack: Slack, hook: Hook, body: Json) -> None:
    """Show an answer where its hook says: a new message, or in the place of the original."""
    world = slack.world
    channel = world.channels[hook.channel_id]
    installation = world.installations[hook.team_id]
    if body.get("delete_original"):
        if not messages.unwhisper(slack, channel, hook.person_id, hook.ts) and (
            hook.ts in channel.messages
        ):
            messages.delete(slack, channel, hook.ts)
        return
    blocks = body.get("blocks")
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    content: Json = {
        "subtype": "bot_message",
        "text": str(body.get("text") or ""),
        "bot_id": installation.bot_id,
        "app_id": world.app.id,
        "user": installation.bot_user_id,
        "team": hook.team_id,
        "bot_profile": installation.to_profile(world.app),
    }
    if blocks:
        content["blocks"] = with_ids(slack, blocks)
    for key in ("attachments", "metadata"):
        if body.get(key):
            content[key] = body[key]
    if body.get("replace_original") and hook.ts:
        if messages.rewhisper(slack, channel, hook.person_id, hook.ts, content):
            return
        found = channel.messages.get(hook.ts)
        if found is not None:
            changes = {"blocks": None, "attachments": None, **content}
            by = "" if blocks else installation.bot_user_id
            messages.edit(slack, channel, found, changes, by=by)
            return
    thread = str(body.get("thread_ts") or hook.thread_ts)
    if thread:
        content["thread_ts"] = thread
    if body.get("response_type") == "in_channel":
        posted = messages.post(slack, channel, content)
    else:
        posted = messages.whisper(slack, channel, hook.person_id, content)
    if not hook.ts:
        hook.ts = posted["ts"]


async def endpoint(slack: Slack, request: Request) -> Response:
    """Take a POST to a response address to its fate."""
    began = time.monotonic()
    hook = slack.hooks.find(request.path_params["key"])
    raw = await request.body()
    fate = slack.plan.draw("response_url", hook.channel_id if hook else "")
    body: Any = None
    said: list[str] = []

    async def work() -> Response:
        said.append(_take(slack, hook, body))
        return _answer(said[0])

    with suppress(ValueError):
        body = json.loads(raw)
    response = await befall(request, fate, work)
    slack.record.add(
        at=slack.world.clock.now(),
        direction="in",
        transport="response_url",
        method="response_url",
        target=hook.channel_id if hook else "",
        nth=fate.nth,
        request=body if isinstance(body, dict) else {},
        answer=(said[0] or "ok") if said else None,
        status=response.status_code,
        fate=fate.name,
        ms=(time.monotonic() - began) * 1000,
        weight=len(raw) + 300,
    )
    return response


def _take(slack: Slack, hook: Hook | None, body: Any) -> str:
    """Use a response address once; gives the error code, empty where the answer was shown."""
    code = _refusal(slack, hook, body)
    if not code and hook is not None:
        hook.uses += 1
        respond(slack, hook, body)
    return code


def _answer(code: str) -> Response:
    if not code:
        return PlainTextResponse("ok")
    gone = code in ("used_url", "expired_url")
    return JSONResponse({"ok": False, "error": code}, 404 if gone else 400)


def _refusal(slack: Slack, hook: Hook | None, body: object) -> str:
    setting = slack.setting
    if hook is None:
        return "expired_url"
    if slack.world.clock.now() - hook.at > setting.response_url_seconds:
        return "expired_url"
    if hook.uses >= setting.response_url_uses:
        return "used_url"
    if not isinstance(body, dict):
        return "invalid_payload"
    return refuse_answer(slack, body)
