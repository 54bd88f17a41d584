"""What came of an import: every row counted once, every problem with its place."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from bot.domain.error import CrmError


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    UPDATED = "updated"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: `line` counts from 1, `column` is the header's name.

    `said` is the sentence, which the views put into the language of whoever reads it.
    """

    file: str
    line: int
    column: str | None
    said: CrmError

    @property
    def reason(self) -> str:
        """The sentence in English."""
        return str(self.said)


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of the deals file by what became of them; the four counts add up to `rows`."""

    rows: int
    created: int
    updated: int
    skipped: int
    refused: int
    problems: tuple[Problem, ...] = ()

    def facts(self) -> dict[str, Any]:
        """Give it as scripts read it."""
        figures = {one.name: getattr(self, one.name) for one in fields(self)}
        told = [
            {"file": one.file, "line": one.line, "column": one.column, "reason": one.reason}
            for one in self.problems
        ]
        return figures | {"problems": told}


def listed(problems: Iterable[Problem]) -> str:
    """Write problems as CSV; what a header says is kept from being reckoned by a spreadsheet."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(["file", "line", "column", "reason"])
    for one in problems:
        writer.writerow([_inert(one.file), one.line, _inert(one.column or ""), one.reason])
    return written.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def count(outcomes: Iterable[Outcome], problems: Iterable[Problem]) -> Report:
    """Add up what became of each row."""
    counted = Counter(outcomes)
    return Report(
        rows=counted.total(),
        created=counted[Outcome.CREATED],
        updated=counted[Outcome.UPDATED],
        skipped=counted[Outcome.SKIPPED],
        refused=counted[Outcome.REFUSED],
        problems=tuple(sorted(problems, key=lambda it: (it.file, it.line, it.column or ""))),
    )
