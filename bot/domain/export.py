"""Deals as a sheet: its columns, and cells that no program takes for a formula."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from bot.domain.board import BoardQuery
from bot.domain.deal import Deal
from bot.domain.lens import Fact
from bot.domain.metrics import Number, Period, Scope

Cell = str | int | Decimal | date | datetime | bool | None
"""What a cell holds: words, a number, a day, a time on a clock without a zone, or nothing."""

HEAD = ("number", "name", "stage", "status")
"""Columns that every sheet has."""

COLUMNS = (
    "number",
    "name",
    "company",
    "contact",
    "contact_email",
    "contact_phone",
    "owner",
    "owner_email",
    "pipeline",
    "stage",
    "status",
    "value",
    "currency",
    "probability",
    "close_date",
    "source",
    "source_detail",
    "persona",
    "products",
    "next_step",
    "next_step_on",
    "hold_until",
    "lost_reason",
    "competitor",
    "created",
    "qualified",
    "in_stage_since",
    "closed",
    "last_activity",
    "stalled",
    "stage_probability",
    "ref",
)
"""Columns in their order; a workspace's own fields come after them by their export names."""

OF_FACT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Fact.VALUE.value: ("value", "currency"),
        Fact.OWNER.value: ("owner", "owner_email"),
        Fact.CLOSE.value: ("close_date",),
        Fact.STEP.value: ("next_step", "next_step_on"),
        Fact.AGE.value: ("in_stage_since",),
        Fact.ACTIVITY.value: ("last_activity",),
        Fact.SOURCE.value: ("source", "source_detail"),
        Fact.PERSONA.value: ("persona",),
        Fact.COMPANY.value: ("company",),
        Fact.CONTACT.value: ("contact", "contact_email", "contact_phone"),
        Fact.CHANCE.value: ("probability",),
        Fact.CREATED.value: ("created",),
    }
)
"""Columns that tell what a fact on a card tells."""

_REF = re.compile(r"d([0-9a-f]{1,16})")

_STARTS = "=+-@\t\r\n\0"
"""What a cell begins with that a spreadsheet evaluates, or that hides such a beginning."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deals go on a sheet: a board's, those behind a number, or without either all.

    A board's are its open ones, unless `closed` asks for won and lost ones too.
    """

    query: BoardQuery | None = None
    closed: bool = False
    number: Number | None = None
    scope: Scope = field(default_factory=Scope)
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class Details:
    """What stands beside deals, by deal: products, and the texts in the workspace's own fields.

    `reach` is the e-mail address and the phone of contacts, by contact.
    """

    reach: Mapping[int, tuple[str | None, str | None]]
    products: Mapping[int, str]
    own: Mapping[int, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """Some deals of a sheet and what stands beside them."""

    deals: tuple[Deal, ...]
    details: Details


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might evaluate a text; full-width signs count like their own.

    Spreadsheets fold full-width forms as they read a file (OWASP ASVS 1.2.10; WOOT '25 on CSV).
    """
    first = text[:1]
    return bool(first) and (first in _STARTS or unicodedata.normalize("NFKC", first) in _STARTS)


def harmless(text: str) -> str:
    """Give a text that is read as words: one that may be a formula gets an apostrophe before it.

    What no text file holds (NUL) is left out.
    """
    kept = text.replace("\0", "")
    return f"'{kept}" if is_formula(text) else kept


def bare(text: str) -> str:
    """Give a text as it was before `harmless` marked it."""
    return text[1:] if text.startswith("'") and is_formula(text[1:]) else text


def ref_of(deal_id: int) -> str:
    """Write a deal's id as words, which no spreadsheet rounds."""
    return f"d{deal_id:x}"


def deal_in(ref: str) -> int | None:
    """Give the id that `ref_of` wrote, None for what it did not."""
    found = _REF.fullmatch(ref)
    number = int(found[1], 16) if found else None
    return number if number is not None and number < 2**63 else None
