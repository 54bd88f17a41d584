"""A lead out of what somebody posted in a channel: labelled lines, one line, or free words."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.domain.deal import Source
from bot.domain.door import LONGEST_LINE, LONGEST_WORDS, Inquiry
from bot.domain.error import Invalid
from bot.domain.money import Money
from bot.views.money import read_money
from bot.views.oneline import read_lead
from bot.views.text import cut

_LINK = re.compile(r"<(?:mailto:|tel:)?([^<>|@#!][^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<[@#!][^<>|]*(?:\|([^<>]*))?>")
_MARK = re.compile(r"(?<!\w)[*_~`]+|(?<![*_~`])[*_~`]++(?!\w)")
_MAIL = re.compile(r"[^\s@<>|,;:()]{1,64}@[^\s@<>|,;()]{1,180}\.[^\s@<>|,;().]{2,63}")
_LABELLED = re.compile(r"[-•*\s]*+([^:：]{2,30})\s*+[:：]\s*+(\S.*)")

LABELS: Mapping[str, str] = {
    **dict.fromkeys(("name", "full name", "contact", "이름", "성함", "담당자", "고객명"), "name"),
    **dict.fromkeys(("company", "organisation", "organization", "회사", "회사명"), "company"),
    **dict.fromkeys(("email", "e-mail", "mail", "이메일", "메일"), "email"),
    **dict.fromkeys(("phone", "tel", "mobile", "전화", "전화번호", "연락처"), "phone"),
    **dict.fromkeys(("title", "job title", "role", "직함", "직책", "직급"), "title"),
    **dict.fromkeys(("website", "web", "site", "웹사이트", "홈페이지"), "website"),
    **dict.fromkeys(("country", "국가", "나라"), "country"),
    **dict.fromkeys(("budget", "value", "amount", "예산", "금액"), "value"),
}
"""What lines of a post may begin with, and what follows then."""
_LONGEST_NAME = 60


def shown(posted: str) -> str:
    """Give what a post says to who reads it, without Slack's marks for links and people."""
    text = _LINK.sub(lambda found: found[2] or found[1], posted)
    text = _MENTION.sub(lambda found: f"@{found[1]}" if found[1] else "", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def read_post(posted: str, locale: str, currency: str) -> Inquiry | None:
    """Read a lead from a post as Slack sends it; None where there are no words in it.

    Lines such as `Company: Acme` are taken at their word. Otherwise a first line with commas is
    read like `/lead new`, and any other first line names the lead. The first e-mail address
    counts wherever it stands, and all that was written is kept as the message.
    """
    text = shown(posted)
    rows = [plain for row in text.splitlines() if (plain := _MARK.sub("", row).strip())]
    if not rows:
        return None
    said = _labelled(rows, locale, currency)
    if not (said.name or said.company):
        said = _line(rows[0], said, locale, currency)
    email = said.email or next(iter(_MAIL.findall(" ".join(rows))), None)
    return replace(said, email=email, message=text[:LONGEST_WORDS], source=Source.CHAT)


def _labelled(rows: list[str], locale: str, currency: str) -> Inquiry:
    found: dict[str, str] = {}
    for row in rows:
        match = _LABELLED.fullmatch(row)
        name = LABELS.get(" ".join(match[1].casefold().split())) if match else None
        if match and name:
            found.setdefault(name, cut(match[2].strip(), LONGEST_LINE))
    value = _value(found.pop("value", None), locale, currency)
    email = _MAIL.search(found.pop("email", ""))
    return Inquiry(
        name=found.get("name"),
        company=found.get("company"),
        email=email[0] if email else None,
        phone=found.get("phone"),
        title=found.get("title"),
        website=found.get("website"),
        country=found.get("country"),
        value=value,
    )


def _value(text: str | None, locale: str, currency: str) -> Money | None:
    try:
        return read_money(text, locale, currency) if text else None
    except Invalid:
        return None


def _line(row: str, said: Inquiry, locale: str, currency: str) -> Inquiry:
    """Read the first line: in parts as `/lead new` does, else as the name of the lead."""
    try:
        draft = read_lead(row, locale, currency).draft
    except Invalid:
        draft = None
    if draft is not None and draft.contact and (draft.company or draft.email or draft.value):
        return replace(
            said,
            name=draft.contact,
            company=draft.company,
            email=said.email or draft.email,
            phone=said.phone or draft.phone,
            value=said.value or draft.value,
        )
    return replace(said, name=cut(row, _LONGEST_NAME))
