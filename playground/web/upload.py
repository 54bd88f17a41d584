"""files.*: an address to upload to, the bytes, and sharing what was uploaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from playground.act import message as messages
from playground.act.surface import with_ids
from playground.block.message import check_message
from playground.refusal import Refused
from playground.shape import Json
from playground.web.befall import befall
from playground.web.call import T3, T4, Call, Method
from playground.world.channel import Channel
from playground.world.file import File

if TYPE_CHECKING:
    from playground.slack import Slack

_LARGEST = 1_073_741_824


async def get_upload_url(call: Call) -> Json:
    """Give a file's id and the address that takes its bytes."""
    length = call.text("length")
    if not length.isdecimal() or int(length) <= 0:
        raise Refused("invalid_arguments", "must be greater than 0 [json-pointer:/length]")
    if int(length) > _LARGEST:
        raise Refused("file_upload_size_restricted")
    if len(call.text("alt_txt")) > 1000:
        raise Refused("alt_txt_too_large")
    world = call.world
    made = File(
        id=world.ident.new("F"),
        name=call.text("filename"),
        title="",
        user=call.bot.bot_user_id,
        team_id=call.team_id,
        created=int(world.clock.now()),
        size=int(length),
        alt_txt=call.text("alt_txt"),
    )
    world.keep_file(made)
    return {"upload_url": f"{call.slack.base}/upload/v1/{made.id}", "file_id": made.id}


async def receive(slack: Slack, request: Request) -> Response:
    """Take the bytes of a file to their fate."""
    fate = slack.plan.draw("files.upload", request.path_params["file_id"])
    return await befall(request, fate, lambda: _receive(slack, request))


async def _receive(slack: Slack, request: Request) -> Response:
    """Take the bytes of a file, bare or as a form."""
    found = slack.world.files.get(request.path_params["file_id"])
    if found is None or not found.pending:
        return PlainTextResponse("not found", 404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        content = b""
        for value in (await request.form()).values():
            if not isinstance(value, str):
                content = await value.read()
    else:
        content = await request.body()
    if len(content) != found.size:
        return PlainTextResponse("length does not match", 400)
    found.content = content
    return PlainTextResponse(f"OK - {len(content)}")


async def complete_upload(call: Call) -> Json:
    """Finish uploads and share them in channels, or leave them unshared."""
    wanted = call.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refused("invalid_arguments", "missing required field: files")
    channels = [_channel(call, c) for c in _channel_ids(call)]
    blocks = call.structure("blocks", "invalid_blocks_format")
    if blocks is not None:
        check_message(blocks)
    files: list[File] = []
    for item in wanted:
        found = call.world.files.get(str(item.get("id")) if isinstance(item, dict) else "")
        if found is None or found.team_id != call.team_id:
            raise Refused("file_not_found")
        if not found.pending:
            raise Refused("file_update_failed")
        if not found.content:
            raise Refused("file_not_found")
        found.title = str(item.get("title") or found.name)
        files.append(found)
    for found in files:
        found.pending = False
    for channel in channels:
        share(
            call.slack,
            channel,
            files,
            user=call.bot.bot_user_id,
            text=call.text("initial_comment"),
            thread=call.text("thread_ts"),
            blocks=with_ids(call.slack, blocks) if blocks else None,
        )
    return {"files": [f.to_slack(call.slack.base) for f in files]}


def share(
    slack: Slack,
    channel: Channel,
    files: list[File],
    *,
    user: str,
    text: str = "",
    thread: str = "",
    blocks: list[Json] | None = None,
) -> Json:
    """Post files into a channel and remember where they are; gives the message."""
    for found in files:
        if channel.id not in found.channels:
            found.channels.append(channel.id)
    message: Json = {
        "user": user,
        "text": text,
        "files": [f.to_slack(slack.base) for f in files],
        "upload": True,
        "display_as_bot": False,
        "team": channel.team_id,
    }
    installation = slack.world.installation_of(user)
    if installation is not None:
        message |= {"bot_id": installation.bot_id, "app_id": slack.world.app.id}
    else:
        message["subtype"] = "file_share"
    if blocks:
        message["blocks"] = blocks
    if thread:
        message["thread_ts"] = thread
    posted = messages.post(slack, channel, message)
    for found in files:
        place: Json = {
            "ts": posted["ts"],
            "channel_name": channel.name,
            "team_id": channel.team_id,
            "share_user_id": user,
        }
        if thread:
            place["thread_ts"] = thread
        found.shares.setdefault(channel.id, []).append(place)
    return posted


async def info(call: Call) -> Json:
    """Describe a file and where it is shared."""
    found = _file(call)
    return {
        "file": found.to_slack(call.slack.base),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


async def delete(call: Call) -> Json:
    """Delete a file of the bot's own."""
    found = _file(call)
    if found.user != call.bot.bot_user_id:
        raise Refused("cant_delete_file")
    del call.world.files[found.id]
    return {}


async def serve(slack: Slack, request: Request) -> Response:
    """Give a file's bytes to whoever shows the bot's token, as `url_private` does."""
    found = slack.world.files.get(request.path_params["key"].partition("-")[2])
    token = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    known = {i.token for i in slack.world.installations.values() if i.token}
    if found is None or found.pending:
        return PlainTextResponse("not found", 404)
    if token not in known:
        return Response("<html><body>Sign in</body></html>", 200, media_type="text/html")
    return Response(found.content, media_type=found.mimetype)


def _file(call: Call) -> File:
    found = call.world.files.get(call.text("file"))
    if found is None or found.pending or found.team_id != call.team_id:
        raise Refused("file_not_found")
    return found


def _channel_ids(call: Call) -> list[str]:
    given = call.words("channels")
    if call.text("channel_id"):
        given.insert(0, call.text("channel_id"))
    return given


def _channel(call: Call, channel_id: str) -> Channel:
    found = call.world.channels.get(channel_id)
    if found is None or not call.sees(found):
        raise Refused("channel_not_found")
    if call.bot.bot_user_id not in found.members:
        raise Refused("not_in_channel")
    if found.is_archived:
        raise Refused("is_archived")
    return found


_WRITE = ("files:write",)
METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, T4, ("filename", "length"),
           ("alt_txt", "snippet_type"), _WRITE, form_only=True, target="filename"),
    Method("files.completeUploadExternal", complete_upload, T4, ("files",),
           ("blocks", "channel_id", "channels", "initial_comment", "thread_ts", "icon_emoji",
            "icon_url", "username"), _WRITE, target="channel_id"),
    Method("files.info", info, T4, ("file",), ("count", "cursor", "limit", "page"),
           ("files:read",), form_only=True, target="file"),
    Method("files.delete", delete, T3, ("file",), (), _WRITE, target="file"),
)  # fmt: skip
