"""Views: modals and Homes, and answers full of options."""

from __future__ import annotations

import json
from typing import Any

from playground.block import limit
from playground.block.block import check_blocks
from playground.block.rule import Check, Rule, Shape, Surface, anything, boolean, one_of, text
from playground.block.text import GROUPS, OPTIONS, plain
from playground.refusal import Refused

_IDENT = text(most=limit.ID)
_COMMON: dict[str, Rule] = {
    "private_metadata": text(most=limit.PRIVATE_METADATA),
    "callback_id": _IDENT,
    "external_id": _IDENT,
}
_MODAL = Shape(
    {"type": one_of("modal"), "title": plain(limit.VIEW_WORDS), "blocks": anything},
    {
        **_COMMON,
        "close": plain(limit.VIEW_WORDS),
        "submit": plain(limit.VIEW_WORDS),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = Shape({"type": one_of("home"), "blocks": anything}, _COMMON)


def check_view(view: Any, kind: str) -> None:
    """Raise Refused where a view is not what Slack takes; `kind` is `modal` or `home`."""
    if not isinstance(view, dict):
        raise Refused("invalid_arguments", "must provide an object [json-pointer:/view]")
    if len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()) > limit.VIEW_BYTES:
        raise Refused("view_too_large")
    check = Check(Surface.MODAL if kind == "modal" else Surface.HOME)
    (_MODAL if kind == "modal" else _HOME)(view, "/view", check)
    if "blocks" in view:
        check_blocks(view["blocks"], "/view/blocks", limit.VIEW_BLOCKS, check)
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(
        isinstance(b, dict) and b.get("type") == "input" for b in blocks
    )
    if kind == "modal" and asks and not view.get("submit"):
        check.fault("missing required field: submit", "/view")
    if check.faults:
        raise Refused("invalid_arguments", *check.faults)


def check_options(answer: Any) -> None:
    """Raise Refused where an answer to a `block_suggestion` is not what Slack takes."""
    check = Check(Surface.MODAL)
    if not isinstance(answer, dict) or ("options" in answer) == ("option_groups" in answer):
        raise Refused("invalid_arguments", "must provide options or option_groups")
    if answer.get("options"):
        OPTIONS(answer["options"], "/options", check)
    if answer.get("option_groups"):
        GROUPS(answer["option_groups"], "/option_groups", check)
    if check.faults:
        raise Refused("invalid_arguments", *check.faults)
