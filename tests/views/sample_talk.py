"""Screens of what channels and people are told of deals, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bot.domain.audience import Barrier
from bot.domain.board import BoardQuery
from bot.domain.deal import Status
from bot.domain.error import Invalid
from bot.domain.followup import Followup
from bot.domain.load import LoadRun, LoadState
from bot.domain.news import News
from bot.domain.sheet import SheetKind, SheetRun, SheetState
from bot.domain.timeline import ActivityKind, EntryKind
from bot.views import load, load_form, news, room, share, sheet_message
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_DAY = date(2026, 11, 16)
_NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
_ELSEWHERE = "x"
"""No channel's id, so that it is called a channel and not linked to."""


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    people, pipeline, one = world.everybody(), world.pipeline(), world.deal()
    by, entries = people[1], world.entries()
    touched = replace(entries[0], kind=EntryKind.ACTIVITY, activity=ActivityKind.CALL)
    lost = world.deal(stage_id=507, status=Status.LOST)
    won = world.deal(stage_id=506, status=Status.WON)
    story = news.Story(by=1, days=42, touches=7, words=world.note)
    given: dict[str, Any] = {"people": people, "by": 1}
    many = {**given, "pipelines": {50: pipeline}, "me": by}
    return {
        "shared": share.deal(
            one,
            pipeline,
            words,
            people=people,
            by=by,
            followups=[Followup(1, 1, 1, _DAY, touches=5, note=world.note)],
        ),
        "shared_lost": share.deal(lost, pipeline, words, people=people, by=by),
        **{
            f"line_{kind}": share.line(entry, pipeline, words, people=people)
            for kind, entry in enumerate([*entries, touched])
        },
        "blank": share.blank(words),
        "sheet_asked": sheet_message.asked(words),
        **_imports(world, words),
        "sheet_ask": sheet_message.ask(BoardQuery(50), words, meta={"to": "dm", "user": "U1"}),
        **{
            f"sheet_{state}_{deals}": sheet_message.state(
                SheetRun(1, 1, {}, SheetKind.XLSX, world.note, state, deals, 9, _NOW),
                words,
            )
            for state in SheetState
            for deals in (0, 1, 40_000)
        },
        "moved": share.blank(words, moved=True),
        **{
            f"posted_{barrier}": share.told(_ELSEWHERE, barrier, words)
            for barrier in (None, *Barrier)
            if barrier not in (Barrier.ABSENT, Barrier.HIDDEN)
        },
        "room_coming": room.coming(one, None, words),
        "room_there": room.coming(one, _ELSEWHERE, words),
        "room_told": room.told(one, _ELSEWHERE, [world.person] * 3, words),
        **{
            f"room_{reason}": room.refused(reason, words, private=True)
            for reason in ("restricted_action", "name_taken", "unsure", "")
        },
        "room_closing": room.closing(_DAY, words),
        "room_open": room.revived(_ELSEWHERE, words, done=True),
        "news_won": news.closed(won, story, words, people=people, set_by=by),
        "news_last": news.closed(won, story, words, people=people, set_by=by, last=20),
        "news_lost": news.closed(lost, story, words, people=people, set_by=None),
        "news_taken_back": news.closed(one, story, words, people=people, set_by=by),
        "news_given": news.given(one, pipeline, words, **given, fresh=False),
        "news_added": news.given(one, pipeline, words, **given, fresh=True),
        "news_came": news.given(
            one, pipeline, words, people=people, by=None, fresh=True, said=world.note
        ),
        "news_word": news.word(
            one, replace(entries[0], body=world.note), pipeline, words, people=people
        ),
        "news_reply": news.word(
            one,
            replace(entries[0], kind=EntryKind.REPLY, body=world.note),
            pipeline,
            words,
            people=people,
        ),
        "news_leads": news.given_many([one] * 5, 40, words, **many, leads=True),
        "news_deals": news.given_many([one] * 2, 2, words, **many, leads=False),
        "news_set": news.set_up(pipeline, words, by=by),
        "news_form": news.form(pipeline, News("C1", 1, public=True), words, meta={}),
    }


def _imports(world: "World", words: Words) -> dict[str, Any]:
    """Draw an import of a wide file from first to last."""
    name = world.note
    facts = {
        **dict.fromkeys(("rows", "created", "updated", "skipped", "refused"), 100_000),
        "at": 70,
        "made": 9,
        "removed": 1,
        "kept": 2,
        "stayed": [world.name[:80]] * 10,
        "title": name[:80],
        "known": True,
        "recipe": {
            "columns": {f"{name[:60]} {n}": "skip" for n in range(60)},
            "stages": {f"{world.stage[:60]} {n}": world.stage for n in range(40)},
        },
        "columns": [[f"{name[:60]} {n}", world.company[:120]] for n in range(60)],
        "kept_columns": [f"{name[:56]} {n}" for n in range(20)],
        "problems": 900,
        "notes": [
            [1, name[:80], world.note[:300]],
            *(
                [n, name[:80], Invalid("“{text}” is not a date.", text=world.note[:40]).kept()]
                for n in range(4)
            ),
        ],
        "reason": {"message": "There is no file {path}.", "params": {"path": name[:300]}},
    }
    runs = [LoadRun(1, 1, name[:200], state, facts, _NOW) for state in LoadState]
    return {
        "import_asked": load.asked(words),
        "import_ask": load_form.ask(runs, words, meta={}),
        "import_first": load_form.ask([], words, meta={}),
        "import_columns": load_form.columns(runs[1], [world.stage] * 30, words, meta={"run": "1"}),
        **{f"import_{run.state}": load.state(run, words) for run in runs},
        "import_unknown": load.state(replace(runs[1], facts=facts | {"unknown": True}), words),
    }
