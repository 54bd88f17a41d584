"""The pieces rules are made of: what a value must be, and the fault where it is not.

A rule takes a value, its JSON pointer and the check under way, and notes the faults it finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Surface(StrEnum):
    """Where blocks may stand."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(slots=True)
class Check:
    """A check of one message or view: the faults so far, and what must be counted across it."""

    surface: Surface
    faults: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0
    file_known: Callable[[str], bool] | None = None

    def fault(self, message: str, pointer: str) -> None:
        """Note a fault in Slack's form."""
        self.faults.append(f"{message} [json-pointer:{pointer}]")


Rule = Callable[[Any, str, Check], None]


def text(*, most: int, least: int = 0, pattern: str = "", wrong: str = "") -> Rule:
    """Make a rule for a string of `least` to `most` characters that fits a pattern."""
    form = re.compile(pattern) if pattern else None

    def check(value: Any, at: str, check: Check) -> None:
        if not isinstance(value, str):
            check.fault("must provide a string", at)
        elif len(value) < least:
            check.fault(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            check.fault(f"must be less than {most + 1} characters", at)
        elif form is not None and not form.fullmatch(value):
            check.fault(wrong or "invalid format", at)

    return check


def url(most: int) -> Rule:
    """Make a rule for a web address."""
    return text(most=most, least=1, pattern=r"https?://[^\s/]+\S*", wrong="must be a valid URL")


def one_of(*values: str) -> Rule:
    """Make a rule for one of a few words."""

    def check(value: Any, at: str, check: Check) -> None:
        if value not in values:
            check.fault("must be a valid enum value", at)

    return check


def boolean(value: Any, at: str, check: Check) -> None:
    """Hold a value to be true or false."""
    if not isinstance(value, bool):
        check.fault("must provide a boolean", at)


def whole(*, least: int, most: int = 2**53) -> Rule:
    """Make a rule for a whole number."""

    def check(value: Any, at: str, check: Check) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            check.fault("must provide an integer", at)
        elif value < least:
            check.fault(f"must be greater than or equal to {least}", at)
        elif value > most:
            check.fault(f"must be less than or equal to {most}", at)

    return check


def number(value: Any, at: str, check: Check) -> None:
    """Hold a value to be a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        check.fault("must provide a number", at)
    elif value != value or value in (float("inf"), float("-inf")):
        check.fault("must be a finite number", at)


def many(rule: Rule, *, most: int = 10_000, least: int = 0, distinct: bool = False) -> Rule:
    """Make a rule for a list of `least` to `most` items that each follow a rule."""

    def check(value: Any, at: str, check: Check) -> None:
        if not isinstance(value, list):
            check.fault("must provide an array", at)
            return
        if len(value) > most:
            check.fault(f"no more than {most} items allowed", at)
        if len(value) < least:
            check.fault(f"no fewer than {least} items allowed", at)
        if distinct and len({repr(v) for v in value}) < len(value):
            check.fault("items must be unique", at)
        for place, item in enumerate(value[:most]):
            rule(item, f"{at}/{place}", check)

    return check


def anything(value: Any, at: str, check: Check) -> None:
    """Take any value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: the fields it must have, those it may have, and what holds between them."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    also: Rule | None = None

    def __call__(self, value: Any, at: str, check: Check) -> None:
        if not isinstance(value, dict):
            check.fault("must provide an object", at)
            return
        for name in self.required:
            if name not in value or value[name] is None:
                check.fault(f"missing required field: {name}", at)
        for name, held in value.items():
            rule = self.required.get(name) or self.optional.get(name)
            if rule is None:
                check.fault(f"invalid additional property: {name}", at)
            elif held is not None:
                rule(held, f"{at}/{name}", check)
        if self.also is not None:
            self.also(value, at, check)


def typed(shapes: Mapping[str, Rule]) -> Rule:
    """Make a rule for an object whose `type` names the rule it follows."""

    def check(value: Any, at: str, check: Check) -> None:
        if not isinstance(value, dict):
            check.fault("must provide an object", at)
            return
        kind = value.get("type")
        if kind is None:
            check.fault("missing required field: type", at)
            return
        rule = shapes.get(kind) if isinstance(kind, str) else None
        if rule is None:
            check.fault(f"unsupported type: {kind}", f"{at}/type")
            return
        rule(value, at, check)

    return check
