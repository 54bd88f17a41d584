"""Buttons, inputs and menus, and where each element may stand."""

from __future__ import annotations

from typing import Any

from playground.block import limit
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
    url,
    whole,
)
from playground.block.select import (
    CONFIRMED,
    FOCUSED,
    HINTED,
    PICKERS,
    SELECTS,
    SLACK_ID,
    element,
)
from playground.block.text import DISPATCH, IMAGE_ELEMENT, OVERFLOW_OPTION, plain

_LABEL: dict[str, Rule] = {"accessibility_label": text(most=limit.ACCESSIBILITY_LABEL)}
_STYLE: dict[str, Rule] = {"style": one_of("primary", "danger")}
_NUMERAL = text(most=limit.INPUT_TEXT, pattern=r"-?\d+(\.\d+)?", wrong="must be a number")
_TEXT_INPUT: dict[str, Rule] = {**HINTED, **FOCUSED, "dispatch_action_config": DISPATCH}


def _lengths_fit(value: Any, at: str, check: Check) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        check.fault("min_length must be less than max_length", at)
    initial = value.get("initial_value")
    if isinstance(initial, str) and isinstance(most, int) and len(initial) > most:
        check.fault(f"must be less than {most + 1} characters", f"{at}/initial_value")


def _numbers_fit(value: Any, at: str, check: Check) -> None:
    low, high = value.get("min_value"), value.get("max_value")
    try:
        if low is not None and high is not None and float(low) > float(high):
            check.fault("min_value must be less than max_value", at)
    except (TypeError, ValueError):
        return


def _modal_only(value: Any, at: str, check: Check) -> None:
    if check.surface is not Surface.MODAL:
        check.fault(f"unsupported type: {value.get('type')}", f"{at}/type")


_FEEDBACK = Shape(
    {"text": plain(limit.BUTTON_TEXT), "value": text(most=limit.BUTTON_VALUE)}, _LABEL
)

BUTTON = element(
    "button",
    {"text": plain(limit.BUTTON_TEXT)},
    {
        **CONFIRMED,
        **_STYLE,
        **_LABEL,
        "value": text(most=limit.BUTTON_VALUE),
        "url": url(limit.BUTTON_URL),
    },
)
INPUTS: dict[str, Rule] = {
    "plain_text_input": element(
        "plain_text_input",
        {},
        {
            **_TEXT_INPUT,
            "initial_value": text(most=limit.INPUT_TEXT),
            "multiline": boolean,
            "min_length": whole(least=0, most=limit.INPUT_TEXT),
            "max_length": whole(least=1, most=limit.INPUT_TEXT),
        },
        _lengths_fit,
    ),
    "number_input": element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TEXT_INPUT, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
        _numbers_fit,
    ),
    "email_text_input": element(
        "email_text_input", {}, {**_TEXT_INPUT, "initial_value": text(most=limit.INPUT_TEXT)}
    ),
    "url_text_input": element(
        "url_text_input", {}, {**_TEXT_INPUT, "initial_value": text(most=limit.INPUT_TEXT)}
    ),
    "rich_text_input": element(
        "rich_text_input",
        {},
        {
            **_TEXT_INPUT,
            "initial_value": RICH_TEXT,
            "min_lines": whole(least=1),
            "max_lines": whole(least=1),
        },
    ),
    "file_input": element(
        "file_input",
        {},
        {
            "filetypes": many(text(most=20, least=1), least=1),
            "max_files": whole(least=1, most=limit.INPUT_FILES),
        },
        _modal_only,
    ),
}
OVERFLOW = element(
    "overflow",
    {"options": many(OVERFLOW_OPTION, least=1, most=limit.OVERFLOW_OPTIONS)},
    CONFIRMED,
)
WORKFLOW_BUTTON = element(
    "workflow_button",
    {
        "text": plain(limit.BUTTON_TEXT),
        "workflow": Shape(
            {
                "trigger": Shape(
                    {"url": url(limit.BUTTON_URL)},
                    {
                        "customizable_input_parameters": many(
                            Shape({"name": text(most=255), "value": text(most=3000)})
                        )
                    },
                )
            }
        ),
    },
    {**CONFIRMED, **_STYLE, **_LABEL},
)
ACTIONS: dict[str, Rule] = {
    "button": BUTTON,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    "rich_text_input": INPUTS["rich_text_input"],
    **SELECTS,
    **PICKERS,
}
ACCESSORIES: dict[str, Rule] = {
    "button": BUTTON,
    "image": IMAGE_ELEMENT,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **SELECTS,
    **{k: v for k, v in PICKERS.items() if k != "datetimepicker"},
}
INPUT_ELEMENTS: dict[str, Rule] = {**SELECTS, **PICKERS, **INPUTS}
CONTEXT_ACTIONS: dict[str, Rule] = {
    "feedback_buttons": element(
        "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}
    ),
    "icon_button": element(
        "icon_button",
        {"icon": one_of("trash"), "text": plain(limit.BUTTON_TEXT)},
        {
            **CONFIRMED,
            **_LABEL,
            "value": text(most=limit.BUTTON_VALUE),
            "visible_to_user_ids": many(SLACK_ID),
        },
    ),
}
