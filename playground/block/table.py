"""Tables and charts."""

from __future__ import annotations

from typing import Any

from playground.block import limit
from playground.block.rich import RICH_TEXT
from playground.block.rule import (
    Check,
    Rule,
    Shape,
    boolean,
    many,
    number,
    one_of,
    text,
    typed,
    whole,
)
from playground.block.text import IDENT

_RAW: dict[str, Rule] = {
    "raw_text": Shape(
        {"type": one_of("raw_text"), "text": text(most=limit.MESSAGE_TABLE_TEXT, least=1)}
    ),
    "raw_number": Shape(
        {"type": one_of("raw_number"), "value": number},
        {"text": text(most=limit.MESSAGE_TABLE_TEXT, least=1)},
    ),
}
_CELL = typed({**_RAW, "rich_text": RICH_TEXT})
_SETTING = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _maybe(rule: Rule) -> Rule:
    def check(value: Any, at: str, check: Check) -> None:
        if value is not None:
            rule(value, at, check)

    return check


TABLE = Shape(
    {
        "type": one_of("table"),
        "rows": many(many(_CELL, least=1, most=limit.TABLE_CELLS), least=1, most=limit.TABLE_ROWS),
    },
    {
        "block_id": IDENT,
        "column_settings": many(_maybe(_SETTING), most=limit.TABLE_CELLS),
    },
)


def _data_rows_fit(value: Any, at: str, check: Check) -> None:
    rows = value.get("rows")
    if not isinstance(rows, list) or not all(isinstance(r, list) for r in rows) or not rows:
        return
    width = len(rows[0])
    for place, row in enumerate(rows):
        if len(row) != width:
            check.fault(f"each row must have {width} cells", f"{at}/rows/{place}")
    for place, cell in enumerate(rows[0]):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            check.fault("unsupported type: rich_text", f"{at}/rows/0/{place}/type")
    column = value.get("row_header_column_index")
    if isinstance(column, int) and column >= width:
        check.fault(f"must be less than {width}", f"{at}/row_header_column_index")


DATA_TABLE = Shape(
    {
        "type": one_of("data_table"),
        "caption": text(most=limit.LABEL, least=1),
        "rows": many(
            many(_CELL, least=1, most=limit.TABLE_CELLS), least=2, most=limit.DATA_TABLE_ROWS
        ),
    },
    {
        "block_id": IDENT,
        "page_size": whole(least=1, most=limit.DATA_TABLE_PAGE),
        "row_header_column_index": whole(least=0),
    },
    _data_rows_fit,
)

_POINT = Shape({"label": text(most=limit.CHART_LABEL, least=1), "value": number})


def _segments_positive(value: Any, at: str, check: Check) -> None:
    segments = value.get("segments")
    for place, segment in enumerate(segments if isinstance(segments, list) else ()):
        size = segment.get("value") if isinstance(segment, dict) else None
        if isinstance(size, int | float) and size <= 0:
            check.fault("must be greater than 0", f"{at}/segments/{place}/value")


_PIE = Shape(
    {"type": one_of("pie"), "segments": many(_POINT, least=1, most=limit.CHART_SERIES)},
    {},
    _segments_positive,
)
_SERIES = Shape(
    {
        "name": text(most=limit.CHART_LABEL, least=1),
        "data": many(_POINT, least=1, most=limit.CHART_POINTS),
    }
)
_AXES = Shape(
    {
        "categories": many(
            text(most=limit.CHART_LABEL, least=1), least=1, most=limit.CHART_POINTS, distinct=True
        )
    },
    {"x_label": text(most=limit.CHART_AXIS), "y_label": text(most=limit.CHART_AXIS)},
)


def _series_fit(value: Any, at: str, check: Check) -> None:
    series, axes = value.get("series"), value.get("axis_config")
    if not isinstance(series, list) or not isinstance(axes, dict):
        return
    named = [s.get("name") for s in series if isinstance(s, dict)]
    if len(set(map(str, named))) < len(named):
        check.fault("series names must be unique", f"{at}/series")
    categories = axes.get("categories")
    for place, one in enumerate(series):
        points = one.get("data") if isinstance(one, dict) else None
        if not isinstance(points, list):
            continue
        labels = [p.get("label") for p in points if isinstance(p, dict)]
        if labels != categories:
            check.fault("labels must match axis_config categories", f"{at}/series/{place}/data")


def _axis_chart(kind: str) -> Rule:
    return Shape(
        {
            "type": one_of(kind),
            "series": many(_SERIES, least=1, most=limit.CHART_SERIES),
            "axis_config": _AXES,
        },
        {},
        _series_fit,
    )


CHART = Shape(
    {
        "type": one_of("data_visualization"),
        "title": text(most=limit.CHART_TITLE, least=1),
        "chart": typed({"pie": _PIE, **{k: _axis_chart(k) for k in ("bar", "line", "area")}}),
    },
    {"block_id": IDENT},
)
