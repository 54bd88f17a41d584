"""Messages: the text, the blocks, and what they may hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playground.block import limit
from playground.block.block import check_blocks
from playground.block.rule import Check, Surface
from playground.refusal import Refused

_SHOWN = frozenset({"text", "fields", "elements", "rows", "title", "subtitle", "body", "caption"})


def check_text(text: Any) -> None:
    """Raise Refused where a message's text is too long."""
    if isinstance(text, str) and len(text) > limit.MESSAGE_TEXT:
        raise Refused("msg_too_long")


def check_message(
    blocks: Any, *, ceiling: int = 0, file_known: Callable[[str], bool] | None = None
) -> None:
    """Raise Refused where a message's blocks are not what Slack takes.

    `ceiling` is the number of characters all blocks may show together, 0 for no such limit;
    `file_known` tells whether a `slack_file` is one the app may show.
    """
    if blocks is None:
        return
    if not isinstance(blocks, list):
        raise Refused("invalid_blocks_format")
    check = Check(Surface.MESSAGE, file_known=file_known)
    check_blocks(blocks, "/blocks", limit.MESSAGE_BLOCKS, check)
    if not check.faults:
        _check_together(blocks, check)
    if check.faults:
        raise Refused("invalid_blocks", *check.faults, errors=list(check.faults))
    if ceiling and sum(len(text) for block in blocks for text in _texts(block)) > ceiling:
        raise Refused("msg_blocks_too_long")


def _check_together(blocks: list[Any], check: Check) -> None:
    """Note what single blocks may hold but not all of a message's blocks together."""
    flat = [*blocks, *(c for b in blocks for c in b.get("child_blocks", ()))]
    tables = [b for b in flat if b["type"] in ("table", "data_table")]
    charts = [b for b in flat if b["type"] == "data_visualization"]
    if len(tables) > limit.MESSAGE_TABLES:
        check.fault("only one table allowed", f"/blocks/{_place(blocks, tables[1])}")
    if len(charts) > limit.MESSAGE_CHARTS:
        check.fault("no more than 2 charts allowed", f"/blocks/{_place(blocks, charts[2])}")
    cells = sum(len(text) for table in tables for text in _texts(table.get("rows")))
    if cells > limit.MESSAGE_TABLE_TEXT:
        most = limit.MESSAGE_TABLE_TEXT
        check.fault(f"must be less than {most + 1} characters", "/blocks")
    marked = sum(len(b["text"]) for b in blocks if b["type"] == "markdown")
    if marked > limit.MESSAGE_MARKDOWN:
        most = limit.MESSAGE_MARKDOWN
        check.fault(f"markdown blocks must be less than {most + 1} characters in all", "/blocks")


def _place(blocks: list[Any], wanted: Any) -> int:
    for place, block in enumerate(blocks):
        if block is wanted or wanted in block.get("child_blocks", ()):
            return place
    return 0


def _texts(value: Any) -> Iterator[str]:
    """Give the texts a block shows; options, values and ids are not among them."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, held in value.items():
            if key in _SHOWN and isinstance(held, str):
                yield held
            elif key in _SHOWN or key in ("child_blocks", "label", "hint"):
                yield from _texts(held)
