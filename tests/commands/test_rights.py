"""Every request there is, by everybody there is: who is refused, with none left out."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.commands import SUBJECTS
from bot.commands.request import Kind
from bot.commands.route import Table
from bot.domain.assignment import AssignRule
from bot.domain.board import BoardQuery
from bot.domain.bulk import BulkKind
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.door import DoorKind
from bot.domain.draft import NewDeal
from bot.domain.person import Person, Role
from bot.domain.persona import Persona
from bot.services import assignment
from bot.services import bulk as bulks
from bot.services import digest_choice as digests
from bot.services import door as doors
from bot.services import field as fields
from bot.services import note as notes
from bot.services import persona as personas
from bot.views.draft import draft_value
from bot.views.query import board_value
from tests.commands.rights import ACTIONS, EVENTS, FORMS, LINES, Right, Row
from tests.office import Office

TABLE = Table.of(SUBJECTS)
STAFF = ("joon", "mina", "dana", "alex", "ines")
STRANGERS = ("tomas", "lea", "omar", "priya")
ROWS = {
    **{(Kind.ACTION, name): row for name, row in ACTIONS.items()},
    **{(Kind.SUBMISSION, name): row for name, row in FORMS.items()},
    **{(Kind.EVENT, name): row for name, row in EVENTS.items()},
    **{(Kind.COMMAND, name): row for name, row in LINES.items()},
}
NOTHING = Row(Right.ANYBODY)
KNOWN: dict[str, Any] = {}
_number = count(1)


def changing() -> set[tuple[Kind, str]]:
    """Name all requests that may change something."""
    subs = (
        (Kind.COMMAND, f"/{command.name} {word}")
        for command in TABLE.commands.values()
        for word, sub in command.subcommands.items()
        if sub.route.again is not None
    )
    return {key for key, route in TABLE.entries.items() if route.again is not None} | set(subs)


def body(office: Office, who: str, kind: Kind, name: str, row: Row) -> dict[str, Any]:
    """Make a request as Slack sends it."""
    person, number = office.member(who), next(_number)
    team = office.slack.installation.team_id
    made: dict[str, Any] = {
        "api_app_id": "A1",
        "trigger_id": f"{number}.1.matrix",
        "user": {"id": person.id, "team_id": person.person.team_id},
        "team": {"id": team},
        "channel": {"id": "C0000000002"},
    }
    if kind is Kind.COMMAND:
        command, _, word = name.partition(" ")
        text = f"{word} {row.value}"
        flat = {"team_id": team, "user_id": person.id, "channel_id": "C0000000002"}
        return {**made, **flat, "command": command, "text": text}
    if kind is Kind.EVENT:
        event = {"type": name, "user": person.id, "tab": "home", "channel": "C0000000002"}
        return {**made, "team_id": team, "event_id": f"Ev{number}", "event": event}
    if kind is Kind.ACTION:
        click = {"action_id": name, "block_id": row.extra.get("block", "b"), "value": row.value}
        place = {"type": "message", "message_ts": f"{number}.1", "is_ephemeral": True}
        about = {name: one for name, one in row.extra.items() if name != "block"}
        view = {
            "id": f"V{number}",
            "type": "modal",
            "private_metadata": json.dumps({"extra": about}),
        }
        on = {"view": view} if about else {}
        return {**made, **on, "container": place, "actions": [click]}
    kept = {"extra": row.extra, **({"deal": row.value} if row.value else {})}
    view = {
        "id": f"V{number}",
        "hash": "1",
        "type": "modal",
        "callback_id": name,
        "private_metadata": json.dumps(kept),
        "state": {"values": {key: {"it": held(one)} for key, one in row.fields.items()}},
    }
    return {**made, "view": view, "action_id": name, "callback_id": name}


def held(value: Any) -> dict[str, Any]:
    """Give the state of an input that holds a value, or several."""
    if isinstance(value, list):
        return {"selected_options": [{"value": one} for one in value]}
    return {"value": value}


def names_something(pattern: Any) -> bool:
    """Tell whether there is anything to fill in."""
    if isinstance(pattern, str):
        return "{" in pattern
    return any(map(names_something, pattern.values() if isinstance(pattern, dict) else pattern))


def filled(pattern: Any, scene: Mapping[str, Any]) -> Any:
    """Fill a row's patterns in."""
    if isinstance(pattern, str):
        return pattern.format(**scene)
    if isinstance(pattern, dict):
        return {key: filled(one, scene) for key, one in pattern.items()}
    return [filled(one, scene) for one in pattern]


def outcome(
    office: Office,
    who: str,
    key: tuple[Kind, str],
    row: Row = NOTHING,
    seen: Mapping[str, Any] | None = None,
) -> str:
    """Make a request about what is there now, or was `seen`; gives what became of it."""
    pattern = {"value": row.value, "fields": row.fields, "extra": row.extra}
    if seen is None:
        seen = scene(office) if names_something(pattern) else {}
    made = filled(pattern, seen)
    structlog.reset_defaults()
    with capture_logs() as lines:
        office.app.desk.take(key[0], body(office, who, *key, Row(row.right, **made)))
    return str(next(line["outcome"] for line in lines if line["event"] == "request"))


def scene(office: Office) -> dict[str, Any]:
    """Give what rows name: Dana's deal and what belongs to it, as it stands now."""
    with office.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with office.app.db.read(workspace.id) as uow:
        deal = uow.deals.by_number(1)
        assert deal is not None
        pipeline = uow.pipelines.default()
        touch = uow.followups.open_of(deal.id)
        return {
            "deal": deal.id,
            "version": deal.version,
            "n": deal.number,
            "company": deal.company_id,
            "contact": deal.contact_id,
            "pipeline": pipeline.id,
            "stage": pipeline.open_stages[2].id,
            "followup": touch[0].id if touch else 1,
            "mina": uow.persons.named("Mina Park").id,  # type: ignore[union-attr]
            "dana": uow.persons.named("Dana Reyes").id,  # type: ignore[union-attr]
            "forecast": "this_month.0.0.",
            "today": f"{uow.now:%Y-%m-%d}",
            "draft": draft_value(NewDeal(name="Named")),
            "board": board_value(BoardQuery(pipeline.id)),
            **KNOWN,
        }


@pytest.fixture(scope="module")
def staffed(opened: Office) -> Office:
    """Alex is a manager and Joon only looks; Dana has a deal with all that belongs to one."""
    for who in STAFF:
        opened.say("/pipeline", who)
    opened.lead("Jo Lee, Matrix One, $5k")
    assert outcome(opened, "ines", (Kind.SUBMISSION, "setup.start"), FORMS["setup.start"]) == "done"
    with opened.app.db.read(None) as uow:
        (workspace,) = uow.workspaces.all()
    with opened.app.db.begin(workspace.id) as uow:
        for who, role in {"alex": Role.MANAGER, "joon": Role.VIEWER}.items():
            known = uow.persons.by_slack(opened.member(who).id)
            assert known is not None
            uow.persons.save(replace(known, role=role))
        boss = uow.persons.by_slack(opened.member("ines").id)
        assert boss is not None
        draft = CustomField(0, RecordKind.DEAL, "Size", FieldKind.TEXT, ())
        made, told = fields.add(uow, draft, by=boss)
        persona, _ = personas.add(uow, Persona(0, "Buyer"), by=boss)
        leader = uow.persons.by_slack(opened.member("alex").id)
        mine = BoardQuery(uow.pipelines.default().id)
        assert leader is not None
        run = bulks.begin(uow, mine, BulkKind.DATE, "2031-04-01", by=leader)
        digest = digests.proposed(uow, "C0000000001", by=boss)
        digests.put(uow, digest, by=boss)
        door, _ = doors.open_(uow, mine.pipeline_id, DoorKind.FORM, by=boss)
        rule = AssignRule(uow.new_id(), mine.pipeline_id, 0, people=(boss.id,))
        assignment.add(uow, rule, by=boss)
        KNOWN.update(
            digest=digest.id,
            door=door.id,
            rule=rule.id,
            note=notes.add(uow, date(2026, 5, 1), "hm", by=boss).subject_id,
        )
        other = uow.companies.get_or_add("Matrix Two")
        KNOWN.update(
            bulk=run.id,
            field=made.id,
            audit=told.id,
            persona=persona.id,
            other_company=other,
            other_contact=uow.contacts.get_or_add("Ann Low", other),
            erasable=uow.contacts.get_or_add("Gone Soon", other),
            gone=uow.persons.add(Person(uow.new_id(), "Gone Seller", role=Role.REP)).id,
        )
    return opened


def test_the_matrix_has_a_row_for_each_request_that_may_change_something() -> None:
    assert set(ROWS) == changing()


def test_each_change_is_refused_to_who_may_not_make_it(staffed: Office) -> None:
    tables = ("timeline", "audit", "deal", "company", "contact", "stage", "task", "followup")
    before = {table: staffed.count(table) for table in tables}
    seen = scene(staffed)
    wrong = [
        (name, who, said)
        for (kind, name), row in ROWS.items()
        for who in row.right.value
        if (said := outcome(staffed, who, (kind, name), row, seen)) != "forbidden"
    ]
    assert wrong == []
    assert {table: staffed.count(table) for table in tables} == before


def test_no_change_is_forbidden_to_who_may_make_it(staffed: Office) -> None:
    wrong = [
        (name, who)
        for (kind, name), row in ROWS.items()
        for who in set(STAFF) - row.right.value
        if outcome(staffed, who, (kind, name), row) == "forbidden"
    ]
    assert wrong == []


@pytest.mark.parametrize("who", STRANGERS)
def test_no_request_at_all_is_taken_from_strangers(staffed: Office, who: str) -> None:
    """Guests, people of other organisations and who has left reach no handler."""
    keys = [key for key in TABLE.entries if key[0] is not Kind.EVENT]
    keys += [
        (Kind.COMMAND, f"/{command.name} {word}")
        for command in TABLE.commands.values()
        for word in ("", *command.subcommands)
    ]
    assert [key for key in keys if outcome(staffed, who, key) != "refused"] == []
