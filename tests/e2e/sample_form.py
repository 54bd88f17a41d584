"""The forms, choices and Home that the page tests' bot shows."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def words(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def option(value: str, text: str | None = None) -> Json:
    """A select's option."""
    return {"text": words(text or value.title()), "value": value}


def field_of(block_id: str, label: str, element: Json, **more: Any) -> Json:
    """An input block whose element is named as its block."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(label),
        "element": {"action_id": block_id, **element},
        **more,
    }


def form(callback_id: str = "form", title: str = "Sample", **more: Any) -> Json:
    """A modal with a name that must not be `bad`, and a button that pushes another."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": words(title),
        "submit": words("Save"),
        "close": words("Cancel"),
        "notify_on_close": True,
        "blocks": [
            field_of("name", "Name", {"type": "plain_text_input", "placeholder": words("Jane")}),
            field_of(
                "deal",
                "Deal",
                {
                    "type": "external_select",
                    "min_query_length": 1,
                    "placeholder": words("Select a deal"),
                },
                optional=True,
            ),
            {
                "type": "actions",
                "block_id": "more",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "push",
                        "text": words("Another"),
                        "value": title,
                    }
                ],
            },
        ],
        **more,
    }


STAGES = [option("lead"), option("demo"), option("proposal")]

CHOICES: list[Json] = [
    {"type": "button", "action_id": "plain", "text": words("Plain"), "value": "1"},
    {
        "type": "button",
        "action_id": "sure",
        "text": words("Remove"),
        "style": "danger",
        "value": "2",
        "confirm": {
            "title": words("Really?"),
            "text": words("It cannot be undone."),
            "confirm": words("Remove it"),
            "deny": words("Keep it"),
        },
    },
    {
        "type": "static_select",
        "action_id": "stage",
        "placeholder": words("Select a stage"),
        "options": STAGES,
    },
    {"type": "datepicker", "action_id": "due", "placeholder": words("Select a day")},
    {"type": "overflow", "action_id": "rest", "options": [option("one"), option("two")]},
]


def home(state: str) -> Json:
    """A Home with one button."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": words("Your samples")},
            {"type": "section", "text": {"type": "mrkdwn", "text": f"The home is *{state}*."}},
            {
                "type": "actions",
                "block_id": "home",
                "elements": [
                    {
                        "type": "button",
                        "action_id": "press",
                        "text": words("Press"),
                        "style": "primary",
                    }
                ],
            },
        ],
    }
