"""The trail of changes beside the deals: settings, pipelines, stages, people, fields, rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

WINDOW = timedelta(minutes=10)
"""How long a change can be taken back."""


class Subject(StrEnum):
    """What was changed."""

    WORKSPACE = "workspace"
    PIPELINE = "pipeline"
    STAGE = "stage"
    PERSON = "person"
    FIELD = "field"
    RATE = "rate"
    PERSONA = "persona"
    COMPANY = "company"
    CONTACT = "contact"
    PLAYBOOK = "playbook"
    GOAL = "goal"
    DIGEST = "digest"
    NOTE = "note"


class Deed(StrEnum):
    """What was done to it; undone changes are deeds of their own."""

    ADDED = "added"
    CHANGED = "changed"
    ARCHIVED = "archived"
    ORDERED = "ordered"
    RESTAGED = "restaged"
    MERGED = "merged"
    MATCHED = "matched"
    ERASED = "erased"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Audit:
    """One change: what of its subject differed before and after, as plain JSON values.

    `before` is None on an addition. `undoes` is the change that an UNDONE one takes back.
    """

    id: int
    at: datetime
    author_id: int | None
    subject: Subject
    subject_id: int | None
    deed: Deed
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    undoes: int | None = None
