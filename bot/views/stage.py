"""A pipeline's stages as they are set, and the forms that change them."""

from collections.abc import Mapping, Sequence

from bot.domain.custom import CustomField
from bot.domain.pipeline import REQUIRABLE, Pipeline, Stage, StageKind
from bot.domain.preset import PRESETS
from bot.views import label
from bot.views.block import (
    Block,
    Element,
    View,
    actions,
    button,
    context,
    field,
    modal,
    option,
    overflow,
    section,
    select,
    typed,
)
from bot.views.chooser import several, users
from bot.views.field import optional_field, short_field
from bot.views.metadata import Extra, dump
from bot.views.setup import preset_names
from bot.views.text import plain, text
from bot.views.words import Words


def stages(
    pipeline: Pipeline,
    words: Words,
    *,
    fields: Sequence[CustomField] = (),
    admin: bool,
    notice: Sequence[Block] = (),
) -> View:
    """Draw a pipeline's stages in their order, each with its menu."""
    names = {**{key: words(name) for key, name in REQUIRABLE.items()}, **_called(fields)}
    rows: list[Block] = [*notice]
    last = len(pipeline.stages) - 1
    for place, stage in enumerate(pipeline.stages[:80]):
        menu = _menu(pipeline, stage, words, first=place == 0, last=place == last)
        rows.append(section(_stage(stage, words, names), accessory=menu))
    controls = [
        button(words("Add a stage"), "stage.add", str(pipeline.id)),
        button(words("Change the preset"), "preset.open", str(pipeline.id)),
        button(words("Channels and posts"), "news.edit", str(pipeline.id)),
    ]
    if admin:
        controls += [
            button(words("Name and managers"), "pipeline.edit", str(pipeline.id)),
            button(words("Archive the pipeline"), "pipeline.archive", str(pipeline.id)),
        ]
    else:
        controls.append(button(words("Rename"), "pipeline.edit", str(pipeline.id)))
    rows += [
        actions(controls),
        context(words("A change can be undone for ten minutes, here or under “What was changed”.")),
    ]
    title = plain(pipeline.name, 24)
    return modal(
        title,
        rows,
        close=words("Back"),
        callback_id="stage.view",
        metadata=dump(extra={"pipeline": str(pipeline.id)}),
    )


def stage_form(
    words: Words,
    *,
    pipeline: Pipeline,
    stage: Stage | None,
    fields: Sequence[CustomField],
    meta: Extra,
) -> View:
    """Ask for a stage's name, kind, probability, limit and required fields."""
    kinds = [option(words(name), kind.value) for kind, name in label.KIND.items()]
    kind = stage.kind if stage else StageKind.DEAL
    required = [option(words(name), key) for key, name in REQUIRABLE.items()]
    required += [option(plain(one.name, 60), one.key) for one in fields]
    limit = str(stage.stalled_days) if stage and stage.stalled_days else ""
    inputs = [
        field("name", words("Name"), typed(initial=stage.name if stage else "", limit=60)),
        field(
            "kind",
            words("What stands in it"),
            select("chosen", words("Select a kind"), kinds, initial=kind.value),
        ),
        field(
            "probability",
            words("Chance to win, in percent"),
            typed("40", initial=str(stage.probability) if stage else "", limit=4),
        ),
        optional_field(
            "stalled",
            words("Stalled after so many working days"),
            typed(words("Empty: never"), initial=limit, limit=4),
        ),
        optional_field(
            "required",
            words("Has to be filled in to enter"),
            several(
                "chosen", words("Select fields"), required, initial=stage.required if stage else ()
            ),
        ),
    ]
    extra = {**meta, "pipeline": str(pipeline.id), "stage": str(stage.id) if stage else ""}
    return modal(
        words("Stage") if stage else words("New stage"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="stage.save",
        metadata=dump(extra=extra),
    )


def retire_form(words: Words, *, pipeline: Pipeline, stage: Stage, deals: int, meta: Extra) -> View:
    """Ask where the deals of a stage go, before it does."""
    others = [
        option(plain(one.name, 60), str(one.id))
        for one in pipeline.stages
        if one.id != stage.id
        and one.kind.is_open == stage.kind.is_open
        and (one.kind.is_open or one.kind is stage.kind)
    ]
    name = text(stage.name, 60)
    if deals:
        said = words.plural(
            "{n} deal stands in {stage}. Choose where it goes.",
            "{n} deals stand in {stage}. Choose where they go.",
            deals,
            stage=name,
        )
    else:
        said = words("No deal stands in {stage}. Its history stays.", stage=name)
    blocks: list[Block] = [section(said)]
    if deals and others:
        chosen = select("chosen", words("Select a stage"), others)
        blocks.append(field("into", words("Move them to"), chosen))
    return modal(
        words("Remove a stage"),
        blocks,
        close=words("Cancel"),
        submit=words("Remove"),
        callback_id="stage.retire",
        metadata=dump(extra={**meta, "pipeline": str(pipeline.id), "stage": str(stage.id)}),
    )


def pipeline_form(words: Words, *, meta: Extra) -> View:
    """Ask which preset a new pipeline begins from, and what it is called."""
    options = [option(preset_names(one, words)[0], one.key) for one in PRESETS]
    lines = [
        f"*{name}*\n{' › '.join(stages)}"
        for name, stages in (preset_names(one, words) for one in PRESETS)
    ]
    chooser = select("chosen", words("Select a pipeline"), options, initial=PRESETS[0].key)
    inputs = [
        field("preset", words("Begin from"), chooser),
        short_field(
            "name", words("Name"), words("Empty: like what it begins from"), None, limit=60
        ),
        *(section(line) for line in lines),
    ]
    return modal(
        words("New pipeline"),
        inputs,
        close=words("Cancel"),
        submit=words("Add"),
        callback_id="pipeline.create",
        metadata=dump(extra=meta),
    )


def lead_form(
    words: Words, *, pipeline: Pipeline, managers: Sequence[str], admin: bool, meta: Extra
) -> View:
    """Ask what a pipeline is called and, of an admin, who leads it."""
    inputs = [field("name", words("Name"), typed(initial=pipeline.name, limit=60))]
    if admin:
        inputs += [
            optional_field(
                "managers",
                words("Who leads it"),
                users("chosen", words("Select people"), managers),
            ),
            context(words("While nobody is named here, every manager leads it.")),
        ]
    return modal(
        words("Pipeline"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="pipeline.save",
        metadata=dump(extra={**meta, "pipeline": str(pipeline.id)}),
    )


def _stage(stage: Stage, words: Words, names: Mapping[str, str]) -> str:
    parts = [words(label.KIND[stage.kind])]
    if stage.kind.is_open:
        parts.append(words("{n}% to win", n=stage.probability))
    if stage.stalled_days is not None:
        parts.append(
            words.plural(
                "stalled after {n} working day",
                "stalled after {n} working days",
                stage.stalled_days,
            )
        )
    line = f"*{text(stage.name, 60)}*\n{' · '.join(parts)}"
    required = [names[key] for key in stage.required if key in names]
    if required:
        line += "\n" + words("Needs {fields}", fields=", ".join(required))
    return line


def _menu(pipeline: Pipeline, stage: Stage, words: Words, *, first: bool, last: bool) -> Element:
    about = f"{pipeline.id}.{stage.id}"
    choices = [option(words("Change"), f"{about}.edit")]
    if not first:
        choices.append(option(words("Move up"), f"{about}.up"))
    if not last:
        choices.append(option(words("Move down"), f"{about}.down"))
    choices.insert(1, option(words("Playbook"), f"{about}.playbook"))
    choices.append(option(words("Remove"), f"{about}.retire"))
    return overflow("stage.menu", choices)


def _called(fields: Sequence[CustomField]) -> dict[str, str]:
    return {one.key: text(one.name, 60) for one in fields}
