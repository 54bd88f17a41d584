"""Messages: the text, the blocks, and what they may hold together."""

from __future__ import annotations

from typing import Any

from playground.web.call import Refused

TEXT_MOST = 40_000


def check_text(text: str) -> None:
    """Raise Refused where a message's text is too long."""
    if len(text) > TEXT_MOST:
        raise Refused("msg_too_long")


def check_message(text: str, blocks: Any, *, ceiling: int = 0, bare: bool = False) -> None:
    """Raise Refused where blocks are not what Slack takes."""
    if blocks is not None and not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
