"""The playbook: a deal's checklist, what each stage asks for, and the form that changes it."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.deal import Deal
from bot.domain.error import Invalid
from bot.domain.pipeline import Pipeline, Stage
from bot.domain.playbook import MOST, Activity, Task, TaskState
from bot.domain.rhythm import LONGEST
from bot.domain.rhythm import MOST as TOUCHES
from bot.views import label
from bot.views.block import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    header,
    message,
    modal,
    option,
    section,
    typed,
)
from bot.views.line import read_body, read_line
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.token import token
from bot.views.words import Words

BLOCK = "playbook:"
"""What the id of the block begins with that says what was changed; the pipeline's id follows."""

_NAME = 60
_LATEST = 365
_DAYS = re.compile(r"(\d{1,4}) ?(?:d|days?|일)", re.IGNORECASE)
_REQUIRED = frozenset({"required", "필수"})


def checklist(deal: Deal, tasks: Sequence[Task], words: Words, *, editable: bool) -> list[Block]:
    """Draw the tasks of a deal's stage, to be ticked off by who may; nothing where none are."""
    shown = tasks[:MOST]
    if not shown:
        return []
    if not editable:
        lines = [f"• {text(_said(task, words))}{_mark(task, words)}" for task in shown]
        return [context("\n".join(lines))]
    options = [option(_said(task, words), str(task.id)) for task in shown]
    element = {"type": "checkboxes", "action_id": "task.tick", "options": options}
    done = [option for option, task in zip(options, shown, strict=True) if _done(task)]
    if done:
        element["initial_options"] = done
    return [actions([element], block_id=f"deal:{token(deal, 'tasks')}")]


def _done(task: Task) -> bool:
    return task.state is TaskState.DONE


def _mark(task: Task, words: Words) -> str:
    return " · " + words("done") if _done(task) else ""


def _said(task: Task, words: Words) -> str:
    name = plain(task.name, 36)
    if _done(task):
        return name
    required = words("required") if task.required else ""
    due = label.due(task.due, words) if task.due is not None else ""
    return " · ".join(part for part in (name, required, due) if part)


def ticked(deal: Deal, tasks: Sequence[Task], words: Words) -> str:
    """Say what was ticked off, or opened again (mrkdwn)."""
    name = f"*{label.title(deal)}*"
    done = ", ".join(text(task.name, _NAME) for task in tasks if _done(task))
    again = ", ".join(text(task.name, _NAME) for task in tasks if not _done(task))
    said = []
    if done:
        said.append(words("Ticked off on {deal}: {steps}.", deal=name, steps=done))
    if again:
        said.append(words("Open again on {deal}: {steps}.", deal=name, steps=again))
    return " ".join(said)


def playbook(
    pipeline: Pipeline,
    steps: Mapping[int, Sequence[Activity]],
    words: Words,
    *,
    editable: bool,
    gaps: Mapping[int, Sequence[int]] = MappingProxyType({}),
    notice: Sequence[Block] = (),
) -> Message:
    """List what each stage asks for, and its rhythm; who leads the pipeline may change it.

    `gaps` are the working days before each touch, by stage; `notice` says what was just changed,
    with the way back beside it.
    """
    title = words("Playbook of {pipeline}", pipeline=plain(pipeline.name, _NAME))
    head = [{**block, "block_id": f"{BLOCK}{pipeline.id}"} for block in notice[:1]]
    blocks: list[Block] = [*head, header(title)]
    for stage in pipeline.stages[:20]:
        lines = [f"• {_asked(one, words)}" for one in steps.get(stage.id, ())]
        if rhythm := gaps.get(stage.id):
            lines.append(f"_{_rhythm(rhythm, words)}_")
        said = "\n".join([f"*{text(stage.name, 40)}*", *(lines or [words("Nothing is asked.")])])
        edit = button(
            words("Edit"),
            "playbook.edit",
            f"{pipeline.id}.{stage.id}",
            spoken=words("Edit what {stage} asks for", stage=plain(stage.name, 40)),
        )
        blocks.append(section(said, accessory=edit if editable else None))
    spoken = words("Playbook of {pipeline}", pipeline=text(pipeline.name, _NAME))
    told = [block["text"]["text"] for block in head]
    return message(" ".join((*told, spoken)), blocks)


def _rhythm(gaps: Sequence[int], words: Words) -> str:
    touches = words.plural("{n} touch", "{n} touches", len(gaps))
    days = ", ".join(str(gap) for gap in gaps)
    return words("Follow-ups: {touches}, {days} working days apart", touches=touches, days=days)


def _asked(activity: Activity, words: Words) -> str:
    parts = [text(activity.name, _NAME)]
    if activity.due_days is not None:
        parts.append(
            words.plural("within {n} working day", "within {n} working days", activity.due_days)
        )
    if activity.required:
        parts.append(words("required"))
    return ", ".join(parts)


def edit(
    pipeline: Pipeline,
    stage: Stage,
    steps: Sequence[Activity],
    words: Words,
    *,
    gaps: Sequence[int] = (),
    meta: Extra | None = None,
) -> View:
    """Ask what a stage asks for, a step a line, and in an open one for its rhythm."""
    lines = "\n".join(_written(activity, words) for activity in steps)
    example = words("Send the deck, 2 days, required")
    fields = [
        section(f"*{text(stage.name, 40)}*"),
        field(
            "steps",
            words("Steps"),
            typed(example, initial=lines, limit=2000, lines=True),
            optional=True,
            hint=words(
                "One a line. Days are working days; required ones bar the way on until done."
            ),
        ),
    ]
    if stage.kind.is_open:
        written = ", ".join(str(gap) for gap in gaps)
        hint = words(
            "Working days before each touch while nobody answers. Left empty, none are planned."
        )
        rhythm = typed("3, 4, 5, 5, 5", initial=written, limit=60)
        fields.append(field("rhythm", words("Follow-up rhythm"), rhythm, optional=True, hint=hint))
    return modal(
        words("Playbook"),
        fields,
        close=words("Cancel"),
        callback_id="playbook.edit",
        submit=words("Save"),
        metadata=dump(extra={**(meta or {}), "stage": f"{pipeline.id}.{stage.id}"}),
    )


def _written(activity: Activity, words: Words) -> str:
    parts = [activity.name]
    if activity.due_days is not None:
        parts.append(
            f"{activity.due_days}일" if words.language == "ko" else f"{activity.due_days} days"
        )
    if activity.required:
        parts.append("필수" if words.language == "ko" else "required")
    return ", ".join(parts)


def _days(days: int, words: Words) -> str:
    return f"{days}일" if words.language == "ko" else f"{days} days"


def read_gaps(written: str) -> list[int]:
    """Read the working days before each touch, with commas or spaces between them.

    Raises `Invalid` for what is no number, for too many touches and for gaps too long.
    """
    parts = [part for part in re.split(r"[\s,、·]+", written.strip()) if part]
    days = [_DAYS.fullmatch(part if part[-1:].isalpha() else f"{part}d") for part in parts]
    gaps = [int(found[1]) if found else 0 for found in days]
    if any(not 1 <= gap <= LONGEST for gap in gaps):
        raise Invalid("Write whole working days from 1 to {most}, like 3, 4, 5.", most=LONGEST)
    if len(gaps) > TOUCHES:
        raise Invalid("A rhythm has {most} touches at most.", most=TOUCHES)
    return gaps


def read_steps(written: str) -> list[Activity]:
    """Read steps, one a line, each with its days and whether it is required after commas.

    Raises `Invalid` for a line without a name, and for more than a year.
    """
    return [_read(line) for line in read_body(written).split("\n") if line.strip()]


def _read(line: str) -> Activity:
    parts = [part.strip() for part in line.split(",")]
    days: int | None = None
    required = False
    while len(parts) > 1:
        last = parts[-1].casefold()
        if found := _DAYS.fullmatch(last):
            days = int(found[1])
        elif last in _REQUIRED:
            required = True
        else:
            break
        parts.pop()
    if days is not None and days > _LATEST:
        raise Invalid("Choose at most {most} days.", most=_LATEST)
    name = read_line(", ".join(parts), _NAME)
    if not name:
        raise Invalid("Every step needs a name.")
    return Activity(name, days, required)
