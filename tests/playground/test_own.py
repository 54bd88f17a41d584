"""The product's own screens: taken as they are, refused as soon as one of them is altered."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from bot.views.words import Words
from playground.block.message import check_message
from playground.block.view import check_options, check_view
from playground.refusal import Refused
from tests.playground.kit import MESSAGE_LIMITS, VIEW_LIMITS, Json, option, plain
from tests.views.sample import NOW, World, screens

Change = Callable[[Json], None]


@cache
def _screens(language: str) -> dict[str, Json]:
    return dict(screens(World(), Words(language, zone="Asia/Seoul", now=NOW)))


def _check(payload: Json) -> None:
    if payload.get("type") in ("modal", "home"):
        check_view(payload, payload["type"])
    elif "options" in payload or "option_groups" in payload:
        check_options(payload)
    else:
        check_message(payload.get("blocks"), ceiling=13_200)


def _nodes(value: Any) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _nodes(held)


def _put(key: str, value: Any) -> Change:
    def change(node: Json) -> None:
        node[key] = value

    return change


def _take(key: str) -> Change:
    def change(node: Json) -> None:
        del node[key]

    return change


def _lengthen(*path: str, to: int) -> Change:
    def change(node: Json) -> None:
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = "x" * to

    return change


def _kind(*kinds: str, having: str = "") -> Callable[[Json], bool]:
    return lambda node: node.get("type") in kinds and (not having or having in node)


def _stack(key: str, count: int) -> Change:
    def change(node: Json) -> None:
        node[key] = [copy.deepcopy(node[key][0]) for _ in range(count)]

    return change


# What is altered, in which part of a payload, how, and what the fault says.
ALTERATIONS: list[tuple[str, Callable[[Json], bool], Change, str]] = [
    ("a long section", _kind("section", having="text"), _lengthen("text", "text", to=3001),
     "must be less than 3001 characters"),
    ("a long field", _kind("section", having="fields"),
     lambda n: _lengthen("text", to=2001)(n["fields"][0]), "must be less than 2001 characters"),
    ("eleven fields", _kind("section", having="fields"), _stack("fields", 11),
     "no more than 10 items allowed"),
    ("an empty section", _kind("section", having="text"), _lengthen("text", "text", to=0),
     "must be more than 0 characters"),
    ("a section's colour", _kind("section"), _put("colour", "red"),
     "invalid additional property: colour"),
    ("a long header", _kind("header"), _lengthen("text", "text", to=151),
     "must be less than 151 characters"),
    ("a header in mrkdwn", _kind("header"), lambda n: n["text"].update(type="mrkdwn"),
     "unsupported type: mrkdwn"),
    ("eleven in a context", _kind("context"), _stack("elements", 11),
     "no more than 10 items allowed"),
    ("no actions", _kind("actions"), _put("elements", []), "no fewer than 1 items allowed"),
    ("twenty-six actions", _kind("actions"), _stack("elements", 26),
     "no more than 25 items allowed"),
    ("the same action twice", _kind("actions"), _stack("elements", 2), "already exists"),
    ("a long button", _kind("button"), _lengthen("text", "text", to=76),
     "must be less than 76 characters"),
    ("a long value", _kind("button", having="value"), _lengthen("value", to=2001),
     "must be less than 2001 characters"),
    ("a long spoken label", _kind("button"), _put("accessibility_label", "x" * 76),
     "must be less than 76 characters"),
    ("a style of our own", _kind("button"), _put("style", "green"), "must be a valid enum value"),
    ("a button without words", _kind("button"), _take("text"), "missing required field: text"),
    ("a long action id", _kind("button"), _lengthen("action_id", to=256),
     "must be less than 256 characters"),
    ("101 options", _kind("static_select", having="options"),
     _put("options", [option(str(n)) for n in range(101)]), "no more than 100 items allowed"),
    ("no options", _kind("static_select", having="options"), _take("options"),
     "missing required field: options"),
    ("a long option", _kind("static_select", having="options"),
     lambda n: _lengthen("text", "text", to=76)(n["options"][0]),
     "must be less than 76 characters"),
    ("a long option's value", _kind("static_select", having="options"),
     lambda n: _lengthen("value", to=151)(n["options"][0]), "must be less than 151 characters"),
    ("a choice not offered", _kind("static_select", having="options"),
     _put("initial_option", option("not offered")), "initial option not found in options"),
    ("six in an overflow", _kind("overflow"),
     _put("options", [option(str(n)) for n in range(6)]), "no more than 5 items allowed"),
    ("a long placeholder", _kind("static_select", "external_select", "plain_text_input"),
     _put("placeholder", plain("x" * 151)), "must be less than 151 characters"),
    ("a date that is none", _kind("datepicker"), _put("initial_date", "tomorrow"),
     "invalid date"),
    ("a label in mrkdwn", _kind("input"), lambda n: n["label"].update(type="mrkdwn"),
     "unsupported type: mrkdwn"),
    ("an input of no kind", _kind("input"), _put("element", {"type": "phone_input"}),
     "unsupported type: phone_input"),
    ("a text too long to type", _kind("plain_text_input"), _put("max_length", 3001),
     "must be less than or equal to 3000"),
    ("a long title", _kind("modal"), _lengthen("title", "text", to=25),
     "must be less than 25 characters"),
    ("a long submit", _kind("modal", having="submit"), _lengthen("submit", "text", to=25),
     "must be less than 25 characters"),
    ("long metadata", _kind("modal", "home"), _put("private_metadata", "x" * 3001),
     "must be less than 3001 characters"),
    ("101 blocks", _kind("modal", "home"), _put("blocks", [{"type": "divider"}] * 101),
     "no more than 100 items allowed"),
    ("a title on a Home", _kind("home"), _put("title", plain("Home")),
     "invalid additional property: title"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_screen_is_taken_as_it_is(language: str) -> None:
    for name, payload in _screens(language).items():
        try:
            _check(payload)
        except Refused as refused:
            raise AssertionError(f"{name}: {refused.answer}") from None


@pytest.mark.parametrize(
    ("where", "change", "says"), [a[1:] for a in ALTERATIONS], ids=[a[0] for a in ALTERATIONS]
)
def test_a_screen_that_is_altered_is_refused(
    where: Callable[[Json], bool], change: Change, says: str
) -> None:
    for payload in _screens("en").values():
        altered = copy.deepcopy(payload)
        found = next((node for node in _nodes(altered) if where(node)), None)
        if found is None:
            continue
        _check(payload)
        change(found)
        with pytest.raises(Refused) as refused:
            _check(altered)
        assert any(says in m for m in refused.value.answer["response_metadata"]["messages"])
        return
    raise AssertionError("none of the product's screens has such a part")


@pytest.mark.parametrize("row", MESSAGE_LIMITS, ids=[row[0] for row in MESSAGE_LIMITS])
def test_a_message_of_ours_is_refused_with_a_block_beyond_the_limit(
    row: tuple[str, Callable[[int], list[Json]], int, str],
) -> None:
    _, make, most, _ = row
    ours = next(p for p in _screens("en").values() if "type" not in p and p.get("blocks"))
    check_message(ours["blocks"])
    with pytest.raises(Refused, match="invalid_blocks"):
        check_message([*ours["blocks"], *make(most + 1)])


@pytest.mark.parametrize("row", VIEW_LIMITS, ids=[row[0] for row in VIEW_LIMITS])
def test_a_view_of_ours_is_refused_beyond_the_limit(
    row: tuple[str, Callable[[int], Json], int, str],
) -> None:
    _, make, most, _ = row
    wrong = make(most + 1)
    ours = next(p for p in _screens("en").values() if p.get("type") == wrong["type"])
    check_view(ours, ours["type"])
    with pytest.raises(Refused, match="invalid_arguments"):
        check_view({**ours, **wrong}, ours["type"])
