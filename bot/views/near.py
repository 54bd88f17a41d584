"""Who is there already: a note under what is being typed, with a button that takes it over.

The form in the window is changed in place: notes come and go below their fields, everything else
stays as it was typed. What is taken over goes into inputs under another action id, for Slack keeps
what was typed in an input of the same name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.views.block import Block, View, button, section
from bot.views.text import again, cut, plain, text
from bot.views.words import Words

PREFIX = "near."
AGAIN = ".again"
_NOTE = "near:"
_KEPT = ("type", "callback_id", "title", "submit", "close", "external_id", "private_metadata")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody or something that is there already, in words, and what it fills in by field."""

    key: str
    name: str
    about: str
    fills: Mapping[str, str]


def renamed(action_id: str) -> str:
    """Give an input another name, so that Slack takes what we fill in; twice is the first again."""
    if action_id.endswith(AGAIN):
        return action_id.removesuffix(AGAIN)
    return action_id + AGAIN


def asked(block: Block, kind: str) -> Block:
    """Let a text input tell us while somebody types; `kind` says what is looked for."""
    element = {
        **block["element"],
        "action_id": f"{PREFIX}{kind}",
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    return {**block, "element": element, "dispatch_action": True}


def noted(view: Mapping[str, Any], field: str, found: Sequence[Known], words: Words) -> View | None:
    """Give the form with the notes below a field; None where it shows them already."""
    before = [_key(block) for block in view.get("blocks", ()) if _of(block, field)]
    if before == [one.key for one in found]:
        return None
    blocks: list[Block] = []
    for block in view.get("blocks", ()):
        if _of(block, field):
            continue
        blocks.append(block)
        if block.get("block_id") == field:
            blocks += [_note(field, one, words) for one in found]
    return {**_same(view), "blocks": blocks[:100]}


def taken(view: Mapping[str, Any], fills: Mapping[str, str]) -> View:
    """Give the form with fields filled in, and no notes."""
    blocks = []
    for block in view.get("blocks", ()):
        name = str(block.get("block_id", ""))
        if name.startswith(_NOTE):
            continue
        if name in fills and block.get("element", {}).get("type") == "plain_text_input":
            block = _filled(block, fills[name])
        blocks.append(block)
    return {**_same(view), "blocks": blocks}


def _filled(block: Block, value: str) -> Block:
    element = {name: part for name, part in block["element"].items() if name != "initial_value"}
    element["action_id"] = renamed(str(element["action_id"]))
    if kept := again(value):
        element["initial_value"] = cut(kept, element.get("max_length", 150))
    return {**block, "element": element}


def _note(field: str, one: Known, words: Words) -> Block:
    said = words("*{name}* is here already.", name=text(one.name, 80))
    about = f"\n{one.about}" if one.about else ""
    use = button(
        words("Use this"),
        "near.use",
        one.key,
        spoken=words("Use {name}", name=plain(one.name, 60)),
    )
    return section(said + about, accessory=use, block_id=f"{_NOTE}{field}:{one.key}")


def _of(block: Mapping[str, Any], field: str) -> bool:
    return str(block.get("block_id", "")).startswith(f"{_NOTE}{field}:")


def _key(block: Mapping[str, Any]) -> str:
    return str(block.get("block_id", "")).rpartition(":")[2]


def _same(view: Mapping[str, Any]) -> View:
    return {name: view[name] for name in _KEPT if view.get(name)}
