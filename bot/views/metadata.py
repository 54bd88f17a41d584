"""What a modal keeps while it is open, and its second look: each reading under its field."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.error import Invalid
from bot.views.block import Block, View, context
from bot.views.text import text, units
from bot.views.token import Token, read_token
from bot.views.words import Words

Extra = Mapping[str, Any]

_MOST = 3000
_READING = ":reading"
_KEPT = ("type", "callback_id", "title", "submit", "close", "external_id")
INITIAL = {
    "plain_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""What an input holds, by its kind: where a submission says it, and where the form is filled."""


@dataclass(frozen=True, slots=True)
class Meta:
    """The deal a modal was opened on, the readings already shown, and what the opener put in."""

    deal: Token | None = None
    echo: Mapping[str, str] = field(default_factory=dict)
    extra: Extra = field(default_factory=dict)


def dump(*, deal: str = "", echo: Mapping[str, str] | None = None, extra: Extra) -> str:
    """Write a modal's private metadata; raises `ValueError` beyond the 3,000 that Slack keeps."""
    parts = {"deal": deal, "echo": dict(echo or {}), "extra": dict(extra)}
    kept = {name: part for name, part in parts.items() if part}
    written = json.dumps(kept, ensure_ascii=False, separators=(",", ":")) if kept else ""
    if units(written) > _MOST:
        raise ValueError(f"a modal's metadata holds {_MOST} characters, not {units(written)}")
    return written


def metadata(view: Mapping[str, Any]) -> Meta:
    """Read what a modal of ours kept; `Invalid` for one that is not ours."""
    try:
        raw = json.loads(view.get("private_metadata") or "{}")
        deal = read_token(raw["deal"]) if raw.get("deal") else None
        return Meta(deal, raw.get("echo", {}), raw.get("extra", {}))
    except (AttributeError, TypeError, ValueError) as error:
        raise Invalid("This window is too old. Close it and open it again.") from error


def read_back(view: Mapping[str, Any], echo: Mapping[str, str], words: Words) -> View:
    """Draw a submitted view again with each reading under its field, before it counts.

    `view` is the payload's; what was typed stays in the fields. Submitting it once more with the
    same readings means yes (`metadata(view).echo == echo`).
    """
    kept = metadata(view)
    state = view.get("state", {}).get("values", {})
    blocks: list[Block] = []
    for block in view.get("blocks", ()):
        name = block.get("block_id", "")
        if name.endswith(_READING):
            continue
        blocks.append(_filled(block, state.get(name, {})))
        if name in echo:
            said = words(
                "Read as {reading}. Submit again if that is right.", reading=text(echo[name])
            )
            blocks.append({**context(f"*{said}*"), "block_id": f"{name}{_READING}"})
    deal = ".".join(map(str, (kept.deal.deal_id, kept.deal.version))) if kept.deal else ""
    drawn = {name: view[name] for name in _KEPT if view.get(name)}
    return {
        **drawn,
        "blocks": blocks,
        "private_metadata": dump(deal=deal, echo=echo, extra=kept.extra),
    }


def _filled(block: Block, state: Mapping[str, Any]) -> Block:
    """Give an input block the value that was in it when it was submitted."""
    if block.get("type") != "input":
        return block
    element = dict(block["element"])
    names = INITIAL.get(element["type"])
    if names is None:
        return block
    source, target = names
    element.pop(target, None)
    chosen = state.get(element["action_id"], {}).get(source)
    if chosen:
        element[target] = chosen
    return {**block, "element": element}
