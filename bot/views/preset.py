"""Another preset for a pipeline that has deals: what goes, what stays, and where the deals go."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.pipeline import Pipeline, Stage
from bot.domain.preset import PRESETS, PipelinePreset
from bot.views.block import (
    Block,
    View,
    actions,
    context,
    field,
    modal,
    option,
    section,
    select,
)
from bot.views.form import held
from bot.views.metadata import Extra, dump
from bot.views.setup import preset_names, preview
from bot.views.text import plain, text
from bot.views.words import Words

Leaving = tuple[Stage, int, int]
"""A stage that goes, the deals in it, and the place of the preset proposed for them."""

_MOST = 60
"""Stages that are asked about; those beyond go where it is proposed."""


def form(
    words: Words,
    *,
    pipeline: Pipeline,
    preset: PipelinePreset,
    leaving: Sequence[Leaving],
    kept: Sequence[tuple[Stage, int]],
    meta: Extra,
) -> View:
    """Ask which preset, and per stage that goes and has deals, where they go.

    `kept` are the stages whose deals stay, with their places in the preset. The names of the
    inputs carry the preset: Slack keeps what was chosen under a name, and another preset has
    other places.
    """
    options = [option(preset_names(one, words)[0], one.key) for one in PRESETS]
    chooser = select("preset.choose", words("Select a preset"), options, initial=preset.key)
    filled = [one for one in leaving if one[1]]
    blocks: list[Block] = [
        section(words("Choose the stages {pipeline} takes.", pipeline=text(pipeline.name, 60))),
        actions([chooser], block_id="preset.choose"),
        section(preview(preset, words)),
    ]
    names_of = preset_names(preset, words)[1]
    if kept:
        names = ", ".join(_stays(stage, names_of[place]) for stage, place in kept[:20])
        blocks.append(context(words("These stay, and so do their deals: {stages}.", stages=names)))
    for stage, deals, place in filled[:_MOST]:
        places = preset.of_kind(stage.kind)
        choices = [option(plain(names_of[at], 60), str(at)) for at in places]
        title = words.plural(
            "{stage}: {n} deal goes to", "{stage}: {n} deals go to", deals, stage=stage.name
        )
        chosen = select("chosen", words("Select a stage"), choices, initial=str(place))
        blocks.append(field(_name(preset, stage), plain(title, 150), chosen))
    blocks.append(_sum(sum(deals for _, deals, _ in filled), words))
    return modal(
        words("Change the preset"),
        blocks,
        close=words("Cancel"),
        submit=words("Change the preset"),
        callback_id="preset.take",
        metadata=dump(extra={**meta, "pipeline": str(pipeline.id), "preset": preset.key}),
    )


def read(
    pipeline: Pipeline, preset: PipelinePreset, state: Mapping[str, Mapping[str, Any]]
) -> dict[int, int]:
    """Give where the deals of each stage that was asked about go, by its id."""
    found: dict[int, int] = {}
    for stage in pipeline.stages:
        chosen = held(next(iter(state.get(_name(preset, stage), {}).values()), {}))
        if isinstance(chosen, str) and chosen.isdigit():
            found[stage.id] = int(chosen)
    return found


def _name(preset: PipelinePreset, stage: Stage) -> str:
    return f"{preset.key}.{stage.id}"


def _stays(stage: Stage, name: str) -> str:
    return text(stage.name, 40) if stage.name == name else f"{text(stage.name, 40)} → {name}"


def _sum(moves: int, words: Words) -> Block:
    if not moves:
        return context(words("No deal has to move. It can be undone for ten minutes."))
    said = words.plural(
        "{n} deal moves. Its history keeps the stages of its time, and all of it can be undone"
        " for ten minutes.",
        "{n} deals move. Their history keeps the stages of its time, and all of it can be undone"
        " for ten minutes.",
        moves,
    )
    return context(said)
