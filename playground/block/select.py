"""Selects, pickers and choices, and the frame every interactive element shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.block import limit
from playground.block.rule import Check, Rule, Shape, boolean, many, one_of, text, whole
from playground.block.text import (
    CHOICE_OPTION,
    CONFIRM,
    FILTER,
    GROUPS,
    IDENT,
    OPTIONS,
    PLAIN_OPTION,
    plain,
)

_ACTION: dict[str, Rule] = {"action_id": IDENT}
CONFIRMED: dict[str, Rule] = {"confirm": CONFIRM}
HINTED: dict[str, Rule] = {"placeholder": plain(limit.PLACEHOLDER)}
_DATE = text(most=10, pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", wrong="invalid date")
_TIME = text(most=5, pattern=r"([01]\d|2[0-3]):[0-5]\d", wrong="invalid time")
SLACK_ID = text(most=limit.ID, least=1)


def _focus(value: Any, at: str, check: Check) -> None:
    boolean(value, at, check)
    if value is True:
        check.focused += 1
        if check.focused > 1:
            check.fault("only one element can have focus_on_load set to true", at)


FOCUSED: dict[str, Rule] = {"focus_on_load": _focus}


def element(
    kind: str,
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
    also: Rule | None = None,
) -> Shape:
    """Make a rule for an element of a kind; every one may have an `action_id`."""
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


_SELECT: dict[str, Rule] = {**CONFIRMED, **HINTED, **FOCUSED}
_MULTI: dict[str, Rule] = {**_SELECT, "max_selected_items": whole(least=1)}
_LISTS: dict[str, Rule] = {"options": OPTIONS, "option_groups": GROUPS}
_PLACES: dict[str, Rule] = {"default_to_current_conversation": boolean, "filter": FILTER}
_URLS: dict[str, Rule] = {"response_url_enabled": boolean}
_CHOICES = many(CHOICE_OPTION, least=1, most=limit.CHOICE_OPTIONS)
SELECTS: dict[str, Rule] = {
    "static_select": element(
        "static_select",
        {},
        {**_SELECT, **_LISTS, "initial_option": PLAIN_OPTION},
        _options_or_groups,
    ),
    "external_select": element(
        "external_select",
        {},
        {**_SELECT, "initial_option": PLAIN_OPTION, "min_query_length": whole(least=0)},
    ),
    "users_select": element("users_select", {}, {**_SELECT, "initial_user": SLACK_ID}),
    "conversations_select": element(
        "conversations_select",
        {},
        {**_SELECT, **_PLACES, **_URLS, "initial_conversation": SLACK_ID},
    ),
    "channels_select": element(
        "channels_select", {}, {**_SELECT, **_URLS, "initial_channel": SLACK_ID}
    ),
    "multi_static_select": element(
        "multi_static_select",
        {},
        {**_MULTI, **_LISTS, "initial_options": OPTIONS},
        _options_or_groups,
    ),
    "multi_external_select": element(
        "multi_external_select",
        {},
        {**_MULTI, "initial_options": OPTIONS, "min_query_length": whole(least=0)},
    ),
    "multi_users_select": element(
        "multi_users_select", {}, {**_MULTI, "initial_users": many(SLACK_ID)}
    ),
    "multi_conversations_select": element(
        "multi_conversations_select",
        {},
        {**_MULTI, **_PLACES, "initial_conversations": many(SLACK_ID)},
    ),
    "multi_channels_select": element(
        "multi_channels_select", {}, {**_MULTI, "initial_channels": many(SLACK_ID)}
    ),
}
PICKERS: dict[str, Rule] = {
    "datepicker": element("datepicker", {}, {**_SELECT, "initial_date": _DATE}),
    "timepicker": element(
        "timepicker", {}, {**_SELECT, "initial_time": _TIME, "timezone": text(most=255)}
    ),
    "datetimepicker": element(
        "datetimepicker",
        {},
        {**CONFIRMED, **FOCUSED, "initial_date_time": whole(least=10**9, most=10**10 - 1)},
    ),
    "checkboxes": element(
        "checkboxes",
        {"options": _CHOICES},
        {**CONFIRMED, **FOCUSED, "initial_options": _CHOICES},
        _initial_among_options,
    ),
    "radio_buttons": element(
        "radio_buttons",
        {"options": _CHOICES},
        {**CONFIRMED, **FOCUSED, "initial_option": CHOICE_OPTION},
        _initial_among_options,
    ),
}
