"""A card to make, carried by its own buttons until somebody says yes."""

import json
from dataclasses import fields
from datetime import date

from bot.domain.deal import Source
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.views.text import again, head, units

# A button's value holds 2,000 characters; JSON may write a character with six.
_MOST = 1900
_SHORTER = (150, 75, 40, 20)


def draft_value(draft: NewDeal) -> str:
    """Write a draft as a button's value; words too long for it are cut."""
    for limit in _SHORTER:
        value = _dump(draft, limit)
        if units(value) <= _MOST:
            return value
    raise Invalid("That is too much for one line. Use the form instead.")


def read_draft(value: str) -> NewDeal:
    """Read a draft back; `Invalid` for what no button of ours carries."""
    try:
        raw = json.loads(value)
        if "value" in raw:
            raw["value"] = Money(*raw["value"])
        if "close_date" in raw:
            raw["close_date"] = date.fromisoformat(raw["close_date"])
        if "source" in raw:
            raw["source"] = Source(raw["source"])
        return NewDeal(**raw)
    except (TypeError, ValueError) as error:
        raise Invalid("This button no longer works. Type the line again.") from error


def _dump(draft: NewDeal, limit: int) -> str:
    raw = {
        name: head(again(value), limit) if isinstance(value, str) else value
        for name, value in _set(draft).items()
    }
    if draft.value is not None:
        raw["value"] = [draft.value.minor, draft.value.currency]
    if draft.close_date is not None:
        raw["close_date"] = draft.close_date.isoformat()
    return json.dumps(raw, ensure_ascii=False, separators=(",", ":"))


def _set(draft: NewDeal) -> dict[str, object]:
    """Give the fields that differ from an empty draft."""
    return {
        field.name: value
        for field in fields(NewDeal)
        if (value := getattr(draft, field.name)) != field.default
    }
