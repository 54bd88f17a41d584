"""Every limit: at it passes, one over is refused; and wrong payloads beside right ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from playground.block.message import check_message
from playground.block.view import check_options, check_view
from playground.refusal import Refused
from tests.playground.kit import MESSAGE_LIMITS, VIEW_LIMITS, Json, modal, plain, section
from tests.playground.sample import (
    RIGHT_BLOCKS,
    RIGHT_CHARTS,
    RIGHT_VIEWS,
    WRONG_BLOCKS,
    WRONG_VIEWS,
)

_OVER = ("must be less than", "no more than", "only one", "allowed", "less than or equal")


@pytest.mark.parametrize(
    ("make", "most", "pointer"),
    [row[1:] for row in MESSAGE_LIMITS],
    ids=[r[0] for r in MESSAGE_LIMITS],
)
def test_a_message_at_the_limit_passes_and_one_over_is_refused(
    make: Callable[[int], list[Json]], most: int, pointer: str
) -> None:
    check_message(make(most))
    with pytest.raises(Refused) as refused:
        check_message(make(most + 1))
    assert refused.value.code == "invalid_blocks"
    faults = refused.value.answer["errors"]
    assert any(f.endswith(f"[json-pointer:{pointer}]") for f in faults), faults
    assert any(word in faults[0] for word in _OVER), faults
    assert refused.value.answer["response_metadata"]["messages"] == [f"[ERROR] {f}" for f in faults]


@pytest.mark.parametrize(
    ("make", "most", "pointer"), [row[1:] for row in VIEW_LIMITS], ids=[r[0] for r in VIEW_LIMITS]
)
def test_a_view_at_the_limit_passes_and_one_over_is_refused(
    make: Callable[[int], Json], most: int, pointer: str
) -> None:
    check_view(make(most), make(most)["type"])
    with pytest.raises(Refused) as refused:
        check_view(make(most + 1), make(most)["type"])
    assert refused.value.code == "invalid_arguments"
    messages = refused.value.answer["response_metadata"]["messages"]
    assert any(m.endswith(f"[json-pointer:{pointer}]") for m in messages), messages


def test_a_view_of_250_kilobytes_passes_and_one_byte_more_is_too_large() -> None:
    def sized(size: int) -> Json:
        full = [section("x" * 3000) for _ in range(81)]
        held = len(json.dumps(modal(*full, section("")), separators=(",", ":")).encode())
        return modal(*full, section("z" * (size - held)))

    check_view(sized(250_000), "modal")
    with pytest.raises(Refused, match="view_too_large"):
        check_view(sized(250_001), "modal")


def test_all_block_text_of_a_message_has_a_ceiling() -> None:
    blocks = [section("x" * 3000) for _ in range(4)]
    check_message([*blocks, section("x" * 1200)], ceiling=13_200)
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_message([*blocks, section("x" * 1201)], ceiling=13_200)


@pytest.mark.parametrize("name", RIGHT_BLOCKS | RIGHT_CHARTS)
def test_right_blocks_are_taken(name: str) -> None:
    check_message((RIGHT_BLOCKS | RIGHT_CHARTS)[name])


@pytest.mark.parametrize("name", RIGHT_VIEWS)
def test_right_views_are_taken(name: str) -> None:
    check_view(RIGHT_VIEWS[name], RIGHT_VIEWS[name]["type"])


@pytest.mark.parametrize("name", WRONG_BLOCKS)
def test_wrong_blocks_are_refused_with_a_pointer(name: str) -> None:
    with pytest.raises(Refused, match="invalid_blocks") as refused:
        check_message(WRONG_BLOCKS[name])
    assert all("[json-pointer:/blocks" in e for e in refused.value.answer["errors"])


@pytest.mark.parametrize("name", WRONG_VIEWS)
def test_wrong_views_are_refused_with_a_pointer(name: str) -> None:
    view: Any = WRONG_VIEWS[name]
    kind = "home" if isinstance(view, dict) and view["type"] == "home" else "modal"
    with pytest.raises(Refused, match="invalid_arguments") as refused:
        check_view(view, kind)
    messages = refused.value.answer["response_metadata"]["messages"]
    assert all("[json-pointer:/view" in m for m in messages)


def test_there_are_enough_of_each() -> None:
    assert len(WRONG_BLOCKS) + len(WRONG_VIEWS) >= 60
    assert len(RIGHT_BLOCKS) + len(RIGHT_VIEWS) >= 30


def test_options_for_an_external_select_keep_their_limits() -> None:
    option = {"text": plain(), "value": "v"}
    hundred = [{**option, "value": str(i)} for i in range(100)]
    check_options({"options": hundred})
    check_options({"options": []})
    for wrong in ({}, {"options": [*hundred, option]}, {"options": [], "option_groups": []}):
        with pytest.raises(Refused):
            check_options(wrong)
