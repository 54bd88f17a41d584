"""Blocks and views for the strictness tests: made to measure, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def button(text: str = "x", **more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(text), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements or (button(),)), **more}


def option(value: str = "v", text: str = "x", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(n: int) -> list[Json]:
    return [option(f"v{i}") for i in range(n)]


def select(n: int = 1, **more: Any) -> Json:
    return {"type": "static_select", "action_id": "a", "options": options(n), **more}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "b", "label": plain(), "element": element, **more}


def typed(**more: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a", **more}


def row(n: int, text: str = "x") -> list[Json]:
    return [{"type": "raw_text", "text": text} for _ in range(n)]


def table(rows: int = 1, cells: int = 1, text: str = "x", **more: Any) -> Json:
    return {"type": "table", "rows": [row(cells, text) for _ in range(rows)], **more}


def data_table(rows: int = 2, cells: int = 1, **more: Any) -> Json:
    held = [row(cells) for _ in range(rows)]
    return {"type": "data_table", "caption": "c", "rows": held, **more}


def pie(segments: int = 1, title: str = "t", label: str = "l") -> Json:
    parts = [{"label": label, "value": 1} for _ in range(segments)]
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": "pie", "segments": parts},
    }


def bars(series: int = 1, points: int = 1, *, label: str = "", axis: str = "y") -> Json:
    names = [f"{label}{i}" for i in range(points)]
    lines = [
        {"name": f"s{i}", "data": [{"label": n, "value": i} for n in names]} for i in range(series)
    ]
    axes = {"categories": names, "x_label": "x", "y_label": axis}
    chart = {"type": "bar", "series": lines, "axis_config": axes}
    return {"type": "data_visualization", "title": "t", "chart": chart}


def card(**more: Any) -> Json:
    return {"type": "card", "title": marked(), **more}


def rich(*inline: Json) -> Json:
    line = {
        "type": "rich_text_section",
        "elements": list(inline or ({"type": "text", "text": "x"},)),
    }
    return {"type": "rich_text", "elements": [line]}


def confirm(**more: Any) -> Json:
    return {
        "title": plain(),
        "text": marked(),
        "confirm": plain("Yes"),
        "deny": plain("No"),
        **more,
    }


def picture(**more: Any) -> Json:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x", **more}


def video(**more: Any) -> Json:
    return {
        "type": "video",
        "alt_text": "x",
        "title": plain(),
        "video_url": "https://example.com/v",
        "thumbnail_url": "https://example.com/t.png",
        **more,
    }


def container(*blocks: Json, **more: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": list(blocks), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("T"),
        "submit": plain("S"),
        "blocks": list(blocks or (section(),)),
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks or (section(),)), **more}


X = "x"
_WEB = "https://e.co/"

# What is measured, how to make one of a size, the limit, and the pointer of the fault.
MESSAGE_LIMITS: list[tuple[str, Callable[[int], list[Json]], int, str]] = [
    ("blocks in a message", lambda n: [{"type": "divider"}] * n, 50, "/blocks"),
    ("section text", lambda n: [section(X * n)], 3000, "/blocks/0/text/text"),
    ("section fields", lambda n: [{"type": "section", "fields": [marked()] * n}], 10,
     "/blocks/0/fields"),
    ("a field's text", lambda n: [{"type": "section", "fields": [marked(X * n)]}], 2000,
     "/blocks/0/fields/0/text"),
    ("header text", lambda n: [{"type": "header", "text": plain(X * n)}], 150,
     "/blocks/0/text/text"),
    ("context elements", lambda n: [{"type": "context", "elements": [marked()] * n}], 10,
     "/blocks/0/elements"),
    ("actions", lambda n: [actions(*(button(action_id=f"a{i}") for i in range(n)))], 25,
     "/blocks/0/elements"),
    ("context actions", lambda n: [{"type": "context_actions", "elements": [
        {"type": "icon_button", "action_id": f"a{i}", "icon": "trash", "text": plain()}
        for i in range(n)]}], 5, "/blocks/0/elements"),
    ("button text", lambda n: [actions(button(X * n))], 75, "/blocks/0/elements/0/text/text"),
    ("button value", lambda n: [actions(button(value=X * n))], 2000,
     "/blocks/0/elements/0/value"),
    ("button url", lambda n: [actions(button(url=_WEB + X * (n - len(_WEB))))], 3000,
     "/blocks/0/elements/0/url"),
    ("accessibility label", lambda n: [actions(button(accessibility_label=X * n))], 75,
     "/blocks/0/elements/0/accessibility_label"),
    ("options", lambda n: [actions(select(n))], 100, "/blocks/0/elements/0/options"),
    ("option groups", lambda n: [actions({"type": "static_select", "action_id": "a",
        "option_groups": [{"label": plain(), "options": [option(f"v{i}")]} for i in range(n)]})],
     100, "/blocks/0/elements/0/option_groups"),
    ("a group's label", lambda n: [actions({"type": "static_select", "action_id": "a",
        "option_groups": [{"label": plain(X * n), "options": options(1)}]})], 75,
     "/blocks/0/elements/0/option_groups/0/label/text"),
    ("option text", lambda n: [actions(select(options=[option(text=X * n)]))], 75,
     "/blocks/0/elements/0/options/0/text/text"),
    ("option value", lambda n: [actions(select(options=[option(X * n)]))], 150,
     "/blocks/0/elements/0/options/0/value"),
    ("option description", lambda n: [actions(select(options=[option(
        description=plain(X * n))]))], 75, "/blocks/0/elements/0/options/0/description/text"),
    ("overflow options", lambda n: [actions({"type": "overflow", "action_id": "a",
        "options": options(n)})], 5, "/blocks/0/elements/0/options"),
    ("checkboxes", lambda n: [actions({"type": "checkboxes", "action_id": "a",
        "options": options(n)})], 10, "/blocks/0/elements/0/options"),
    ("radio buttons", lambda n: [actions({"type": "radio_buttons", "action_id": "a",
        "options": options(n)})], 10, "/blocks/0/elements/0/options"),
    ("placeholder", lambda n: [actions(select(placeholder=plain(X * n)))], 150,
     "/blocks/0/elements/0/placeholder/text"),
    ("confirm title", lambda n: [actions(button(confirm=confirm(title=plain(X * n))))], 100,
     "/blocks/0/elements/0/confirm/title/text"),
    ("confirm text", lambda n: [actions(button(confirm=confirm(text=marked(X * n))))], 300,
     "/blocks/0/elements/0/confirm/text/text"),
    ("confirm button", lambda n: [actions(button(confirm=confirm(confirm=plain(X * n))))], 30,
     "/blocks/0/elements/0/confirm/confirm/text"),
    ("deny button", lambda n: [actions(button(confirm=confirm(deny=plain(X * n))))], 30,
     "/blocks/0/elements/0/confirm/deny/text"),
    ("action id", lambda n: [actions(button(action_id=X * n))], 255,
     "/blocks/0/elements/0/action_id"),
    ("block id", lambda n: [{"type": "divider", "block_id": X * n}], 255, "/blocks/0/block_id"),
    ("alternative text", lambda n: [picture(alt_text=X * n)], 2000, "/blocks/0/alt_text"),
    ("image address", lambda n: [picture(image_url=_WEB + X * (n - len(_WEB)))], 3000,
     "/blocks/0/image_url"),
    ("image title", lambda n: [picture(title=plain(X * n))], 2000, "/blocks/0/title/text"),
    ("video title", lambda n: [video(title=plain(X * n))], 199, "/blocks/0/title/text"),
    ("video author", lambda n: [video(author_name=X * n)], 49, "/blocks/0/author_name"),
    ("one markdown block", lambda n: [{"type": "markdown", "text": X * n}], 12_000,
     "/blocks/0/text"),
    ("all markdown blocks", lambda n: [{"type": "markdown", "text": X * 6_000},
        {"type": "markdown", "text": X * (n - 6_000)}], 12_000, "/blocks"),
    ("table rows", lambda n: [table(n)], 100, "/blocks/0/rows"),
    ("table cells", lambda n: [table(1, n)], 20, "/blocks/0/rows/0"),
    ("column settings", lambda n: [table(column_settings=[{"align": "left"}] * n)], 20,
     "/blocks/0/column_settings"),
    ("table characters", lambda n: [table(2, 1, X * (n // 2)) | {"rows": [
        row(1, X * (n // 2)), row(1, X * (n - n // 2))]}], 10_000, "/blocks"),
    ("tables in a message", lambda n: [table() for _ in range(n)], 1, "/blocks/1"),
    ("data table rows", lambda n: [data_table(n)], 101, "/blocks/0/rows"),
    ("data table columns", lambda n: [data_table(2, n)], 20, "/blocks/0/rows/0"),
    ("data table page", lambda n: [data_table(page_size=n)], 100, "/blocks/0/page_size"),
    ("charts in a message", lambda n: [pie() for _ in range(n)], 2, "/blocks/2"),
    ("chart title", lambda n: [pie(title=X * n)], 50, "/blocks/0/title"),
    ("pie slices", lambda n: [pie(n)], 6, "/blocks/0/chart/segments"),
    ("slice label", lambda n: [pie(label=X * n)], 20, "/blocks/0/chart/segments/0/label"),
    ("chart series", lambda n: [bars(n)], 6, "/blocks/0/chart/series"),
    ("chart points", lambda n: [bars(1, n)], 20, "/blocks/0/chart/series/0/data"),
    ("axis title", lambda n: [bars(axis=X * n)], 50, "/blocks/0/chart/axis_config/y_label"),
    ("category label", lambda n: [bars(label=X * (n - 1))], 20,
     "/blocks/0/chart/axis_config/categories/0"),
    ("card title", lambda n: [card(title=marked(X * n))], 150, "/blocks/0/title/text"),
    ("card subtitle", lambda n: [card(subtitle=marked(X * n))], 150, "/blocks/0/subtitle/text"),
    ("card body", lambda n: [card(body=marked(X * n))], 200, "/blocks/0/body/text"),
    ("carousel cards", lambda n: [{"type": "carousel", "elements": [card()] * n}], 10,
     "/blocks/0/elements"),
    ("container blocks", lambda n: [container(*[section()] * n)], 10, "/blocks/0/child_blocks"),
    ("container title", lambda n: [container(section(), title=plain(X * n))], 150,
     "/blocks/0/title/text"),
    ("input label", lambda n: [asked(typed(), label=plain(X * n))], 2000,
     "/blocks/0/label/text"),
    ("input hint", lambda n: [asked(typed(), hint=plain(X * n))], 2000, "/blocks/0/hint/text"),
    ("longest text", lambda n: [asked(typed(max_length=n))], 3000,
     "/blocks/0/element/max_length"),
]  # fmt: skip

VIEW_LIMITS: list[tuple[str, Callable[[int], Json], int, str]] = [
    ("blocks in a modal", lambda n: modal(*[{"type": "divider"}] * n), 100, "/view/blocks"),
    ("blocks in a Home", lambda n: home(*[{"type": "divider"}] * n), 100, "/view/blocks"),
    ("title", lambda n: modal(title=plain(X * n)), 24, "/view/title/text"),
    ("submit", lambda n: modal(submit=plain(X * n)), 24, "/view/submit/text"),
    ("close", lambda n: modal(close=plain(X * n)), 24, "/view/close/text"),
    ("private metadata", lambda n: modal(private_metadata=X * n), 3000, "/view/private_metadata"),
    ("callback id", lambda n: modal(callback_id=X * n), 255, "/view/callback_id"),
    ("external id", lambda n: modal(external_id=X * n), 255, "/view/external_id"),
    ("alert text", lambda n: modal({"type": "alert", "text": plain(X * n)}), 200,
     "/view/blocks/0/text/text"),
    ("files to choose", lambda n: modal(asked({"type": "file_input", "action_id": "a",
        "max_files": n})), 10, "/view/blocks/0/element/max_files"),
]  # fmt: skip
