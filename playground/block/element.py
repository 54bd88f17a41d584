"""Interactive elements and where each may stand."""

from __future__ import annotations

from collections.abc import Mapping
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
from playground.block.text import (
    CHOICE_OPTION,
    CONFIRM,
    DISPATCH,
    FILTER,
    GROUPS,
    IDENT,
    IMAGE_ELEMENT,
    OPTIONS,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    plain,
)

_ACTION: dict[str, Rule] = {"action_id": IDENT}
_CONFIRM: dict[str, Rule] = {"confirm": CONFIRM}
_HINT: dict[str, Rule] = {"placeholder": plain(limit.PLACEHOLDER)}
_LABEL: dict[str, Rule] = {"accessibility_label": text(most=limit.ACCESSIBILITY_LABEL)}
_STYLE: dict[str, Rule] = {"style": one_of("primary", "danger")}
_DATE = text(most=10, pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", wrong="invalid date")
_TIME = text(most=5, pattern=r"([01]\d|2[0-3]):[0-5]\d", wrong="invalid time")
_NUMERAL = text(most=limit.INPUT_TEXT, pattern=r"-?\d+(\.\d+)?", wrong="must be a number")
_SLACK_ID = text(most=limit.ID, least=1)


def _focus(value: Any, at: str, check: Check) -> None:
    boolean(value, at, check)
    if value is True:
        check.focused += 1
        if check.focused > 1:
            check.fault("only one element can have focus_on_load set to true", at)


_FOCUS: dict[str, Rule] = {"focus_on_load": _focus}


def _element(
    kind: str,
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    also: Rule | None = None,
) -> Shape:
    return Shape({"type": one_of(kind), **(required or {})}, {**_ACTION, **(optional or {})}, also)


def _options_or_groups(value: Any, at: str, check: Check) -> None:
    options, groups = value.get("options"), value.get("option_groups")
    if options is None and groups is None:
        check.fault("missing required field: options", at)
        return
    if options is not None and groups is not None:
        check.fault("must provide only one of options or option_groups", at)
    offered = list(options or ())
    for group in groups or ():
        if isinstance(group, dict) and isinstance(group.get("options"), list):
            offered += group["options"]
    _initial_offered(value, offered, at, check)


def _initial_among_options(value: Any, at: str, check: Check) -> None:
    options = value.get("options")
    _initial_offered(value, options if isinstance(options, list) else [], at, check)


def _initial_offered(value: Any, offered: list[Any], at: str, check: Check) -> None:
    known = {o.get("value") for o in offered if isinstance(o, dict)}
    if len(known) < len(offered):
        check.fault("option values must be unique", at)
    one, several = value.get("initial_option"), value.get("initial_options")
    for key, chosen in (("initial_option", [one] if one else []), ("initial_options", several)):
        for option in chosen if isinstance(chosen, list) else ():
            if isinstance(option, dict) and option.get("value") not in known:
                check.fault("initial option not found in options", f"{at}/{key}")


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


_TEXT_INPUT: dict[str, Rule] = {**_HINT, **_FOCUS, "dispatch_action_config": DISPATCH}
_SELECT: dict[str, Rule] = {**_CONFIRM, **_HINT, **_FOCUS}
_MULTI: dict[str, Rule] = {**_SELECT, "max_selected_items": whole(least=1)}
_LISTS: dict[str, Rule] = {"options": OPTIONS, "option_groups": GROUPS}
_PLACES: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": FILTER}
_URLS: dict[str, Rule] = {"response_url_enabled": boolean}
_CHOICES = many(CHOICE_OPTION, least=1, most=limit.CHOICE_OPTIONS)
_FEEDBACK = Shape(
    {"text": plain(limit.BUTTON_TEXT), "value": text(most=limit.BUTTON_VALUE)}, _LABEL
)

BUTTON = _element(
    "button",
    {"text": plain(limit.BUTTON_TEXT)},
    {
        **_CONFIRM,
        **_STYLE,
        **_LABEL,
        "value": text(most=limit.BUTTON_VALUE),
        "url": url(limit.BUTTON_URL),
    },
)
SELECTS: dict[str, Rule] = {
    "static_select": _element(
        "static_select",
        {},
        {**_SELECT, **_LISTS, "initial_option": PLAIN_OPTION},
        _options_or_groups,
    ),
    "external_select": _element(
        "external_select",
        {},
        {**_SELECT, "initial_option": PLAIN_OPTION, "min_query_length": whole(least=0)},
    ),
    "users_select": _element("users_select", {}, {**_SELECT, "initial_user": _SLACK_ID}),
    "conversations_select": _element(
        "conversations_select",
        {},
        {**_SELECT, **_PLACES, **_URLS, "initial_conversation": _SLACK_ID},
    ),
    "channels_select": _element(
        "channels_select", {}, {**_SELECT, **_URLS, "initial_channel": _SLACK_ID}
    ),
    "multi_static_select": _element(
        "multi_static_select",
        {},
        {**_MULTI, **_LISTS, "initial_options": OPTIONS},
        _options_or_groups,
    ),
    "multi_external_select": _element(
        "multi_external_select",
        {},
        {**_MULTI, "initial_options": OPTIONS, "min_query_length": whole(least=0)},
    ),
    "multi_users_select": _element(
        "multi_users_select", {}, {**_MULTI, "initial_users": many(_SLACK_ID)}
    ),
    "multi_conversations_select": _element(
        "multi_conversations_select",
        {},
        {**_MULTI, **_PLACES, "initial_conversations": many(_SLACK_ID)},
    ),
    "multi_channels_select": _element(
        "multi_channels_select", {}, {**_MULTI, "initial_channels": many(_SLACK_ID)}
    ),
}
PICKERS: dict[str, Rule] = {
    "datepicker": _element("datepicker", {}, {**_SELECT, "initial_date": _DATE}),
    "timepicker": _element(
        "timepicker", {}, {**_SELECT, "initial_time": _TIME, "timezone": text(most=255)}
    ),
    "datetimepicker": _element(
        "datetimepicker",
        {},
        {**_CONFIRM, **_FOCUS, "initial_date_time": whole(least=10**9, most=10**10 - 1)},
    ),
    "checkboxes": _element(
        "checkboxes",
        {"options": _CHOICES},
        {**_CONFIRM, **_FOCUS, "initial_options": _CHOICES},
        _initial_among_options,
    ),
    "radio_buttons": _element(
        "radio_buttons",
        {"options": _CHOICES},
        {**_CONFIRM, **_FOCUS, "initial_option": CHOICE_OPTION},
        _initial_among_options,
    ),
}
INPUTS: dict[str, Rule] = {
    "plain_text_input": _element(
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
    "number_input": _element(
        "number_input",
        {"is_decimal_allowed": boolean},
        {**_TEXT_INPUT, "initial_value": _NUMERAL, "min_value": _NUMERAL, "max_value": _NUMERAL},
        _numbers_fit,
    ),
    "email_text_input": _element(
        "email_text_input", {}, {**_TEXT_INPUT, "initial_value": text(most=limit.INPUT_TEXT)}
    ),
    "url_text_input": _element(
        "url_text_input", {}, {**_TEXT_INPUT, "initial_value": text(most=limit.INPUT_TEXT)}
    ),
    "rich_text_input": _element(
        "rich_text_input",
        {},
        {
            **_TEXT_INPUT,
            "initial_value": RICH_TEXT,
            "min_lines": whole(least=1),
            "max_lines": whole(least=1),
        },
    ),
    "file_input": _element(
        "file_input",
        {},
        {
            "filetypes": many(text(most=20, least=1), least=1),
            "max_files": whole(least=1, most=limit.INPUT_FILES),
        },
        _modal_only,
    ),
}
OVERFLOW = _element(
    "overflow",
    {"options": many(OVERFLOW_OPTION, least=1, most=limit.OVERFLOW_OPTIONS)},
    _CONFIRM,
)
WORKFLOW_BUTTON = _element(
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
    {**_CONFIRM, **_STYLE, **_LABEL},
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
    "feedback_buttons": _element(
        "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}
    ),
    "icon_button": _element(
        "icon_button",
        {"icon": one_of("trash"), "text": plain(limit.BUTTON_TEXT)},
        {
            **_CONFIRM,
            **_LABEL,
            "value": text(most=limit.BUTTON_VALUE),
            "visible_to_user_ids": many(_SLACK_ID),
        },
    ),
}
