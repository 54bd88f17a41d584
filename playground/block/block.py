"""Layout blocks, the surfaces each may stand on, and what holds across a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.block import limit
from playground.block.element import (
    ACCESSORIES,
    ACTIONS,
    BUTTON,
    CONTEXT_ACTIONS,
    INPUT_ELEMENTS,
)
from playground.block.rich import RICH_TEXT
from playground.block.rule import (
    Check,
    Rule,
    Shape,
    Surface,
    boolean,
    many,
    one_of,
    text,
    typed,
    url,
)
from playground.block.table import CHART, DATA_TABLE, TABLE
from playground.block.text import (
    IDENT,
    IMAGE_ELEMENT,
    SLACK_FILE,
    either,
    marked,
    one_picture,
    plain,
)


def _block(
    kind: str,
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    also: Rule | None = None,
) -> Shape:
    return Shape(
        {"type": one_of(kind), **(required or {})}, {"block_id": IDENT, **(optional or {})}, also
    )


def _text_or_fields(value: Any, at: str, check: Check) -> None:
    if value.get("text") is None and not value.get("fields"):
        check.fault("missing required field: text", at)


def _card_shows_something(value: Any, at: str, check: Check) -> None:
    if not any(value.get(k) for k in ("hero_image", "title", "body", "actions")):
        check.fault("must provide at least one of hero_image, title, actions, body", at)


def _container_titled(value: Any, at: str, check: Check) -> None:
    if value.get("title") is None and value.get("rich_text_title") is None:
        check.fault("missing required field: title", at)
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        check.fault("requires is_collapsible to be true", f"{at}/default_collapsed")


def _action_ids_differ(value: Any, at: str, check: Check) -> None:
    seen: set[str] = set()
    elements = value.get("elements")
    for place, element in enumerate(elements if isinstance(elements, list) else ()):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id in seen:
            check.fault(
                f"`action_id` {action_id} already exists", f"{at}/elements/{place}/action_id"
            )
        if isinstance(action_id, str):
            seen.add(action_id)


_PICTURE: dict[str, Rule] = {"image_url": url(limit.IMAGE_URL), "slack_file": SLACK_FILE}
_CARD = _block(
    "card",
    {},
    {
        "hero_image": IMAGE_ELEMENT,
        "icon": IMAGE_ELEMENT,
        "title": marked(limit.CARD_TITLE),
        "subtitle": marked(limit.CARD_TITLE),
        "body": marked(limit.CARD_BODY),
        "actions": many(typed({"button": BUTTON}), least=1, most=limit.CARD_ACTIONS),
    },
    _card_shows_something,
)
_TASK = _block(
    "task_card",
    {
        "task_id": text(most=limit.ID, least=1),
        "title": text(most=limit.LABEL, least=1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": many(
            Shape({"type": one_of("url"), "url": url(limit.IMAGE_URL), "text": text(most=255)})
        ),
    },
)
_ANYWHERE: dict[str, Rule] = {
    "section": _block(
        "section",
        {},
        {
            "text": either(limit.SECTION_TEXT),
            "fields": many(either(limit.FIELD_TEXT), least=1, most=limit.SECTION_FIELDS),
            "accessory": typed(ACCESSORIES),
            "expand": boolean,
        },
        _text_or_fields,
    ),
    "header": _block("header", {"text": plain(limit.HEADER_TEXT)}),
    "divider": _block("divider"),
    "context": _block(
        "context",
        {
            "elements": many(
                typed(
                    {
                        "image": IMAGE_ELEMENT,
                        "plain_text": plain(limit.CONTEXT_TEXT),
                        "mrkdwn": marked(limit.CONTEXT_TEXT),
                    }
                ),
                least=1,
                most=limit.CONTEXT_ELEMENTS,
            )
        },
    ),
    "actions": _block(
        "actions",
        {"elements": many(typed(ACTIONS), least=1, most=limit.ACTION_ELEMENTS)},
        {},
        _action_ids_differ,
    ),
    "image": _block(
        "image",
        {"alt_text": text(most=limit.LABEL, least=1)},
        {"title": plain(limit.LABEL), **_PICTURE},
        one_picture,
    ),
    "input": _block(
        "input",
        {"label": plain(limit.LABEL), "element": typed(INPUT_ELEMENTS)},
        {"hint": plain(limit.LABEL), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "video": _block(
        "video",
        {
            "alt_text": text(most=limit.LABEL, least=1),
            "title": plain(limit.VIDEO_TITLE),
            "video_url": url(limit.IMAGE_URL),
            "thumbnail_url": url(limit.IMAGE_URL),
        },
        {
            "title_url": url(limit.IMAGE_URL),
            "author_name": text(most=limit.VIDEO_AUTHOR),
            "provider_name": text(most=limit.ID),
            "provider_icon_url": url(limit.IMAGE_URL),
            "description": plain(limit.VIDEO_DESCRIPTION),
        },
    ),
}
_INNER = ("actions", "context", "divider", "header", "image", "input", "rich_text", "section")
_MESSAGE_ONLY: dict[str, Rule] = {
    "markdown": _block("markdown", {"text": text(most=limit.MESSAGE_MARKDOWN, least=1)}),
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": CHART,
    "card": _CARD,
    "carousel": _block(
        "carousel",
        {"elements": many(typed({"card": _CARD}), least=1, most=limit.CAROUSEL_CARDS)},
    ),
    "container": _block(
        "container",
        {
            "child_blocks": many(
                typed({**{k: _ANYWHERE[k] for k in _INNER}, "table": TABLE}),
                least=1,
                most=limit.CONTAINER_BLOCKS,
            )
        },
        {
            "title": plain(limit.CONTAINER_TITLE),
            "rich_text_title": RICH_TEXT,
            "subtitle": either(limit.CONTAINER_TITLE),
            "icon": IMAGE_ELEMENT,
            "width": one_of("narrow", "standard", "wide", "full"),
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        _container_titled,
    ),
    "context_actions": _block(
        "context_actions",
        {"elements": many(typed(CONTEXT_ACTIONS), least=1, most=limit.CONTEXT_ACTIONS)},
        {},
        _action_ids_differ,
    ),
    "task_card": _TASK,
    "plan": _block(
        "plan",
        {"title": text(most=limit.LABEL, least=1)},
        {"tasks": many(typed({"task_card": _TASK}))},
    ),
}
_MODAL_ONLY: dict[str, Rule] = {
    "alert": _block(
        "alert",
        {"text": either(limit.ALERT_TEXT)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
}
_KINDS: dict[Surface, Rule] = {
    Surface.MESSAGE: typed({**_ANYWHERE, **_MESSAGE_ONLY}),
    Surface.MODAL: typed({**_ANYWHERE, **_MODAL_ONLY}),
    Surface.HOME: typed(_ANYWHERE),
}


def check_blocks(blocks: Any, at: str, most: int, check: Check) -> None:
    """Note the faults of a list of blocks: each one's own, too many, and ids used twice."""
    many(_KINDS[check.surface], most=most)(blocks, at, check)
    if not isinstance(blocks, list):
        return
    for place, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if not isinstance(block_id, str):
            continue
        if block_id in check.block_ids:
            check.fault(f"`block_id` {block_id} already exists", f"{at}/{place}/block_id")
        check.block_ids.add(block_id)
