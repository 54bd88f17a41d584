"""A form that somebody else overtook: what is different now, and what was filled in still there."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2s
from typing import Any

from bot.domain.deal import Position
from bot.domain.person import Person
from bot.domain.pipeline import Pipeline
from bot.domain.timeline import Change, Entry, EntryKind
from bot.views import label, timeline
from bot.views.block import VIEW_BLOCKS, Block, Element, View, section
from bot.views.form import held
from bot.views.metadata import INITIAL, dump, metadata
from bot.views.near import renamed
from bot.views.text import text
from bot.views.words import Words

_NOTICE = "overtaken"
_LINES = 8
_WORDS = frozenset({"name", "company", "contact", "next_step"})
"""Fields of a deal that are told as they were written."""


def change_line(
    entry: Entry, pipeline: Pipeline, words: Words, *, people: Mapping[int, Person]
) -> str:
    """Say who changed what, and what it was before (mrkdwn)."""
    said = timeline.what_line(entry, pipeline, words, people=people)
    was = _was(entry, pipeline, words, people)
    return words("{change} (before: {old})", change=said, old=was) if was else said


def _was(
    entry: Entry, pipeline: Pipeline, words: Words, people: Mapping[int, Person]
) -> str | None:
    before = entry.before
    if before is not None and entry.after is not None:
        return _position(entry, before, pipeline, words, people)
    told = [change for change in entry.changes if change.field in _WORDS]
    return ", ".join(_pair(one) for one in told) if told else None


def _position(
    entry: Entry, before: Position, pipeline: Pipeline, words: Words, people: Mapping[int, Person]
) -> str | None:
    match entry.kind:
        case EntryKind.VALUE:
            return words.money(before.value)
        case EntryKind.DATE:
            return words.date(before.close_date) if before.close_date else "–"
        case EntryKind.OWNER:
            known = before.owner_id
            return label.person(known, people, words) if known is not None else "–"
        case EntryKind.MOVED | EntryKind.WON | EntryKind.LOST | EntryKind.REOPENED:
            stage = pipeline.known(before.stage_id)
            return text(stage.name_at(entry.at), 40) if stage else None
        case _:
            return None


def _pair(change: Change) -> str:
    old, new = (text(value, 60) if value else "–" for value in (change.old, change.new))
    return f"{old} → {new}"


def mark(view: Mapping[str, Any]) -> str:
    """Name what a form was filled with when it was drawn."""
    held_in = sorted((name, repr(value)) for name, value in _filled(view).items())
    return blake2s(repr(held_in).encode(), digest_size=8).hexdigest()


def differing(view: Mapping[str, Any], now: Mapping[str, Any], words: Words) -> list[str]:
    """List what a form shows otherwise `now` than when it was opened, a line a field (mrkdwn).

    `view` is the payload's; fields that one of the two does not have are left out.
    """
    seen, mine = _elements(view), metadata(view).extra.get("mine", ())
    lines = []
    for name, element in _elements(now).items():
        if name not in seen or _value(element) == _value(seen[name]):
            continue
        old, new = _shown(seen[name], words), _shown(element, words)
        said = new if name in mine else f"{old} → {new}"
        lines.append(f"*{text(_title(now, name), 60)}*  {said}")
    return lines


def overtaken(
    view: Mapping[str, Any], now: View, said: str, lines: Sequence[str], words: Words
) -> View:
    """Draw a form that was handed in too late again, as it would be opened `now`.

    What the person filled in stays, all other fields show what holds now. `said` and `lines`
    (mrkdwn) tell what has changed and by whom. Handing it in once more saves it.
    """
    kept, fresh = metadata(view), metadata(now)
    seen, state = _elements(view), view.get("state", {}).get("values", {})
    before = set(kept.extra.get("mine", ()))
    blocks, mine = list[Block](), list[str]()
    for block in now["blocks"]:
        name = str(block.get("block_id", ""))
        if block.get("type") != "input" or name not in seen:
            blocks.append(block)
            continue
        filled: Mapping[str, Any] = next(iter(state.get(name, {}).values()), {})
        own = name in before or _normal(held(filled)) != _value(seen[name])
        if own:
            mine.append(name)
        element = _own(block["element"], filled) if own else dict(block["element"])
        element["action_id"] = _action(seen[name], element, filled)
        blocks.append({**block, "element": element})
    told = [said, *(f"• {line}" for line in lines[:_LINES])]
    told.append(words("What you filled in is still here. Save once more to keep it."))
    top = section("\n".join(told), block_id=_NOTICE)
    deal = f"{fresh.deal.deal_id}.{fresh.deal.version}" if fresh.deal else ""
    extra = {**fresh.extra, "seen": mark(now), "mine": mine}
    return {
        **now,
        "blocks": [top, *blocks][:VIEW_BLOCKS],
        "private_metadata": dump(deal=deal, extra=extra),
    }


def _own(element: Element, filled: Mapping[str, Any]) -> Element:
    source, target = INITIAL.get(element["type"], ("", ""))
    drawn = {name: part for name, part in element.items() if name != target}
    return {**drawn, target: filled[source]} if filled.get(source) else drawn


def _action(seen: Element, drawn: Element, filled: Mapping[str, Any]) -> str:
    """Slack keeps what an input of the same name holds, so one that is to change is renamed."""
    same = _normal(held(filled)) == _value(drawn)
    name = str(seen["action_id"])
    return name if same else renamed(name)


def _elements(view: Mapping[str, Any]) -> dict[str, Element]:
    return {
        str(block["block_id"]): block["element"]
        for block in view.get("blocks", ())
        if block.get("type") == "input" and block["element"].get("type") in INITIAL
    }


def _filled(view: Mapping[str, Any]) -> dict[str, object]:
    return {name: _value(element) for name, element in _elements(view).items()}


def _value(element: Mapping[str, Any]) -> object:
    """Give what an input holds at first, as `held` gives what it holds afterwards."""
    source, target = INITIAL[element["type"]]
    return _normal(held({source: element.get(target)}))


def _normal(value: str | list[str] | None) -> object:
    """Leave out what Slack may write otherwise: entities, line ends, order, empty for nothing."""
    if isinstance(value, list):
        return tuple(sorted(value)) or None
    if not value:
        return None
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("\r\n", "\n")):
        value = value.replace(entity, sign)
    return value.strip() or None


def _title(view: Mapping[str, Any], name: str) -> str:
    block = next(one for one in view["blocks"] if one.get("block_id") == name)
    return str(block["label"]["text"])


def _shown(element: Mapping[str, Any], words: Words) -> str:
    """Say what an input holds at first (mrkdwn)."""
    value = element.get(INITIAL[element["type"]][1])
    if not value:
        return "–"
    many = value if isinstance(value, list) else [value]
    return ", ".join(_one(element["type"], one, words) for one in many)


def _one(kind: str, value: Any, words: Words) -> str:
    if isinstance(value, dict):
        return text(str(value["text"]["text"]), 80)
    if "users" in kind:
        return f"<@{value}>"
    if "conversations" in kind:
        return f"<#{value}>"
    if kind == "datepicker":
        return words.date(date.fromisoformat(value))
    return text(str(value), 160)
