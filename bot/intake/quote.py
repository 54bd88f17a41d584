"""What somebody wrote this time: without the message they answer, and without their signature."""

import re

_BEGINS_QUOTE = re.compile(
    r"""^\s*(?:
        -{2,}\s*(?:original\ message|forwarded\ message|원본\ 메시지|원본메시지|전달된\ 메시지
            |ursprüngliche\ nachricht|message\ d'origine|mensaje\ original)\s*-{2,}.*
      | _{10,}
      | (?:on|am|le|el|il|op)\b.{5,250}\b(?:wrote|schrieb.{0,80}|a\ écrit|escribió|ha\ scritto
            |schreef.{0,80})\s*:
      | .{5,250}(?:님이\ 작성|님이\ 다음과\ 같이\ 썼습니다|님의\ 말)\s*:?
      | \d{4}년\ .{5,250}작성:
      | .{0,60}<[^<>\s]+@[^<>\s]+>\s*(?:wrote|schrieb)\s*:
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_HEADERS = re.compile(
    r"^\s*\*?(from|sent|date|to|subject|보낸\s?사람|보낸\s?날짜|받는\s?사람|제목|날짜|von|gesendet|an"
    r"|betreff|de|envoyé|objet)\s*:\*?\s",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"""^\s*(?:
        --\s?
      | (?:sent|gesendet|envoyé|enviado)\ (?:from|von|de|depuis)\ (?:my|meinem|mon|mi)\ .{2,40}
      | get\ outlook\ for\ .{2,30}
      | (?:나의|내)\ .{2,30}에서\ (?:보냄|보낸\ 메일).*
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_FORWARDED = re.compile(r"forwarded message|전달된 메시지|weitergeleitete nachricht", re.IGNORECASE)
_FROM = re.compile(
    r"^\s*\*?(?:from|보낸\s?사람|von)\s*:\*?\s*(?P<name>[^<\n]{0,120}?)\s*"
    r"<(?:mailto:)?(?P<mail>[^@\s<>]{1,64}@[^@\s<>]{1,180}\.[^@\s<>.]{2,63})>",
    re.IGNORECASE,
)
_LONGEST = 300
"""Characters of a line that are looked at; no line of a mail program's own is longer."""
_MOST_LINES = 2000


def without_quotes(text: str) -> str:
    """Give what was written above the quoted message; all of it where that would be nothing."""
    said = text.splitlines()[:_MOST_LINES]
    kept: list[str] = []
    for at, one in enumerate(said):
        if _begins(said, at) or _SIGNATURE.match(one[:_LONGEST]):
            break
        if not one.lstrip().startswith(">"):
            kept.append(one.rstrip())
    return "\n".join(kept).strip() or text.strip()


def forwarded(text: str) -> tuple[str | None, str, str] | None:
    """Give who wrote a message that was passed on, their address, and what they wrote."""
    said = text.splitlines()[:_MOST_LINES]
    for at, one in enumerate(said):
        if not _FORWARDED.search(one[:_LONGEST]):
            continue
        for below in range(at + 1, min(at + 6, len(said))):
            found = _FROM.match(said[below][:_LONGEST])
            if found is None:
                continue
            rest = below
            while rest < len(said) and (_HEADERS.match(said[rest][:_LONGEST])):
                rest += 1
            words = without_quotes("\n".join(said[rest:]))
            return found["name"].strip(' "*') or None, found["mail"], words
    return None


def _begins(said: list[str], at: int) -> bool:
    """Tell whether a quoted message begins at a line: a line that says so, also one that was
    wrapped, or the block of headers that Outlook puts there."""
    one = said[at][:_LONGEST]
    if _BEGINS_QUOTE.match(one):
        return True
    below = said[at + 1][:_LONGEST] if at + 1 < len(said) else ""
    if one.strip() and below.rstrip().endswith(":") and _BEGINS_QUOTE.match(f"{one} {below}"):
        return True
    headed = [bool(_HEADERS.match(part[:_LONGEST])) for part in said[at : at + 4]]
    return len(headed) >= 3 and headed[0] and sum(headed) >= 3
