"""The files of one import, told apart by their headers, whatever they are called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.error import Invalid
from bot.intake.beside import joined
from bot.intake.guess import guess, source_of
from bot.intake.mapping import Mapping
from bot.intake.preset import heads, recognise
from bot.intake.recipe import Recipe, applied
from bot.intake.report import Problem
from bot.intake.roster import Sheet, sheet_of
from bot.intake.table import Table, read

_SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """Deals files with their mappings, the sheets beside them, and what was left out."""

    deals: tuple[Mapping, ...]
    sheets: tuple[tuple[Sheet, Table], ...]
    problems: tuple[Problem, ...] = ()


def unpack(paths: Iterable[Path], recipe: Recipe | None = None, *, ask: bool = False) -> Parcel:
    """Read files, and the text files of folders, and tell what each of them holds.

    A recipe says how the deals files are read, and makes one of any file that was named. A file of
    a folder that is not recognised is a problem of the report; one that was named is `Invalid`, and
    so is a parcel without deals. Where somebody can be asked what its columns mean (`ask`) it is
    taken as one of which nothing is known.
    """
    deals: list[Mapping] = []
    sheets: list[tuple[Sheet, Table]] = []
    problems: list[Problem] = []
    for table, origin, named in joined((read(path, heads), named) for path, named in _files(paths)):
        mapping = recognise(table, origin)
        if recipe and recipe.columns and named and (mapping or not sheet_of(table)):
            mapping = applied(recipe, table, mapping or guess(table))
        sheet = None if mapping else sheet_of(table)
        if mapping is None and sheet is None:
            mapping = guess(table)
        if mapping is not None and recipe and not recipe.columns:
            mapping = applied(recipe, table, mapping)
        if mapping is not None:
            deals.append(mapping)
        elif sheet is not None:
            sheets.append((sheet, table))
        elif named and ask and len(table.header) > 1:
            deals.append(Mapping(source_of(table), table, {}))
        elif named:
            raise Invalid(
                "{file} is not a file we know: no system's deals have the columns {columns}.",
                file=table.file,
                columns=", ".join(table.header)[:200],
            )
        else:
            said = Invalid("Not a file we know; it was left out.")
            problems.append(Problem(table.file, 1, None, said))
    if not deals:
        raise Invalid("There is no file of deals among these.")
    return Parcel(tuple(deals), tuple(sheets), tuple(problems))


def _files(paths: Iterable[Path]) -> Sequence[tuple[Path, bool]]:
    """List each file once with whether it was named itself rather than found in a folder."""
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = True
            continue
        try:
            inside = sorted(path.iterdir())
        except OSError as error:
            raise Invalid("The folder {path} cannot be read.", path=path) from error
        for file in inside:
            if file.suffix.lower() in _SUFFIXES and file.is_file():
                found.setdefault(file, False)
    return list(found.items())
