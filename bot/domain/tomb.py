"""What stands in texts where somebody was erased, as it is stored: in no reader's language."""

import re

CONTACT, PERSON = "contact", "person"

STONE = re.compile(r"\bErased (contact|person) (\d+)")
"""Finds tombstones in any text: whose they are, and the number."""


def stone(kind: str, number: int) -> str:
    """Give the name of one who was erased."""
    return f"Erased {kind} {number}"


def is_stone(name: str) -> bool:
    """Tell whether a name is that of one who was erased."""
    return STONE.fullmatch(name) is not None
