"""Block Kit as plain dicts that keep Slack's limits.

Strings passed in are ready to show: words of ours, or a person's made safe by `bot.views.text`.
The limits are those of Slack's block reference; what is over is cut, never refused.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from bot.views.text import EMPTY, again, cut, head, units

Block = dict[str, Any]
Element = dict[str, Any]
Message = dict[str, Any]
View = dict[str, Any]
Style = Literal["primary", "danger"] | None

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Slack refuses messages at about 13,200 characters of block text without documenting it.
MESSAGE_TEXT = 12_800
_TEXT_KEYS = frozenset(
    {"text", "fields", "elements", "accessory", "options", "placeholder", "initial_option"}
)


def words_plain(value: str, limit: int) -> Element:
    """Make a plain_text object."""
    return {"type": "plain_text", "text": cut(value, limit) or EMPTY}


def words_marked(value: str, limit: int = 3000) -> Element:
    """Make a mrkdwn object; `verbatim` keeps Slack from linking names and channels by itself."""
    return {"type": "mrkdwn", "text": cut(value, limit) or EMPTY, "verbatim": True}


def section(
    value: str | None = None,
    *,
    fields: Sequence[str] = (),
    accessory: Element | None = None,
    block_id: str | None = None,
) -> Block:
    """Make a section: text, up to ten fields, one control beside it."""
    block: Block = {"type": "section"}
    if value is not None:
        block["text"] = words_marked(value)
    if fields:
        block["fields"] = [words_marked(field, 2000) for field in fields[:10]]
    if accessory is not None:
        block["accessory"] = accessory
    return _named(block, block_id)


def header(value: str) -> Block:
    """Make a heading."""
    return {"type": "header", "text": words_plain(value, 150)}


def context(*values: str) -> Block:
    """Make a line of small print, up to ten parts."""
    return {"type": "context", "elements": [words_marked(value) for value in values[:10]]}


def divider() -> Block:
    """Make a line across."""
    return {"type": "divider"}


def actions(elements: Iterable[Element], block_id: str | None = None) -> Block:
    """Make a row of controls, up to 25."""
    return _named({"type": "actions", "elements": list(elements)[:25]}, block_id)


def button(
    label: str,
    action_id: str,
    value: str = "",
    *,
    style: Style = None,
    spoken: str | None = None,
) -> Element:
    """Make a button; `spoken` is what a screen reader says where the label alone is not enough."""
    element = {"type": "button", "text": words_plain(label, 75), "action_id": action_id}
    if value:
        element["value"] = head(value, 2000)
    if style:
        element["style"] = style
    if spoken:
        element["accessibility_label"] = cut(spoken, 75)
    return element


def option(label: str, value: str) -> Element:
    """Make an option of a select or an overflow."""
    return {"text": words_plain(label, 75), "value": value[:150]}


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """Make the menu behind three dots, up to five options."""
    return {"type": "overflow", "action_id": action_id, "options": list(options[:5])}


def select(
    action_id: str,
    placeholder: str,
    options: Sequence[Element],
    *,
    initial: str | None = None,
) -> Element:
    """Make a select of up to 100 options; `initial` is the value chosen at first."""
    shown = list(options[:100])
    element = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
        "options": shown,
    }
    chosen = [known for known in shown if known["value"] == initial]
    if chosen:
        element["initial_option"] = chosen[0]
    return element


def lookup(
    action_id: str, placeholder: str, *, initial: Element | None = None, letters: int = 0
) -> Element:
    """Make a select whose options we are asked for while the person types `letters` or more."""
    element = {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
        "min_query_length": letters,
    }
    if initial is not None:
        element["initial_option"] = initial
    return element


def datepicker(action_id: str, placeholder: str, *, initial: date | None = None) -> Element:
    """Make a calendar."""
    element: Element = {
        "type": "datepicker",
        "action_id": action_id,
        "placeholder": words_plain(placeholder, 150),
    }
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return element


def typed(
    placeholder: str = "", *, initial: str = "", limit: int = 150, lines: bool = False
) -> Element:
    """Make a text field; `initial` goes in as it was typed, cut to `limit`."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": "typed",
        "max_length": limit,
        "multiline": lines,
    }
    if placeholder:
        element["placeholder"] = words_plain(placeholder, 150)
    if kept := again(initial):
        element["initial_value"] = cut(kept, limit)
    return element


def field(
    name: str, label: str, element: Element, *, optional: bool = False, hint: str | None = None
) -> Block:
    """Make a form field; `name` is its block_id, under which errors are shown."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": words_plain(label, 2000),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = words_plain(hint, 2000)
    return block


def message(summary: str, blocks: Sequence[Block]) -> Message:
    """Make a message; `summary` (mrkdwn) alone must say what it says: screen readers and mobile
    notifications read nothing else."""
    return {"text": cut(summary, 3000) or EMPTY, "blocks": fitting(blocks)}


def modal(
    title: str,
    blocks: Sequence[Block],
    *,
    close: str,
    callback_id: str = "",
    submit: str | None = None,
    metadata: str = "",
) -> View:
    """Make a modal; with `submit` it is a form."""
    view: View = {
        "type": "modal",
        "title": words_plain(title, 24),
        "close": words_plain(close, 24),
        "blocks": list(blocks[:VIEW_BLOCKS]),
    }
    if callback_id:
        view["callback_id"] = callback_id
    if submit:
        view["submit"] = words_plain(submit, 24)
    if metadata:
        view["private_metadata"] = metadata
    return view


def fitting(blocks: Sequence[Block], most: int = MESSAGE_BLOCKS) -> list[Block]:
    """Keep what one message holds: `most` blocks and the text Slack takes; the rest is left out."""
    kept, room = [], MESSAGE_TEXT
    for block in blocks[:most]:
        room -= letters(block)
        if room < 0:
            break
        kept.append(block)
    return kept


def fitted(head: Sequence[Block], body: Sequence[Block], foot: Sequence[Block]) -> list[Block]:
    """Keep a message's head and foot, and of its body what fits between them."""
    kept, room = [], MESSAGE_TEXT - sum(letters(block) for block in (*head, *foot))
    for block in body[: MESSAGE_BLOCKS - len(head) - len(foot)]:
        room -= letters(block)
        if room < 0:
            break
        kept.append(block)
    return [*head, *kept, *foot]


def letters(block: Block) -> int:
    """Count the characters of a block that are shown."""
    count = _shown(block)
    if "accessory" in block:
        count += _shown(block["accessory"])
    for kind in ("fields", "elements"):
        for part in block.get(kind, ()):
            count += _shown(part)
    return count


def _shown(part: Element) -> int:
    """Count the characters of one part of a block: its words, its placeholder, its choices."""
    count = _said(part["text"]) if "text" in part else 0
    if "placeholder" in part:
        count += _said(part["placeholder"])
    if "options" in part:
        for choice in part["options"]:
            words = choice["text"]["text"]
            count += len(words) if words.isascii() else units(words)
    if "initial_option" in part:
        count += units(part["initial_option"]["text"]["text"])
    return count


def _said(part: Any) -> int:
    """Count the characters of a text object, or of the string inside one."""
    if not part:
        return 0
    return units(part) if isinstance(part, str) else units(part["text"])


def _named(block: Block, block_id: str | None) -> Block:
    if block_id:
        block["block_id"] = block_id[:255]
    return block
