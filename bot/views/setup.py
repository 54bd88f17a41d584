"""Setting up: the first choices with a preview of the board, and the settings as they stand."""

from collections.abc import Sequence

from bot.domain.pipeline import Pipeline
from bot.domain.preset import PRESETS, PipelinePreset
from bot.domain.setup import Setup
from bot.domain.workspace import Workspace
from bot.views import label
from bot.views.block import (
    Block,
    View,
    actions,
    button,
    divider,
    field,
    header,
    modal,
    option,
    section,
    select,
    typed,
)
from bot.views.chooser import conversation, several, users
from bot.views.field import optional_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.words import Words

KEEP = "keep"
"""What is chosen where the stages stay as they are."""


def preset_names(preset: PipelinePreset, words: Words) -> tuple[str, list[str]]:
    """Give a preset's name and those of its stages in the reader's language."""
    stages = [stage.names.get(words.language, stage.names["en"]) for stage in preset.stages]
    return preset.names.get(words.language, preset.names["en"]), stages


def first_run(
    words: Words,
    *,
    workspace: Workspace,
    chosen: str,
    begun: bool = False,
    zone: str,
    country: str | None,
    meta: Extra,
) -> View:
    """Ask for what is needed to begin; `chosen` is the preset whose board is shown.

    Where work has `begun`, deals stand in stages that can stay as they are, and do at first.
    Everything is filled in with what is likely, so that one press can be enough.
    """
    preset = next((one for one in PRESETS if one.key == chosen), None if begun else PRESETS[0])
    options = [option(preset_names(one, words)[0], one.key) for one in PRESETS]
    if begun:
        options.insert(0, option(words("Keep the stages as they are"), KEEP))
    key = preset.key if preset else KEEP
    chooser = select("setup.preset", words("Select a pipeline"), options, initial=key)
    blocks = [
        section(words("Choose a pipeline to start from. Everything can be changed later.")),
        actions([chooser], block_id="setup.preset"),
        *([section(preview(preset, words))] if preset else []),
        *_fields(
            words,
            currency=_likely(workspace, words),
            zone=zone,
            days=[str(day) for day in sorted(workspace.working_days)],
            country=country,
        ),
        optional_field(
            "channel",
            words("Channel for the daily digest"),
            conversation("chosen", words("Select a channel")),
        ),
        optional_field("managers", words("Who manages"), users("chosen", words("Select people"))),
    ]
    return modal(
        words("Set up Pipewright"),
        blocks,
        close=words("Later"),
        submit=words("Start"),
        callback_id="setup.start",
        metadata=dump(extra={**meta, "preset": key}),
    )


def workspace_form(words: Words, *, workspace: Workspace, setup: Setup, meta: Extra) -> View:
    """Ask for the workspace's currency and time."""
    fields = _fields(
        words,
        currency=workspace.currency,
        zone=workspace.zone,
        days=[str(day) for day in sorted(workspace.working_days)],
        country=setup.country,
    )
    return modal(
        words("Workspace"),
        fields,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="settings.workspace",
        metadata=dump(extra=meta),
    )


def settings(
    words: Words,
    *,
    workspace: Workspace,
    setup: Setup,
    pipelines: Sequence[Pipeline],
    led: frozenset[int],
    admin: bool,
    curator: bool = False,
    notice: Sequence[Block] = (),
) -> View:
    """Draw the settings; who is no admin sees the pipelines alone, and opens those in `led`."""
    rows: list[Block] = list(notice)
    if admin:
        point = [workspace.currency, workspace.zone, _days(workspace.working_days, words)]
        if setup.country:
            point.append(words("holidays of {country}", country=setup.country))
        edit = button(words("Change"), "settings.edit", spoken=words("Change the workspace"))
        rows.append(section(f"*{words('Workspace')}*\n{' · '.join(point)}", accessory=edit))
    rows += [divider(), header(words("Pipelines"))]
    for pipeline in pipelines[:40]:
        names = " › ".join(text(stage.name, 30) for stage in pipeline.stages[:12])
        open_ = button(
            words("Open"),
            "pipeline.settings",
            str(pipeline.id),
            spoken=words("Open {deal}", deal=plain(pipeline.name, 50)),
        )
        row = f"*{text(pipeline.name, 60)}*\n{names}"
        rows.append(section(row, accessory=open_ if pipeline.id in led else None))
    if admin:
        rows += [
            actions([button(words("Add a pipeline"), "pipeline.add")]),
            divider(),
            actions(
                [
                    button(words("People"), "staff.list"),
                    button(words("Exchange rates"), "rate.list"),
                    button(words("Your own fields"), "custom.list"),
                    button(words("What was changed"), "audit.list"),
                ]
            ),
        ]
    doors = [button(words("Companies and contacts"), "company.find")]
    if curator:
        doors.append(button(words("Personas"), "persona.list"))
        doors.append(button(words("Digests"), "digest.list"))
    rows.append(actions(doors))
    return modal(words("Settings"), rows, close=words("Close"), callback_id="settings.view")


def invitation(words: Words) -> list[Block]:
    """Invite whoever comes first to set the workspace up (for App Home)."""
    start = button(words("Set up"), "setup.open", style="primary")
    said = words("Choose your pipeline, currency and working days. It takes a minute.")
    return [section(f"*{words('Set up Pipewright')}*\n{said}", accessory=start), divider()]


def entrance(words: Words) -> Block:
    """Offer the settings (for App Home)."""
    return actions([button(words("Settings"), "settings.open")])


def first_steps(words: Words) -> list[Block]:
    """Show somebody new their first three steps (for App Home)."""
    steps = [
        words("1. Add your first lead with “New lead”, or type `/lead new Jane Doe, Acme, $12k`."),
        words("2. Open it and choose the stage it is in."),
        words("3. Plan the next follow-up from its card. It comes back here when it is due."),
    ]
    head = words("Three steps to begin")
    return [section(f"*{head}*\n" + "\n".join(steps))]


def _fields(
    words: Words,
    *,
    currency: str,
    zone: str,
    days: Sequence[str],
    country: str | None,
) -> list[Block]:
    names = words.weekdays()
    week = [option(names[day], str(day)) for day in range(7)]
    return [
        field("currency", words("Currency"), typed("USD", initial=currency, limit=3)),
        field("zone", words("Time zone"), typed("Asia/Seoul", initial=zone, limit=60)),
        field(
            "days",
            words("Working days"),
            several("chosen", words("Select days"), week, initial=days),
        ),
        optional_field(
            "country",
            words("Country whose holidays are free"),
            typed(words("Two letters, like KR or US"), initial=country or "", limit=2),
        ),
    ]


def preview(preset: PipelinePreset, words: Words) -> str:
    """Draw the board as it will look, one line per stage."""
    name, stages = preset_names(preset, words)
    lines = []
    for place, (stage, made) in enumerate(zip(stages, preset.stages, strict=True), 1):
        point = f" · {words(label.KIND[made.kind])} · {made.probability}%"
        lines.append(f"{place}. *{stage}*{point if made.kind.is_open else ''}")
    return f"*{name}*\n" + "\n".join(lines)


def _likely(workspace: Workspace, words: Words) -> str:
    return "KRW" if words.language == "ko" and workspace.currency == "USD" else workspace.currency


def _days(days: frozenset[int], words: Words) -> str:
    names = words.weekdays(short=True)
    return " ".join(names[day] for day in sorted(days))
