"""Composition objects: text, options, confirmation, filters and images."""

from __future__ import annotations

from typing import Any

from playground.block import limit
from playground.block.rule import (
    Check,
    Rule,
    Shape,
    boolean,
    many,
    one_of,
    text,
    typed,
    url,
)

IDENT = text(most=limit.ID, least=1)


def plain(most: int, least: int = 1) -> Rule:
    """Make a rule for a plain text object."""
    shape = Shape(
        {"type": one_of("plain_text"), "text": text(most=most, least=least)}, {"emoji": boolean}
    )
    return typed({"plain_text": shape})


def marked(most: int, least: int = 1) -> Rule:
    """Make a rule for a mrkdwn text object."""
    shape = Shape(
        {"type": one_of("mrkdwn"), "text": text(most=most, least=least)}, {"verbatim": boolean}
    )
    return typed({"mrkdwn": shape})


def either(most: int, least: int = 1) -> Rule:
    """Make a rule for a text object of either kind."""
    return typed({"plain_text": plain(most, least), "mrkdwn": marked(most, least)})


CONFIRM = Shape(
    {"text": either(limit.CONFIRM_TEXT)},
    {
        "title": plain(limit.CONFIRM_TITLE),
        "confirm": plain(limit.CONFIRM_BUTTON),
        "deny": plain(limit.CONFIRM_BUTTON),
        "style": one_of("primary", "danger"),
    },
)

DISPATCH = Shape(
    {},
    {
        "trigger_actions_on": many(
            one_of("on_enter_pressed", "on_character_entered"), least=1, most=2, distinct=True
        )
    },
)

PLAIN_OPTION = Shape(
    {"text": plain(limit.OPTION_TEXT), "value": text(most=limit.OPTION_VALUE, least=1)},
    {"description": plain(limit.OPTION_DESCRIPTION)},
)
OVERFLOW_OPTION = Shape(
    {"text": plain(limit.OPTION_TEXT)},
    {
        "value": text(most=limit.OPTION_VALUE),
        "description": plain(limit.OPTION_DESCRIPTION),
        "url": url(limit.OPTION_URL),
    },
)
CHOICE_OPTION = Shape(
    {"text": either(limit.OPTION_TEXT), "value": text(most=limit.OPTION_VALUE, least=1)},
    {"description": either(limit.OPTION_DESCRIPTION)},
)
OPTIONS = many(PLAIN_OPTION, least=1, most=limit.OPTIONS)
GROUP = Shape({"label": plain(limit.GROUP_LABEL), "options": OPTIONS})
GROUPS = many(GROUP, least=1, most=limit.GROUPS)


def _filter_says_something(value: Any, at: str, check: Check) -> None:
    if not value:
        check.fault("must provide at least one filter", at)


FILTER = Shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), least=1, distinct=True),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    _filter_says_something,
)


def _one_source(value: Any, at: str, check: Check) -> None:
    given = [k for k in ("id", "url") if value.get(k)]
    if len(given) != 1:
        check.fault("must provide exactly one of id or url", at)
    elif check.file_known is not None and not check.file_known(value[given[0]]):
        check.fault("invalid slack file", at)


SLACK_FILE = Shape({}, {"id": text(most=limit.ID), "url": url(limit.IMAGE_URL)}, _one_source)


def one_picture(value: Any, at: str, check: Check) -> None:
    """Hold an image to have exactly one source."""
    given = [k for k in ("image_url", "slack_file") if value.get(k) is not None]
    if not given:
        check.fault("missing required field: image_url", at)
    elif len(given) == 2:
        check.fault("must provide only one of image_url or slack_file", at)


IMAGE_ELEMENT = Shape(
    {"type": one_of("image"), "alt_text": text(most=limit.LABEL, least=1)},
    {"image_url": url(limit.IMAGE_URL), "slack_file": SLACK_FILE},
    one_picture,
)
