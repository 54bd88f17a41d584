"""Companies and the people in them."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class PurchaseRole(StrEnum):
    """What part somebody has in a purchase."""

    DECISION_MAKER = "decision_maker"
    CHAMPION = "champion"
    BUYER = "buyer"
    INFLUENCER = "influencer"
    USER = "user"
    BLOCKER = "blocker"


@dataclass(frozen=True, slots=True)
class Company:
    """A company as stored; `merged_into` is the one that it became part of.

    `domain` is the host of its web site. `version` grows with each change.
    """

    id: int
    name: str
    industry: str | None = None
    employees: int | None = None
    country: str | None = None
    domain: str | None = None
    parent_id: int | None = None
    version: int = 1
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at a company, or on their own; `role` is their usual part in a purchase."""

    id: int
    name: str
    company_id: int | None = None
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    role: str | None = None
    version: int = 1
    merged_into: int | None = None


def host(site: str | None) -> str | None:
    """Give the host of a web site as it is typed: no scheme, no "www.", no path, lower case."""
    if not site or not site.strip():
        return None
    typed = site.strip()
    try:
        name = urlsplit(typed if "//" in typed else f"//{typed}").hostname or ""
    except ValueError:
        name = ""
    return name.removeprefix("www.").rstrip(".") or typed.casefold()


def mail_host(email: str | None) -> str | None:
    """Give the host of an e-mail address, None where it says nothing about the company."""
    name = (email or "").rpartition("@")[2].strip().casefold()
    return name if "." in name and name not in SHARED_HOSTS else None


SHARED_HOSTS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.de",
        "naver.com",
        "daum.net",
        "hanmail.net",
        "kakao.com",
        "nate.com",
        "qq.com",
        "163.com",
    ]
)
"""Hosts of mail services, at which people of many companies are."""
