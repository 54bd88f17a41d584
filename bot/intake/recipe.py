"""What a person says of a file's columns, as YAML: read, written, and remembered per source."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.error import Invalid
from bot.domain.pipeline import StageKind
from bot.intake.day import Order
from bot.intake.guess import source_of
from bot.intake.mapping import Field as Meaning
from bot.intake.mapping import Mapping, fold
from bot.intake.survey import Options, Survey
from bot.intake.table import Table
from bot.storage import UnitOfWork

KEY = "import_mappings"
"""The setting that remembers the last mapping of each source."""

SKIP, KEEP = "skip", "keep"
_DATES: dict[Order, Literal["dmy", "mdy", "ymd"]] = {
    Order.DMY: "dmy",
    Order.MDY: "mdy",
    Order.YMD: "ymd",
}
_MARKS: dict[str, Literal[".", ","]] = {".": ".", ",": ","}
_KINDS = {"open": StageKind.DEAL, "won": StageKind.WON, "lost": StageKind.LOST}


class Recipe(BaseModel):
    """How a file is to be read. What it does not say is told from the file.

    `columns` gives a column's meaning, `keep` (as a field of the workspace's own) or `skip`.
    `stages` says of a stage word of the file that it is `won`, `lost` or `open`, or names the stage
    of the workspace that it means. `key` names the meanings by which a row is known in place of
    its id.
    """

    model_config = ConfigDict(extra="forbid")

    source: str | None = Field(default=None, max_length=60)
    pipeline: str | None = Field(default=None, max_length=60)
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    decimal: Literal[".", ","] | None = None
    currency: str | None = Field(default=None, pattern="^[A-Z]{3}$")
    key: list[Meaning] = []
    columns: dict[str, Meaning | Literal["keep", "skip"]] = {}
    stages: dict[str, str] = {}

    def options(self) -> Options:
        """Give what the survey and the reader are to be told."""
        kinds = {word: _KINDS[said] for word, said in self.stages.items() if said in _KINDS}
        named = {word: said for word, said in self.stages.items() if said not in _KINDS}
        return Options(
            order=Order(self.dates) if self.dates else None,
            mark=self.decimal,
            kinds=kinds,
            stages=named,
            key=tuple(self.key),
        )


def parse(path: Path) -> Recipe:
    """Read a recipe; raises `Invalid`, naming what is wrong with it."""
    try:
        said = yaml.safe_load(path.read_text("utf-8"))
        return Recipe.model_validate(said or {})
    except FileNotFoundError as error:
        raise Invalid("There is no file {path}.", path=path) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Invalid("{path} cannot be read as YAML.", path=path) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][:2])
        raise Invalid(
            "{path} is no mapping: {where}: {reason}.", path=path, where=where, reason=first["msg"]
        ) from error


def written(recipe: Recipe) -> str:
    """Write a recipe as YAML that `parse` gives back, with what the columns can mean above it."""
    said = recipe.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    meanings = ", ".join(one.value for one in Meaning)
    return (
        f"# A column means one of: {meanings}; or keep (as a field of your own) or skip.\n"
        "# A stage is won, lost or open, or the name of a stage of yours.\n"
        "# dates: dmy, mdy or ymd. decimal: . or , . key: meanings that tell rows apart.\n"
    ) + yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def recipe_of(mapping: Mapping, options: Options, surveyed: Survey) -> Recipe:
    """Write down how a file is read, so that it can be changed."""
    kept = {extra.place for extra in surveyed.extras}
    stages = {name: kind for named in surveyed.stages.values() for name, kind in named.items()}
    meant = {place: what for what, place in mapping.places.items()}
    words = {StageKind.WON: "won", StageKind.LOST: "lost"}
    return Recipe(
        source=mapping.preset.key,
        dates=_DATES[options.order] if options.order else None,
        decimal=_MARKS[options.mark] if options.mark else None,
        key=list(options.key),
        columns={
            name: meant.get(place, "keep" if place in kept else "skip")
            for place, name in enumerate(mapping.table.header)
            if place not in {step for step, _ in mapping.steps}
        },
        stages={
            name: options.stages.get(name, words.get(kind, "open")) for name, kind in stages.items()
        },
    )


def applied(recipe: Recipe, table: Table, guessed: Mapping | None) -> Mapping:
    """Fit a recipe to a table, on top of what is told from it; `Invalid` for unknown columns."""
    base = guessed or Mapping(source_of(table), table, {})
    places = dict(base.places)
    known = {fold(name): place for place, name in enumerate(table.header)}
    for name, meaning in recipe.columns.items():
        if (place := known.get(fold(name))) is None:
            columns = ", ".join(table.header)[:200]
            message = "{file} has no column {column}. It has: {columns}."
            raise Invalid(message, file=table.file, column=name, columns=columns)
        places = {what: at for what, at in places.items() if at != place}
        if isinstance(meaning, Meaning):
            places[meaning] = place
    preset = base.preset
    if recipe.source or recipe.pipeline or recipe.currency:
        preset = replace(
            preset,
            key=recipe.source or preset.key,
            title=recipe.pipeline or preset.title,
            currency=recipe.currency or preset.currency,
        )
    skipped = {known[fold(name)] for name, one in recipe.columns.items() if one == SKIP}
    steps = tuple(step for step in base.steps if step[0] not in skipped)
    left_out = frozenset(skipped) | frozenset(base.ours.values())
    return replace(base, preset=preset, places=places, steps=steps, left_out=left_out)


def remember(uow: UnitOfWork, source: str, recipe: Recipe) -> None:
    """Keep a recipe for the next file of its source."""
    kept: dict[str, Any] = dict(uow.settings.held(KEY) or {})
    kept[source] = recipe.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    uow.settings.put(KEY, kept)


def remembered(uow: UnitOfWork, source: str) -> Recipe | None:
    """Give the recipe that the last file of a source was read by, None if it needed none."""
    kept = (uow.settings.get(KEY) or {}).get(source)
    return Recipe.model_validate(kept) if kept else None
