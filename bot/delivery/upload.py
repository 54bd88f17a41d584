"""Pictures for a message: uploaded unshared, and shown by the message itself.

Repeating an upload leaves a file behind that nobody sees, so it is always safe.
"""

import urllib.request
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from bot.delivery.outcome import Fate, Outcome

UPLOADS = "uploads"
"""Where a payload holds its pictures: name → {"png": bytes, "alt": words}.

A block shows one by `{"type": "image", "slack_file": {"id": name}, …}` with that name.
"""


def upload(slack: WebClient, payload: Mapping[str, Any], *, timeout: float) -> dict[str, Any]:
    """Upload a payload's pictures; gives the payload with their ids in the place of their names.

    Raises what the SDK raises, and OSError when the bytes were not taken.
    """
    pictures: Mapping[str, Mapping[str, Any]] = payload.get(UPLOADS) or {}
    rest = {key: value for key, value in payload.items() if key != UPLOADS}
    if not pictures:
        return rest
    ids = {
        name: _one(slack, name, bytes(picture["png"]), str(picture["alt"]), timeout)
        for name, picture in pictures.items()
    }
    shown: dict[str, Any] = _with_ids(rest, ids)
    return shown


def share(slack: WebClient, arguments: Mapping[str, Any]) -> Outcome:
    """Upload a file as it is read and show it in a channel; done twice, it is there twice.

    `content` gives the bytes part by part, `size` of them in all.
    """
    name, channel = str(arguments["name"]), str(arguments["channel"])
    size = int(arguments["size"])
    place = slack.files_getUploadURLExternal(filename=name, length=size)
    url, file_id = str(place["upload_url"]), str(place["file_id"])
    _send(slack, url, arguments["content"], size, timeout=slack.timeout)
    slack.files_completeUploadExternal(files=[{"id": file_id, "title": name}], channel_id=channel)
    return Outcome(Fate.SENT, channel=channel)


def _send(slack: WebClient, url: str, content: Any, size: int, *, timeout: float) -> None:
    if not url.startswith(("https://", "http://")):
        raise OSError("an upload address of a strange kind")
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
    request = urllib.request.Request(url, data=content, headers=headers, method="POST")
    with urllib.request.urlopen(request, timeout=timeout, context=slack.ssl) as answer:
        answer.read()


def _one(slack: WebClient, name: str, png: bytes, alt: str, timeout: float) -> str:
    filename = name if name.endswith(".png") else f"{name}.png"
    place = slack.files_getUploadURLExternal(filename=filename, length=len(png), alt_txt=alt[:1000])
    url, file_id = str(place["upload_url"]), str(place["file_id"])
    _send(slack, url, png, len(png), timeout=timeout)
    slack.files_completeUploadExternal(files=[{"id": file_id, "title": filename}])
    return file_id


def _with_ids(value: Any, ids: Mapping[str, str]) -> Any:
    """Put the ids of uploaded files where their names stand."""
    if isinstance(value, list):
        return [_with_ids(one, ids) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _with_ids(one, ids) for key, one in value.items()}
    shown = made.get("slack_file")
    if isinstance(shown, dict) and shown.get("id") in ids:
        made["slack_file"] = {"id": ids[shown["id"]]}
    return made
