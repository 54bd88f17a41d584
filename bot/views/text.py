"""What people wrote, made safe to show: cleaned, cut between letters, escaped exactly once."""

import re
import unicodedata
from functools import lru_cache

import regex

EMPTY = "–"
"""What stands where there is nothing to show."""

# Controls, lone surrogates, bidi embeddings and overrides, and what only pretends to be empty.
# The joiners U+200C and U+200D stay: Persian words and family emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b\u2060-\u2064\u202a-\u202e"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")
_STACKED = regex.compile(r"(\p{M}{6})\p{M}+")
_GRAPHEME = regex.compile(r"\X")
# Between two of these a grapheme always ends.
_APART = re.compile("[ -~가-힣]{2}")
_VISIBLE = regex.compile(r"[^\p{Z}\p{C}\p{M}\u115f\u1160\u3164\uffa0\u2800]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{bc=R}\p{bc=AL}\p{bc=AN}]")
_REMEMBERED = 200
"""Characters up to which words are remembered as shown: one board names the same few people and
stages again and again."""
_ISOLATE, _POP = "\u2068", "\u2069"

_SPECIAL = re.compile(r"[&<>*~`_]")
# Look-alikes: Slack's mrkdwn has no escape for its own marks.
_MARKS = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
# Inside a word an underscore is no mark, and e-mail addresses have them.
_LOOSE_UNDERSCORE = re.compile(r"(?<!\w)_+|(?<!_)_++(?!\w)")
_ENTITY_CUT = re.compile(r"&[a-z]*\Z")
_TOKEN_CUT = re.compile(r"<[^>]*\Z")


def units(value: str) -> int:
    """Count UTF-16 units, the stricter of the two ways Slack may count a limit."""
    if value.isascii():
        return len(value)
    return len(value.encode("utf-16-le", "surrogatepass")) // 2


def clean(value: str) -> str:
    """Take out what cannot be seen or would disturb the line around it, in one line (NFC).

    Controls, lone surrogates and bidi overrides go; white space and line ends become single
    spaces; stacks of marks keep six. What has nothing visible left becomes a dash.
    """
    if value.isascii() and value.isprintable() and "  " not in value:
        return value.strip() or EMPTY
    value = _SPACE.sub(" ", _UNSEEN.sub("", value)).strip()
    if not value.isascii():
        value = _STACKED.sub(r"\1", unicodedata.normalize("NFC", value))
    return value if _VISIBLE.search(value) else EMPTY


def again(value: str) -> str:
    """Give words back to be edited: as they were, without what no field can hold."""
    return _UNSEEN.sub("", value).replace("\r", "")


def plain(value: str, limit: int = 75) -> str:
    """Give a person's words for a plain_text object or a form error, at most `limit` long.

    Slack does not parse plain_text, so nothing is escaped there.
    """
    return _plain(value, limit) if len(value) <= _REMEMBERED else _plain.__wrapped__(value, limit)


def text(value: str, limit: int = 150) -> str:
    """Give a person's words for mrkdwn: no mention, link or mark of theirs survives.

    `&`, `<` and `>` become entities, once; `limit` counts the result, entities included.
    """
    return _text(value, limit) if len(value) <= _REMEMBERED else _text.__wrapped__(value, limit)


@lru_cache(maxsize=4096)
def _plain(value: str, limit: int) -> str:
    # What lies far beyond the limit need not be cleaned to be cut.
    return _isolated(cut(clean(value[: limit * 8]), limit - 2))


@lru_cache(maxsize=4096)
def _text(value: str, limit: int) -> str:
    value = cut(clean(value[: limit * 8]), limit - 2)
    if _SPECIAL.search(value):
        value = _escaped(value)
        if units(value) > limit - 2:
            value = cut(value, limit - 2)
    return _isolated(value)


def cut(value: str, limit: int) -> str:
    """Cut to `limit` units between graphemes, with an ellipsis where something is missing.

    An entity or a token of mrkdwn is never cut in two.
    """
    # No character is more than two units, so what is short needs no counting.
    if 2 * len(value) <= limit or units(value) <= limit:
        return value
    kept = _TOKEN_CUT.sub("", _ENTITY_CUT.sub("", head(value, limit - 1)))
    return kept.rstrip() + "…"


def head(value: str, limit: int) -> str:
    """Give the first graphemes of a text that take at most `limit` units."""
    if units(value) <= limit:
        return value
    end = max(limit, 0)
    while (over := units(value[:end]) - limit) > 0 and end:
        # No character is more than two units, so at least half as many are too many.
        end -= (over + 1) // 2
    if _APART.fullmatch(value, max(end - 1, 0), end + 1):
        return value[:end]
    # Before a space a grapheme always ends, so those of the last word are enough to look at.
    kept = max(value.rfind(" ", 0, end), 0)
    for match in _GRAPHEME.finditer(value, kept):
        if match.end() > end:
            break
        kept = match.end()
    return value[:kept]


def _escaped(value: str) -> str:
    value = _LOOSE_UNDERSCORE.sub(lambda marks: "ˍ" * len(marks.group()), value)
    value = value.translate(_MARKS)
    if value.startswith(">"):
        # A line that starts with the entity would still be drawn as a quotation.
        value = "›" + value[1:]
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _isolated(value: str) -> str:
    """Keep right-to-left words from reordering the line they stand in."""
    if value.isascii() or not _RIGHT_TO_LEFT.search(value):
        return value
    return f"{_ISOLATE}{value}{_POP}"
