"""What a message says: its text, blocks, attachments and metadata, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playground.act.surface import with_ids
from playground.block.message import check_message, check_text
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import Call


def content_of(call: Call, *, updating: bool = False) -> Json:
    """Read and check text, blocks, attachments and metadata; raises Refused as Slack does."""
    text, markdown = call.text("text"), call.text("markdown_text")
    blocks = call.structure("blocks", "invalid_blocks_format")
    attachments = call.structure("attachments", "invalid_attachments")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if attachments is not None and not isinstance(attachments, list):
        raise Refused("invalid_attachments")
    if attachments and len(attachments) > 100:
        raise Refused("too_many_attachments")
    if not (text.strip() or markdown or blocks or attachments) and not (
        updating and (blocks is not None or attachments is not None)
    ):
        raise Refused("no_text")
    check_text(text)
    if markdown and len(markdown) > 12_000:
        raise Refused("msg_too_long")
    check_message(blocks, ceiling=call.slack.setting.block_characters, file_known=_file_known(call))
    for attachment in attachments or ():
        if isinstance(attachment, dict) and "blocks" in attachment:
            check_message(attachment["blocks"])
    content: Json = {}
    if text or markdown or not updating or "text" in call.args:
        content["text"] = text or markdown
    if blocks is not None:
        content["blocks"] = with_ids(call.slack, blocks)
    if markdown:
        content["blocks"] = with_ids(call.slack, [{"type": "markdown", "text": markdown}])
    if attachments is not None:
        content["attachments"] = attachments
    if "metadata" in call.args:
        content["metadata"] = _metadata(call)
    return content


def _file_known(call: Call) -> Callable[[str], bool]:
    """Tell whether an image block may show an uploaded file of the team, by id or address."""

    def known(which: str) -> bool:
        file_id = next((part for part in re.split(r"[/-]", which) if part.startswith("F0")), "")
        found = call.world.files.get(file_id)
        return found is not None and found.team_id == call.team_id and not found.pending

    return known


def _metadata(call: Call) -> Json:
    metadata: Any = call.structure("metadata", "invalid_metadata_format")
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(
        metadata.get("event_payload"), dict
    ):
        raise Refused("invalid_metadata_schema")
    return metadata
