"""blocks.validate: what Slack would say of blocks, a message or a view, without showing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.block.message import check_message, check_text
from playground.block.view import check_view
from playground.refusal import Refused
from playground.shape import Json
from playground.web.call import Call, Method


async def validate(call: Call) -> Json:
    """Check what is given; raises Refused with a JSON pointer to each fault."""
    blocks = call.structure("blocks", "invalid_blocks_format")
    message: Any = call.structure("message")
    view: Any = call.structure("view")
    given = [x for x in (blocks, message, view) if x is not None]
    if len(given) != 1:
        raise Refused("invalid_arguments", "must provide one of blocks, message or view")
    ceiling = call.slack.setting.block_characters
    if view is not None:
        kind = view.get("type") if isinstance(view, dict) else ""
        _under("invalid_view", lambda: check_view(view, "home" if kind == "home" else "modal"))
    elif isinstance(message, dict):
        _under("invalid_message", lambda: check_text(message.get("text", "")))
        _under("invalid_message", lambda: check_message(message.get("blocks"), ceiling=ceiling))
    elif message is not None:
        raise Refused("invalid_message", "must provide an object [json-pointer:/message]")
    else:
        check_message(blocks, ceiling=ceiling)
    return {}


def _under(code: str, check: Callable[[], None]) -> None:
    """Run a check; its faults are given under this method's own code."""
    try:
        check()
    except Refused as refused:
        told = {k: v for k, v in refused.answer.items() if k not in ("ok", "error")}
        raise Refused(code, **told) from None


METHODS = (
    Method("blocks.validate", validate, None, optional=("blocks", "message", "view"), token="none"),
)
