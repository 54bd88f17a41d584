"""Every block and every input the page draws, in the shapes the playground takes."""

from __future__ import annotations

from typing import Any

from tests.e2e.sample_form import CHOICES, STAGES, field_of, option, words

Json = dict[str, Any]


def mrkdwn(text: str) -> Json:
    """A mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def cell(text: str) -> Json:
    """A table cell of words."""
    return {"type": "raw_text", "text": text}


def number(value: float, text: str) -> Json:
    """A table cell of a number and how it is written."""
    return {"type": "raw_number", "value": value, "text": text}


def rich(*elements: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(elements)}


def run(text: str, **style: bool) -> Json:
    """A run of rich text."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


PROSE: list[Json] = [
    {"type": "header", "text": words("Pipeline :chart_with_upwards_trend:")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Bold* _italic_ ~struck~ `code` <https://example.com/a?b=1&amp;c=2|a link> &lt;b&gt;\n"
            "<@U0000000002> in <#C0000000002> on <!date^1764000000^{date_short}|then> :tada:\n"
            "> a quote\n```a block\nof code```"
        ),
        "accessory": {
            "type": "button",
            "action_id": "open",
            "text": words("Open"),
            "style": "primary",
        },
    },
    {
        "type": "section",
        "fields": [mrkdwn("*Value*\n$12,000"), mrkdwn("*Stage*\nDemo"), mrkdwn("*Owner*\nDana")],
    },
    {"type": "divider"},
    {"type": "context", "elements": [mrkdwn("Updated *today*"), words("by the sampler")]},
    {"type": "actions", "block_id": "acts", "elements": CHOICES},
    rich(
        {
            "type": "rich_text_section",
            "elements": [
                run("Rich "),
                run("bold", bold=True),
                run(" and "),
                run("code", code=True),
                {"type": "emoji", "name": "rocket"},
                {"type": "user", "user_id": "U0000000001"},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [run("first")]},
                {"type": "rich_text_section", "elements": [run("second")]},
            ],
        },
        {"type": "rich_text_quote", "elements": [run("quoted")]},
        {"type": "rich_text_preformatted", "elements": [run("kept  as   it is")]},
    ),
    {
        "type": "markdown",
        "text": "## Plan\n\n1. **Call** [Acme](https://example.com)\n2. _Send_ the deck\n\n"
        "- [x] done\n- [ ] open\n\n| Stage | Deals |\n|---|--:|\n| Demo | 4 |\n",
    },
    {
        "type": "image",
        "image_url": "https://example.com/chart.png",
        "alt_text": "A chart of the week",
        "title": words("This week"),
    },
]

FIGURES: list[Json] = [
    {
        "type": "data_table",
        "caption": "Deals by stage",
        "page_size": 3,
        "row_header_column_index": 0,
        "rows": [
            [cell("Stage"), cell("Deals"), cell("Value")],
            [cell("Lead"), number(12, "12"), number(24000, "$24,000")],
            [cell("Demo"), number(7, "7"), number(84000, "$84,000")],
            [cell("Proposal"), number(3, "3"), number(61500, "$61,500")],
            [cell("Won"), number(2, "2"), number(18250, "$18,250")],
        ],
    },
    {
        "type": "data_visualization",
        "title": "Value by stage",
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": "Value",
                    "data": [
                        {"label": "Lead", "value": 24000},
                        {"label": "Demo", "value": 84000},
                        {"label": "Proposal", "value": 61500},
                    ],
                },
                {
                    "name": "Weighted",
                    "data": [
                        {"label": "Lead", "value": 1200},
                        {"label": "Demo", "value": 33600},
                        {"label": "Proposal", "value": 49200},
                    ],
                },
            ],
            "axis_config": {"categories": ["Lead", "Demo", "Proposal"], "y_label": "US dollars"},
        },
    },
    {
        "type": "data_visualization",
        "title": "Sources",
        "chart": {
            "type": "pie",
            "segments": [
                {"label": "LinkedIn", "value": 45},
                {"label": "Referral", "value": 30},
                {"label": "Web", "value": 25},
            ],
        },
    },
]

FRAMES: list[Json] = [
    {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [[cell("Rep"), cell("Won")], [cell("Dana"), cell("4")], [cell("Mina"), cell("6")]],
    },
    {
        "type": "carousel",
        "elements": [
            {
                "type": "card",
                "block_id": f"card-{name}",
                "title": mrkdwn(f"*{name}*"),
                "subtitle": mrkdwn("Demo · $12,000"),
                "body": mrkdwn("Next: call on Friday"),
                "actions": [
                    {
                        "type": "button",
                        "action_id": f"open-{name}",
                        "text": words("Open"),
                        "value": name,
                    }
                ],
            }
            for name in ("Acme", "Globex", "Initech")
        ],
    },
    {
        "type": "container",
        "title": words("Stalled deals"),
        "is_collapsible": True,
        "child_blocks": [{"type": "section", "text": mrkdwn("Globex has waited *12 days*.")}],
    },
]

TREND: list[Json] = [
    {
        "type": "data_visualization",
        "title": f"Won by month ({kind})",
        "chart": {
            "type": kind,
            "series": [
                {
                    "name": "Won",
                    "data": [
                        {"label": month, "value": value}
                        for month, value in (("Jan", 3), ("Feb", 5), ("Mar", 4), ("Apr", 9))
                    ],
                }
            ],
            "axis_config": {"categories": ["Jan", "Feb", "Mar", "Apr"]},
        },
    }
    for kind in ("line", "area")
]

TEXT = {"type": "plain_text_input", "max_length": 20}
SELECT = {"placeholder": words("Select one")}

INPUTS: Json = {
    "type": "modal",
    "callback_id": "inputs",
    "title": words("Every input"),
    "submit": words("Save"),
    "blocks": [
        {"type": "alert", "level": "warning", "text": mrkdwn("Check the *numbers* twice.")},
        field_of("text", "Text", TEXT, hint=words("A few words")),
        field_of("long", "Long", {"type": "plain_text_input", "multiline": True}, optional=True),
        field_of(
            "number",
            "Number",
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "1"},
        ),
        field_of("mail", "E-mail", {"type": "email_text_input"}),
        field_of("url", "Address", {"type": "url_text_input"}),
        field_of("date", "Date", {"type": "datepicker"}),
        field_of("time", "Time", {"type": "timepicker"}),
        field_of("moment", "Moment", {"type": "datetimepicker"}),
        field_of("one", "Stage", {"type": "static_select", "options": STAGES, **SELECT}),
        field_of("many", "Stages", {"type": "multi_static_select", "options": STAGES}),
        field_of("user", "Owner", {"type": "users_select"}),
        field_of("users", "Team", {"type": "multi_users_select"}),
        field_of("channel", "Channel", {"type": "channels_select"}),
        field_of("talk", "Conversation", {"type": "conversations_select"}),
        field_of(
            "boxes", "Flags", {"type": "checkboxes", "options": [option("big"), option("hot")]}
        ),
        field_of(
            "radio", "Kind", {"type": "radio_buttons", "options": [option("new"), option("old")]}
        ),
        field_of("rich", "Notes", {"type": "rich_text_input"}, optional=True),
        field_of("file", "Files", {"type": "file_input", "max_files": 2}, optional=True),
    ],
}
