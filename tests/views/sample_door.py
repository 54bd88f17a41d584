"""Screens of the doors for leads and of who gets what comes in, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bot.domain.assignment import AssignRule
from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.deal import Status
from bot.domain.door import Door, DoorKind, Outcome
from bot.domain.persona import Persona
from bot.domain.webform import WebForm
from bot.views import channel, door, door_form
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_DAY = date(2026, 12, 4)
_META = {"to": "view", "view": "V0123456789"}
_URL, _MAIL = "https://crm.example.com", "leads@in.example.com"


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    persona = Persona(7, world.company)
    rules = [
        AssignRule(1, 50, 0, (1, 2, 3), ("linkedin", "email"), (world.company,), 50, None, (7,)),
        AssignRule(2, 50, 1, tuple(range(1, 20)), (), (), None, 500),
        AssignRule(3, 50, 2, (1,)),
    ]
    doors = {
        kind: Door(9, 1, 50, kind, "0123456789abcdef", "secret", set_by=1) for kind in door.NAME
    }
    posts = doors[DoorKind.CHANNEL]
    doors[DoorKind.CHANNEL] = replace(posts, config={"channel": "x"})
    deal = world.deal()
    gone = replace(deal, position=replace(deal.position, status=Status.DISQUALIFIED))
    pipeline = world.pipeline()
    house = door.House(
        pipeline=pipeline,
        doors=doors,
        rules=rules * 6,
        people=world.everybody(),
        personas={7: persona},
        pipelines=[replace(pipeline, id=50 + place) for place in range(3)],
        away=dict.fromkeys(range(1, 20), _DAY),
        url=_URL,
        mail=_MAIL,
    )
    form = WebForm(
        title=world.name,
        intro=world.note,
        logo=world.note,
        consent=world.note,
        thanks=world.note,
        fields=("name", "email", "field:1"),
    )
    custom = [CustomField(1, RecordKind.DEAL, world.stage or "Budget", FieldKind.TEXT)]
    people = ["U1"]
    return {
        "doors": door.doors(house, words),
        "doors_closed": door.doors(door.House(pipeline, {}, [], {}), words),
        **{
            f"door_{kind.value}": door.key(doors[kind], words, url=_URL, mail=_MAIL)
            for kind in (DoorKind.FORM, DoorKind.HOOK, DoorKind.MAIL)
        },
        "door_form_settings": door_form.form_settings(form, words, custom=custom, meta=_META),
        "assign_rule": door_form.rule_form(
            rules[0], words, slack_ids=people, personas=[persona], meta=_META
        ),
        "assign_new": door_form.rule_form(None, words, slack_ids=(), personas=(), meta=_META),
        "channel_form": channel.form("C0123456789", words, meta=_META),
        "channel_first": channel.form(None, words, meta=_META),
        "channel_made": channel.answer(deal, Outcome.CREATED, words, people=world.everybody()),
        "channel_put": channel.answer(deal, Outcome.ATTACHED, words, people={}),
        "channel_gone": channel.answer(gone, Outcome.CREATED, words, people={}),
        "channel_set": channel.set_up(pipeline, words, by=world.everybody()[1]),
        "away": door.away(_DAY, words),
        "there": door.away(None, words),
    }
