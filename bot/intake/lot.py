"""Rows that are read together: what they say by field, and what is to be said of them."""

from collections.abc import Sequence

from bot.domain.error import CrmError
from bot.intake.cell import Texts
from bot.intake.mapping import Field, Mapping
from bot.intake.report import Problem
from bot.intake.table import Row


class Lot:
    """Some rows; each is spoken of by its place among them.

    `texts` and `prose` are what they say, `told` what could not be read of them, and `refused` the
    problems of those that cannot be read at all.
    """

    def __init__(
        self, mapping: Mapping, rows: Sequence[Row], texts: Texts, prose: dict[int, list[str]]
    ) -> None:
        self.rows, self.texts, self.prose = rows, texts, prose
        self.told: dict[int, list[Problem]] = {}
        self.refused: dict[int, Problem] = {}
        self.nothing: list[None] = [None] * len(rows)
        self._mapping = mapping

    def said(self, what: Field) -> Sequence[str | None]:
        """Give what each row says in a field."""
        return self.texts.get(what, self.nothing)

    def says(self, at: int) -> bool:
        """Tell whether a row says anything we read, beside prose."""
        return any(column[at] for column in self.texts.values())

    def tell(self, at: int, column: Field | str, said: CrmError) -> None:
        """Note what could not be read of a row, in a field or in a column of that name."""
        self.told.setdefault(at, []).append(self._problem(at, column, said))

    def refuse(self, at: int, column: Field, said: CrmError) -> None:
        """Note that a row cannot be read; what was wrong first is what is said."""
        self.refused.setdefault(at, self._problem(at, column, said))

    def _problem(self, at: int, column: Field | str, said: CrmError) -> Problem:
        name = self._mapping.column(column) if isinstance(column, Field) else column
        return Problem(self._mapping.table.file, self.rows[at].line, name, said)
