"""A lead in one line, as a rep types it between two calls: `Jane Doe, Acme, $12k, LinkedIn`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.deal import Source
from bot.domain.draft import NewDeal
from bot.domain.error import Invalid
from bot.views.line import read_line
from bot.views.money import has_currency, looks_like_money, read_money

# A comma between two digits belongs to a number, not to the line.
_COMMA = re.compile(r"(?:(?<!\s)\s+)?(?:[,，、;](?!\d)|(?<!\d)[,，、;])\s*")
_ADDRESS = r"([^\s@<>|,]{1,64}@[^\s@<>|,]{1,190}\.[^\s@<>|,]{1,63})"
_EMAIL = re.compile(rf"(?:<mailto:)?{_ADDRESS}(?:\|[^>]*>)?")
_NAMED_EMAIL = re.compile(
    rf"([^<>@]*[^<>@\s])(?:\s*<\s*(?:mailto:)?|\s+){_ADDRESS}(?:\|[^>]*)?\s*>?"
)
_PHONE = re.compile(r"(?:<tel:[^|>]*\|)?(\+?[0-9][0-9 ().-]{6,18}[0-9])>?")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_AT_NAME = re.compile(r"@(\S.{0,79})")
# Meant as an amount and none: it is refused in words rather than kept as a detail.
_NO_AMOUNT = re.compile(r"[$€£¥₩]\s*\S.*|[+-]?[$€£¥₩]?(?:nan|inf(?:inity)?)", re.I)
_COMPANY_FORM = re.compile(r"(?:inc|ltd|llc|llp|co|corp|gmbh|ag|s\.?a|plc|pty|limited)\.?", re.I)

_SOURCES: Mapping[Source, str] = {
    Source.LINKEDIN: "linkedin|linked in|링크드인",
    Source.REFERRAL: "referral|referred|introduction|intro|소개|추천|지인 소개",
    Source.WEB_FORM: "web|web form|webform|website|site|form|웹|웹사이트|홈페이지|웹폼|문의 양식",
    Source.EMAIL: "email|e-mail|mail|이메일|메일",
    Source.WEBHOOK: "webhook|웹훅",
    Source.CHAT: "chat|chat message|slack|채팅|챗|슬랙|카톡|카카오톡",
    Source.CALL: "call|phone|phone call|cold call|전화|콜드콜|통화",
    Source.EVENT: (
        "event|conference|fair|trade fair|webinar|meetup|행사|이벤트|전시회|세미나|웨비나"
    ),
    Source.LIST: "list|contact list|목록|리스트|명단",
    Source.OTHER: "other|기타",
}
_TALLEST = 500


@dataclass(frozen=True, slots=True)
class LeadLine:
    """A line as it was read; `owner` is a Slack user id, or the name after an @, or None.

    `refused` says what is wrong with its amount, which then stands in the draft's note.
    """

    draft: NewDeal
    owner: str | None = None
    refused: Invalid | None = None


def read_lead(line: str, locale: str, currency: str) -> LeadLine:
    """Read a lead from one line: the contact's name, then the rest in any order.

    An amount may come before the name, an e-mail address right after it. Told apart are money
    (`locale` and the workspace's `currency` decide how it reads), a source in either language, an
    owner by @mention, an e-mail address, a phone number; what is left is the company, then
    details. Raises `Invalid` for an empty line, and for one that is too long.
    """
    if len(line) > _TALLEST:
        raise Invalid("That is too much for one line. Use the form instead.")
    parts = _parts(line)
    if not parts:
        raise Invalid("Start with a name: “Jane Doe, Acme, $12k, LinkedIn”.")
    first, *others = [read_line(part) for part in parts]
    if others and (has_currency(first) or _NO_AMOUNT.fullmatch(first)):
        first, *others = [*others, first]
    draft, owner, left = NewDeal(contact=first, lead=True), None, list[str]()
    refused: Invalid | None = None
    if email := _EMAIL.fullmatch(first):
        draft = NewDeal(contact=email[1], email=email[1], lead=True)
    elif named_email := _NAMED_EMAIL.fullmatch(first):
        first = named_email[1]
        draft = NewDeal(contact=first, email=named_email[2], lead=True)
    amount = _amount(others)
    for part in others:
        if part is amount:
            try:
                draft = replace(draft, value=read_money(part, locale, currency))
            except Invalid as error:
                refused = error
        elif (named := _owner(part)) and owner is None:
            owner = named
        elif (email := _EMAIL.fullmatch(part)) and draft.email is None:
            draft = replace(draft, email=email[1])
        elif (phone := _phone(part)) and draft.phone is None:
            draft = replace(draft, phone=phone)
        elif (source := read_source(part)) and draft.source is None:
            draft = replace(draft, source=source)
        else:
            left.append(part)
    company, details = left[0] if left else None, ", ".join(left[1:])
    if refused is not None:
        details = ", ".join(part for part in (details, amount) if part)
    draft = replace(draft, company=company, name=company or first, note=details or None)
    return LeadLine(draft, owner, refused)


def read_source(text: str) -> Source | None:
    """Give the source that a word of either language names, None when it names none."""
    wanted = " ".join(text.casefold().replace("_", " ").split())
    for source, names in _SOURCES.items():
        if wanted == source.value.replace("_", " ") or wanted in names.split("|"):
            return source
    return None


def _parts(line: str) -> list[str]:
    parts: list[str] = []
    for part in (" ".join(part.split()) for part in _COMMA.split(line)):
        if part and len(parts) > 1 and _COMPANY_FORM.fullmatch(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return parts


def _amount(parts: list[str]) -> str | None:
    """Choose the part that is the money: one with a currency before a bare number (3M, 24/7)."""
    marked = [part for part in parts if has_currency(part) or _NO_AMOUNT.fullmatch(part)]
    return next(iter([*marked, *(part for part in parts if _bare(part))]), None)


def _bare(part: str) -> bool:
    return looks_like_money(part) and not _phone(part)


def _phone(part: str) -> str | None:
    match = _PHONE.fullmatch(part)
    if match is None or not (part.startswith(("+", "0", "(", "<tel:")) or part.count("-") > 1):
        return None
    return match[1]


def _owner(part: str) -> str | None:
    mention = _MENTION.fullmatch(part) or _AT_NAME.fullmatch(part)
    return mention[1] if mention else None
