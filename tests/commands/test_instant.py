"""Two people who save one window at the same instant: one is stored, the other is shown it."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from typing import Any

from pydantic import SecretStr

from bot.app import build_app
from bot.commands import SUBJECTS, overtaken
from bot.commands.request import Kind
from bot.commands.route import Table
from bot.domain.person import Person, Role
from bot.domain.persona import Persona
from bot.domain.workspace import Workspace
from bot.services import persona as personas
from bot.settings import Settings
from bot.storage import Database, Installation, UnitOfWork
from bot.views import persona as screens
from bot.views.words import Words
from tests.conftest import Clock

TEAM = "T0PAIR"
ROUNDS = 5


def people(uow: UnitOfWork) -> list[Person]:
    """Two managers, in the Slack that the workspace is installed in."""
    uow.workspaces.adopt(uow.workspace_id, Installation(TEAM, None, "A0PAIR", "U0BOT", uow.now))
    named = (("Dana", "U0DANA"), ("Ines", "U0INES"))
    return [
        uow.persons.add(Person(uow.new_id(), name, slack_id=slack, role=Role.MANAGER))
        for name, slack in named
    ]


def test_of_two_saves_at_the_same_instant_the_second_is_shown_the_first(
    db: Database, workspace: Workspace, clock: Clock
) -> None:
    settings = Settings(slack_bot_token=SecretStr("xoxb-pair"), slack_signing_secret=SecretStr("s"))
    desk = build_app(settings, db, clock=clock).desk
    with db.begin(workspace.id) as uow:
        dana, ines = people(uow)
        known, _ = personas.add(uow, Persona(0, "CFO"), by=dana)
    numbers, met = count(1), Barrier(2)

    def save(who: Person, words: str) -> dict[str, Any] | None:
        with db.read(workspace.id) as uow:
            form = screens.persona_form(
                Words("en", now=clock()), known=uow.personas.get(known.id), meta={}
            )
        values = {
            one["block_id"]: {"it": {"value": words if one["block_id"] == "pains" else "CFO"}}
            for one in form["blocks"]
            if one["block_id"] in ("name", "pains")
        }
        number = next(numbers)
        body = {
            "trigger_id": f"{number}.1.pair",
            "user": {"id": who.slack_id, "team_id": TEAM},
            "team": {"id": TEAM},
            "view": {**form, "id": f"V{number}", "hash": "1", "state": {"values": values}},
        }
        met.wait(20)
        answer = desk.take(Kind.SUBMISSION, body)
        return dict(answer) if answer else None

    with ThreadPoolExecutor(2) as both:
        for turn in range(ROUNDS):
            told = [*both.map(save, (dana, ines), (f"Dana {turn}", f"Ines {turn}"))]
            (late,) = [one for one in told if one is not None]
            with db.read(workspace.id) as uow:
                stored = uow.personas.get(known.id).pains
            assert stored == (f"Dana {turn}" if told[0] is None else f"Ines {turn}")
            shown = json.dumps(late)
            assert "Nothing is saved yet" in shown and stored in shown


def test_every_window_that_is_compared_with_what_is_stored_is_saved_alone() -> None:
    compares = {overtaken.form, overtaken.late, overtaken.shown_again}
    saved = {
        name: route.alone
        for (kind, name), route in Table.of(SUBJECTS).entries.items()
        if kind is Kind.SUBMISSION
        and route.again is not None
        and compares
        & {one for one in vars(sys.modules[route.run.__module__]).values() if callable(one)}
    }
    assert len(saved) > 15 and all(saved.values()), saved
