"""Steps are written a line each, in both languages, and read back as they were."""

import pytest

from bot.domain.error import Invalid
from bot.domain.pipeline import Pipeline, Stage, StageKind
from bot.domain.playbook import Activity, Task, TaskState
from bot.domain.rhythm import DEFAULT
from bot.views.block import section
from bot.views.deal import Card, card
from bot.views.playbook import edit, playbook, read_gaps, read_steps, ticked
from bot.views.words import Words
from tests.views.limit import faults
from tests.views.sample import TODAY, World
from tests.views.test_screen import HOSTILE, reader


def test_days_and_required_are_told_from_the_name() -> None:
    written = (
        "Send the deck, 2 days, required\n\n견적 발송, 3일, 필수\nAsk, then listen\nCall, 1d\n"
    )
    assert read_steps(written) == [
        Activity("Send the deck", 2, True),
        Activity("견적 발송", 3, True),
        Activity("Ask, then listen"),
        Activity("Call", 1),
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_the_form_shows_is_read_back_the_same(language: str) -> None:
    steps = [Activity("Send the deck", 2, True), Activity("Call")]
    stage = Stage(2, 1, 0, "Demo", StageKind.DEAL, 40)
    view = edit(Pipeline(1, "Sales", (stage,)), stage, steps, Words(language))
    shown = next(block for block in view["blocks"] if block.get("block_id") == "steps")
    assert read_steps(shown["element"]["initial_value"]) == steps


def test_a_rhythm_is_read_with_commas_spaces_or_units() -> None:
    assert read_gaps("3, 4 5,5d 5일") == [3, 4, 5, 5, 5]
    assert read_gaps("  ") == []
    for nonsense in ("3, soon", "0", "91", ", ".join("1" * 13)):
        with pytest.raises(Invalid):
            read_gaps(nonsense)


@pytest.mark.parametrize("line", ["Wait, 900 days", ", 2 days"])
def test_what_makes_no_sense_is_refused(line: str) -> None:
    with pytest.raises(Invalid):
        read_steps(line)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("name", ["Send the deck", *HOSTILE])
def test_the_checklist_and_the_playbook_keep_slacks_limits(language: str, name: str) -> None:
    world, words = World(), reader(language)
    one, pipeline = world.deal(), world.pipeline()
    states = [TaskState.OPEN, TaskState.DONE] * 6
    tasks = [
        Task(number, 1, 503, number, number, name, TODAY, number % 3 == 0, state)
        for number, state in enumerate(states, 1)
    ]
    steps = [Activity(name, days, days is None, 1) for days in (None, 1, 30)]
    said = ticked(one, tasks, words)
    people = world.everybody()
    for payload in (
        card(Card(one, pipeline, people, tasks=tasks), words),
        card(Card(one, pipeline, people, tasks=tasks, editable=False), words),
        playbook(
            pipeline,
            {503: steps},
            words,
            gaps={503: DEFAULT},
            editable=True,
            notice=[section(said)],
        ),
        edit(pipeline, pipeline.stages[3], steps, words, gaps=DEFAULT),
    ):
        assert faults(payload) == []
