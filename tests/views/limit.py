"""Slack's limits as its reference lists them, apart from the code that keeps them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

MESSAGE_CHARACTERS = 13_000
_WORDS = frozenset({"mrkdwn", "plain_text"})

# Element or block type -> field -> the most characters or items it may have.
TEXTS: Mapping[str, Mapping[str, int]] = {
    "header": {"text": 150},
    "section": {"text": 3000},
    "button": {"text": 75, "value": 2000, "accessibility_label": 75, "url": 3000},
    "static_select": {"placeholder": 150},
    "external_select": {"placeholder": 150},
    "conversations_select": {"placeholder": 150},
    "datepicker": {"placeholder": 150},
    "plain_text_input": {"placeholder": 150, "initial_value": 3000},
    "input": {"label": 2000, "hint": 2000},
    "data_visualization": {"title": 50},
    "image": {"alt_text": 2000, "title": 2000},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000},
}
COUNTS: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "section": {"fields": (1, 10)},
    "context": {"elements": (1, 10)},
    "actions": {"elements": (1, 25)},
    "overflow": {"options": (1, 5)},
    "static_select": {"options": (1, 100)},
    "checkboxes": {"options": (1, 10), "initial_options": (1, 10)},
    **{kind: {"series": (1, 6)} for kind in ("bar", "line", "area")},
    "pie": {"segments": (1, 6)},
    "table": {"rows": (1, 100), "column_settings": (1, 20)},
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "header": ("text",),
    "context": ("elements",),
    "actions": ("elements",),
    "button": ("text", "action_id"),
    "overflow": ("action_id", "options"),
    "checkboxes": ("action_id", "options"),
    "static_select": ("placeholder", "options", "action_id"),
    "external_select": ("placeholder", "action_id"),
    "conversations_select": ("placeholder", "action_id"),
    "users_select": ("placeholder", "action_id"),
    "multi_users_select": ("placeholder", "action_id"),
    "multi_static_select": ("placeholder", "options", "action_id"),
    "datepicker": ("action_id",),
    "file_input": ("action_id",),
    "plain_text_input": ("action_id",),
    "input": ("label", "element", "block_id"),
    "modal": ("title", "close", "blocks"),
    "home": ("blocks",),
    "divider": (),
    "section": (),
    "mrkdwn": ("text",),
    "plain_text": ("text",),
    "data_visualization": ("title", "chart"),
    "image": ("alt_text", "slack_file"),
    "bar": ("series", "axis_config"),
    "line": ("series", "axis_config"),
    "area": ("series", "axis_config"),
    "pie": ("segments",),
    "table": ("rows",),
    "raw_text": ("text",),
}


def size(text: str) -> int:
    """Count UTF-16 units: whichever way Slack counts, this is not less."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def words_of(part: Any) -> str:
    """Give the words of a text object or of a string."""
    return str(part["text"]) if isinstance(part, dict) else str(part)


def typed_parts(part: Any) -> Iterator[dict[str, Any]]:
    """Give every object that has a type, however deep."""
    left = [part]
    while left:
        one = left.pop()
        if type(one) is dict:
            if "type" in one:
                yield one
            left += one.values()
        elif type(one) is list:
            left += one


def faults(payload: dict[str, Any]) -> list[str]:
    """List what Slack would refuse in a message, a view or an answer to a lookup."""
    found = [f"not JSON: {error}" for error in _json_errors(payload)]
    if "options" in payload and "type" not in payload:
        return found + list(_options(payload["options"]))
    blocks = payload.get("blocks", [])
    view = payload.get("type") in ("modal", "home")
    if not 1 <= len(blocks) <= (100 if view else 50):
        found.append(f"{len(blocks)} blocks")
    parts = list(typed_parts(payload))
    if not view:
        found += _message(payload, parts)
    for part in parts:
        if part["type"] not in _WORDS or not part.get("text"):
            found += _part(part)
    found += _ids(blocks)
    found += _charts(blocks, view=view)
    found += _tables(blocks, view=view)
    return found


def _json_errors(payload: Any) -> Iterator[str]:
    try:
        if len(json.dumps(payload, ensure_ascii=False).encode("utf-8")) > 250_000:
            yield "over 250 kB"
    except UnicodeEncodeError as error:
        yield str(error)


def _message(payload: dict[str, Any], parts: list[dict[str, Any]]) -> Iterator[str]:
    text = payload.get("text", "")
    if not text.strip() or size(text) > 4000:
        yield f"text of {size(text)}"
    total = sum(size(part["text"]) for part in parts if part["type"] in _WORDS)
    if total > MESSAGE_CHARACTERS:
        yield f"{total} characters in blocks"


def _charts(blocks: list[dict[str, Any]], *, view: bool) -> Iterator[str]:
    charts = [block["chart"] for block in blocks if block["type"] == "data_visualization"]
    if len(charts) > (0 if view else 2):
        yield f"{len(charts)} charts"
    for one in charts:
        named = [row["name"] for row in one.get("series", ())]
        labels = one.get("axis_config", {}).get("categories", [])
        rows = [[point["label"] for point in row["data"]] for row in one.get("series", ())]
        if any(row != labels for row in rows) or len(labels) > 20:
            yield "a row of a chart has other labels, or too many"
        for words in (named, labels, [part["label"] for part in one.get("segments", ())]):
            if len(set(words)) < len(words) or not all(1 <= size(word) <= 20 for word in words):
                yield f"labels of a chart: {words}"


def _tables(blocks: list[dict[str, Any]], *, view: bool) -> Iterator[str]:
    tables = [block["rows"] for block in blocks if block["type"] == "table"]
    if len(tables) > (0 if view else 1):
        yield f"{len(tables)} tables"
    for rows in tables:
        if {len(row) for row in rows} - set(range(1, 21)) or len({len(row) for row in rows}) > 1:
            yield "rows of a table of more than 20 cells, or of several lengths"
        if sum(size(cell["text"]) for row in rows for cell in row) > 10_000:
            yield "a table of more than 10,000 characters"


def _part(part: dict[str, Any]) -> Iterator[str]:
    kind = part["type"]
    if kind not in REQUIRED:
        yield f"unknown type {kind}"
        return
    for name in REQUIRED[kind]:
        if name not in part:
            yield f"{kind} without {name}"
    if kind in ("mrkdwn", "plain_text", "raw_text") and not part["text"]:
        yield f"empty {kind}"
    if kind == "section" and not ("text" in part or "fields" in part):
        yield "empty section"
    for name, most in TEXTS.get(kind, {}).items():
        if name in part and not 1 <= size(words_of(part[name])) <= most:
            yield f"{kind}.{name} of {size(words_of(part[name]))}"
    for name, (least, most) in COUNTS.get(kind, {}).items():
        if name in part and not least <= len(part[name]) <= most:
            yield f"{kind}.{name}: {len(part[name])}"
    for field in part.get("fields", ()):
        if size(words_of(field)) > 2000:
            yield "field too long"
    if kind in ("static_select", "overflow", "checkboxes", "multi_static_select"):
        yield from _options(part["options"])
    initial = part.get("initial_option")
    if kind == "static_select" and initial is not None and initial not in part["options"]:
        yield "the initial option is not among the options"
    if any(one not in part.get("options", ()) for one in part.get("initial_options", ())):
        yield "an initial option is not among the options"
    for name in ("action_id", "block_id", "callback_id", "external_id"):
        if name in part and not 1 <= size(part[name]) <= 255:
            yield f"{name} of {size(part[name])}"


def _options(options: list[dict[str, Any]]) -> Iterator[str]:
    if len(options) > 100:
        yield f"{len(options)} options"
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        yield "options share a value"
    for option in options:
        if not 1 <= size(words_of(option["text"])) <= 75 or not 1 <= size(option["value"]) <= 150:
            yield f"option {option}"


def _ids(blocks: list[dict[str, Any]]) -> Iterator[str]:
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(named) != len(set(named)):
        yield "blocks share an id"
    for block in blocks:
        actions = [element.get("action_id") for element in block.get("elements", ())]
        actions = [action for action in actions if action]
        if len(actions) != len(set(actions)):
            yield "controls of one block share an id"
