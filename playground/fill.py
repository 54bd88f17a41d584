"""What elements hold: the state Slack sends for a value that a person chose or typed."""

from __future__ import annotations

from typing import Any

from playground.shape import Json

_IDS = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
_ONE = frozenset({"static_select", "external_select", "radio_buttons", "overflow"})
_SEVERAL = frozenset({"multi_static_select", "multi_external_select", "checkboxes"})


def state_of(element: Json, value: Any) -> Json:
    """Give the state of an element for a value, or its initial state where `value` is None.

    An option is named by its `value`, or given whole. Elements without a state give nothing.
    """
    kind = element["type"]
    if kind in _ONE:
        chosen = element.get("initial_option") if value is None else option_of(element, value)
        return {"selected_option": chosen}
    if kind in _SEVERAL:
        if value is None:
            return {"selected_options": element.get("initial_options", [])}
        return {"selected_options": [option_of(element, v) for v in value]}
    if kind not in _IDS:
        return {}
    key, initial = _IDS[kind]
    if value is None:
        empty: list[str] | None = [] if kind.startswith("multi_") or kind == "file_input" else None
        return {key: element.get(initial, empty)}
    if kind == "number_input":
        return {key: str(value)}
    return {key: value}


def option_of(element: Json, value: Any) -> Json:
    """Find an option by its value; an external select's may be given whole."""
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups", ())
    offered = [*element.get("options", ()), *(o for g in groups for o in g["options"])]
    for option in offered:
        if option.get("value") == value:
            chosen: Json = option
            return chosen
    raise LookupError(f"no option {value}")
