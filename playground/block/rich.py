"""Rich text: sections, lists, quotes and preformatted text, and what stands in a line."""

from __future__ import annotations

from collections.abc import Mapping

from playground.block import limit
from playground.block.rule import Rule, Shape, anything, boolean, many, one_of, text, typed, whole

_STYLE = Shape(
    {},
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        boolean,
    ),
)
_WORDS = text(most=limit.MESSAGE_TEXT, least=1)
_IDENT = text(most=limit.ID, least=1)


def _inline(
    kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None
) -> Shape:
    return Shape({"type": one_of(kind), **required}, {"style": _STYLE, **(optional or {})})


INLINE: dict[str, Rule] = {
    "text": _inline("text", {"text": _WORDS}),
    "link": _inline("link", {"url": _WORDS}, {"text": anything, "unsafe": boolean}),
    "user": _inline("user", {"user_id": _IDENT}),
    "usergroup": _inline("usergroup", {"usergroup_id": _IDENT}),
    "team": _inline("team", {"team_id": _IDENT}),
    "channel": _inline("channel", {"channel_id": _IDENT}),
    "broadcast": _inline("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "emoji": _inline(
        "emoji", {"name": _IDENT}, {"unicode": _IDENT, "skin_tone": anything, "url": _WORDS}
    ),
    "color": _inline("color", {"value": _IDENT}),
    "date": _inline(
        "date",
        {"timestamp": whole(least=0), "format": _WORDS},
        {"url": _WORDS, "fallback": _WORDS},
    ),
}
_LINE = many(typed(INLINE))
_CODE = many(typed({"text": INLINE["text"], "link": INLINE["link"]}))
_BORDER: dict[str, Rule] = {"border": whole(least=0, most=1)}
SECTION = Shape({"type": one_of("rich_text_section"), "elements": _LINE})
_PARTS: dict[str, Rule] = {
    "rich_text_section": SECTION,
    "rich_text_list": Shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": many(typed({"rich_text_section": SECTION}), least=1),
        },
        {**_BORDER, "indent": whole(least=0, most=8), "offset": whole(least=0)},
    ),
    "rich_text_quote": Shape({"type": one_of("rich_text_quote"), "elements": _LINE}, _BORDER),
    "rich_text_preformatted": Shape(
        {"type": one_of("rich_text_preformatted"), "elements": _CODE},
        {**_BORDER, "language": text(most=50)},
    ),
}
RICH_TEXT = Shape(
    {"type": one_of("rich_text"), "elements": many(typed(_PARTS), least=1)}, {"block_id": _IDENT}
)
