"""The documentation says what there is: methods, settings, faults, addresses."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from playground import Fault
from playground.control.door import ROUTES
from playground.setting import Setting
from playground.web.method import METHODS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "playground.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return DOCUMENT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_every_method_is_documented_and_no_other() -> None:
    named, family = set(), ""
    for code in re.findall(r"`([^`]+)`", _section("Methods").partition("Any other")[0]):
        for word in code.split():
            family = word.rpartition(".")[0] or family
            named.add(f"{family}.{word.rpartition('.')[2]}")
    assert named == set(METHODS)


def test_every_setting_fault_and_address_is_documented() -> None:
    control, faults = _section("Control API"), _section("Faults")
    assert [f.name for f in fields(Setting) if f"`{f.name}`" not in control] == []
    assert [f.value for f in Fault if f"`{f.value}`" not in faults] == []
    assert [p for p, *_ in ROUTES if p.removeprefix("/control") not in control] == []
