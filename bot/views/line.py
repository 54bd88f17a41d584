"""Words people hand in: one line or several, refused in a sentence where they cannot be kept."""

import re
import unicodedata

from bot.domain.error import Invalid

NAME = 150
"""The most characters of a name, a company, a reason: what a person writes in one line."""

BODY = 3000
"""The most characters of a note."""

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]{1,180}\.[^\s@<>,;.]{2,}")


def read_line(text: str, limit: int = NAME) -> str:
    """Read one line (NFC, white space as single spaces); may come out empty.

    Raises `Invalid` for control characters, lone surrogates and more than `limit` characters.
    """
    return _kept(_SPACE.sub(" ", text).strip(), limit)


def read_body(text: str, limit: int = BODY) -> str:
    """Read words of several lines; may come out empty. Raises what `read_line` raises."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _kept("\n".join(line.rstrip() for line in lines).strip(), limit)


def read_email(text: str) -> str:
    """Read an e-mail address; `Invalid` for what cannot be one."""
    line = read_line(text)
    if not _EMAIL.fullmatch(line):
        raise Invalid("Write an e-mail address like jane@acme.com.")
    return line


def _kept(text: str, limit: int) -> str:
    if _FORBIDDEN.search(text):
        raise Invalid("There are characters in it that cannot be kept. Please type it again.")
    text = unicodedata.normalize("NFC", text)
    if len(text) > limit:
        raise Invalid("Please keep it to {limit} characters.", limit=limit)
    return text
