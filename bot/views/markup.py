"""What people write in Slack, read as the words they saw: mentions by name, links by label."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

_TOKEN = re.compile(r"<(?! )([@#!])?([^<>|]*)(?:\|([^<>]*))?>")
_ENTITIES: Mapping[str, str] = MappingProxyType({"&lt;": "<", "&gt;": ">", "&amp;": "&"})
_ENTITY = re.compile("&(?:lt|gt|amp);")


def read_markup(written: str, name_of: Callable[[str], str | None]) -> str:
    """Give a message's text without Slack's tokens and entities.

    `name_of` gives a person's name by Slack id; who is unknown stays `@` and the id.
    """

    def said(token: re.Match[str]) -> str:
        kind, what, label = token.groups()
        match kind:
            case "@":
                return f"@{label or name_of(what) or what}"
            case "#":
                return f"#{label or what}"
            case "!":
                return label or f"@{what.partition('^')[0]}"
        address = what.removeprefix("mailto:")
        return f"{label} ({address})" if label and label != address else address

    return _ENTITY.sub(lambda entity: _ENTITIES[entity.group()], _TOKEN.sub(said, written))
