"""What an import is going to read, and how: settled before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.domain.custom import RecordKind
from bot.domain.workspace import Workspace
from bot.intake.guess import names_deals
from bot.intake.mapping import Mapping
from bot.intake.parcel import unpack
from bot.intake.recipe import Recipe, applied, remembered
from bot.intake.report import Problem
from bot.intake.roster import Roster, gather
from bot.intake.survey import Options, Survey, survey
from bot.storage import Database

BUDGET = 10.0
"""Seconds a transaction may wait for others: nobody waits for an import within Slack's three."""

_SAMPLES, _LOOKED_AT = 3, 200


@dataclass(frozen=True, slots=True)
class Filed:
    """One deals file: how it is read, what its columns told, and up to three values of each."""

    mapping: Mapping
    options: Options
    surveyed: Survey
    samples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import needs to know; `recipe` is what the person said, if anything."""

    workspace: Workspace
    roster: Roster
    files: tuple[Filed, ...]
    problems: tuple[Problem, ...]
    recipe: Recipe | None = None

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known that the deals of a file could be called by."""
        return not all(names_deals(one.mapping.places) for one in self.files)

    @property
    def rows(self) -> int:
        """The rows of all deals files."""
        return sum(one.surveyed.rows for one in self.files)


def plan(
    db: Database,
    workspace_id: int,
    paths: Iterable[Path],
    recipe: Recipe | None = None,
    *,
    ask: bool = False,
) -> Plan:
    """Read files and tell what each holds; raises `Invalid` for what cannot be read.

    A recipe that is given rules over the one remembered of a file's source, and that over what
    the file tells by itself. `ask` as in `unpack`.
    """
    parcel = unpack(paths, recipe, ask=ask)
    with db.read(workspace_id, budget=BUDGET) as uow:
        workspace = uow.workspace
        kept = {one.preset.key: remembered(uow, one.preset.key) for one in parcel.deals}
        own = uow.fields.all(RecordKind.DEAL, archived=True)
    filed = []
    for mapping in parcel.deals:
        known = None if recipe else kept[mapping.preset.key]
        if known and not _fits(known, mapping):
            known = None
        read = applied(known, mapping.table, mapping) if known else mapping
        options = (recipe or known or Recipe()).options()
        filed.append(Filed(read, options, survey(read, workspace, options, own), _samples(read)))
    told = [problem for one in filed for problem in one.surveyed.told]
    roster = gather(parcel.sheets)
    problems = (*parcel.problems, *roster.problems, *told)
    return Plan(workspace, roster, tuple(filed), problems, recipe)


def _fits(recipe: Recipe, mapping: Mapping) -> bool:
    """Tell whether a remembered recipe's columns are all there; an old one is left alone."""
    return set(recipe.columns) <= set(mapping.table.header)


def _samples(mapping: Mapping) -> tuple[tuple[str, ...], ...]:
    found: list[dict[str, None]] = [{} for _ in mapping.table.header]
    for row in islice(mapping.table.rows(), _LOOKED_AT):
        for seen, cell in zip(found, row.cells, strict=False):
            if cell and len(seen) < _SAMPLES:
                seen[cell[:60]] = None
    return tuple(tuple(seen) for seen in found)
