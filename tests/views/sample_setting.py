"""Screens of the settings, drawn from a world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.domain.audit import Audit, Deed, Subject
from bot.domain.custom import CustomField, CustomValue, FieldKind, RecordKind
from bot.domain.money import Money
from bot.domain.person import Role
from bot.domain.preset import PRESETS
from bot.domain.rate import Rate
from bot.domain.setup import Setup
from bot.domain.workspace import Workspace
from bot.views import audit, custom, preset, rate, setup, staff, stage
from bot.views.words import Words

if TYPE_CHECKING:
    from tests.views.sample import World

_NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
_DAY = date(2026, 11, 20)
_META = {"to": "view", "view": "V0123456789"}


def screens(world: "World", words: Words) -> Mapping[str, Any]:
    """Draw them for a reader, by name."""
    people, pipeline = world.everybody(), world.pipeline()
    place = Workspace(1, "local", world.name, zone="Asia/Seoul")
    chosen = Setup("KR", done=True)
    choices = ("1", "2")
    own = [
        CustomField(number, RecordKind.DEAL, world.stage or "Plan", kind, choices)
        for number, kind in enumerate(FieldKind, 1)
    ]
    values: dict[int, CustomValue] = {
        1: world.note,
        2: Decimal("12.5"),
        3: Money(1_234_500, "KRW"),
        4: _DAY,
        5: choices[0],
        6: 1,
    }
    required = tuple(one.key for one in own)
    stages = tuple(replace(one, required=required) for one in pipeline.stages)
    pipeline = replace(pipeline, stages=stages)
    told = [
        Audit(number, _NOW, 1, subject, 1, deed)
        for number, (subject, deed) in enumerate(
            ((subject, deed) for subject in Subject for deed in Deed), 1
        )
    ]
    notice = audit.told_now(told[0], world.name, words, people)
    boss = replace(people[1], role=Role.ADMIN, team=world.name, region=world.stage, slack_id=None)
    return {
        **{
            f"first_run_{preset.key}": setup.first_run(
                words,
                workspace=place,
                chosen=preset.key,
                zone="Asia/Seoul",
                country="KR",
                meta=_META,
            )
            for preset in PRESETS
        },
        "first_run_begun": setup.first_run(
            words, workspace=place, chosen="", begun=True, zone="UTC", country=None, meta=_META
        ),
        "workspace_form": setup.workspace_form(words, workspace=place, setup=chosen, meta=_META),
        "settings": setup.settings(
            words,
            workspace=place,
            setup=chosen,
            pipelines=[pipeline] * 45,
            led=frozenset({50}),
            admin=True,
            notice=notice,
        ),
        "stages": stage.stages(pipeline, words, fields=own, admin=True, notice=notice),
        "stage_form": stage.stage_form(
            words, pipeline=pipeline, stage=stages[2], fields=own, meta=_META
        ),
        "retire_form": stage.retire_form(
            words, pipeline=pipeline, stage=stages[2], deals=500, meta=_META
        ),
        **{
            f"preset_{one.key}": preset.form(
                words,
                pipeline=pipeline,
                preset=one,
                leaving=[
                    (replace(gone, id=gone.id + 1000 * copy), 500, one.proposed(gone))
                    for copy in range(12)
                    for gone in stages
                ],
                kept=[(stays, place) for place, stays in enumerate(stages[:5])],
                meta=_META,
            )
            for one in PRESETS[1:3]
        },
        "pipeline_form": stage.pipeline_form(words, meta=_META),
        "lead_form": stage.lead_form(
            words, pipeline=pipeline, managers=["U1"], admin=True, meta=_META
        ),
        "staff": staff.staff([boss] * 30, words, page=1, more=True, notice=notice),
        "person_form": staff.person_form(
            replace(boss, manager_id=1), words, people=people, meta=_META
        ),
        "rates": rate.rates(
            [Rate("USD", "KRW", _DAY, Decimal("0.00072"))] * 60, words, home="USD", notice=notice
        ),
        "rate_import": rate.import_form(words, home="USD", meta=_META),
        "rate_form": rate.rate_form(words, home="USD", today=_DAY, meta=_META),
        "fields": custom.fields(own * 3, words, notice=notice),
        "field_form": custom.field_form(words, known=own[4], meta=_META),
        "own_fields": {
            "text": "Fields",
            "blocks": custom.section_of(custom.lines(own * 2, values, words, people)),
        },
        "own_inputs": {
            "type": "modal",
            "title": {"type": "plain_text", "text": words("Edit")},
            "submit": {"type": "plain_text", "text": words("Save")},
            "close": {"type": "plain_text", "text": words("Close")},
            "blocks": custom.inputs(own, values, words, people),
        },
        "trail": audit.trail(
            [(one, world.name, one.id % 2 == 0) for one in told],
            words,
            people=people,
            older=5,
            notice=notice,
        ),
    }
