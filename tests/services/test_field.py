"""Fields of the workspace's own: required by stages, and named for exports once and for all."""

from dataclasses import replace

import pytest

from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.error import Invalid
from bot.domain.person import Role
from bot.domain.persona import Persona
from bot.services import audit, field, move, persona, stage
from tests.services.conftest import Team


def test_a_stage_can_require_a_field_of_ones_own(team: Team) -> None:
    dana = replace(team.dana, role=Role.ADMIN)
    plan, _ = team.do(
        lambda uow: field.add(uow, CustomField(0, RecordKind.DEAL, "Plan", FieldKind.TEXT), by=dana)
    )
    demo = team.pipeline.stage(team.stage("Demo"))
    asking = replace(demo, required=(plan.key,))
    team.do(lambda uow: stage.change(uow, asking, by=dana))
    card = team.new(lead=False)
    with pytest.raises(Invalid, match="Demo needs Plan first"):
        team.do(lambda uow: move.move(uow, card.id, demo.id, by=dana))
    team.do(lambda uow: field.fill(uow, card.id, {plan.id: "Pro"}, by=dana))
    moved = team.do(lambda uow: move.move(uow, card.id, demo.id, by=dana))
    assert moved.stage_id == demo.id


def test_a_column_of_an_export_keeps_its_name(team: Team) -> None:
    dana = replace(team.dana, role=Role.ADMIN)
    draft = CustomField(0, RecordKind.COMPANY, "Customer tier", FieldKind.TEXT)
    first, _ = team.do(lambda uow: field.add(uow, draft, by=dana))
    assert first.column == "customer_tier"
    team.do(lambda uow: field.change(uow, replace(first, name="Tier"), by=dana))
    second, _ = team.do(lambda uow: field.add(uow, draft, by=dana))
    columns = team.see(lambda uow: {one.name: one.column for one in uow.fields.all()})
    assert columns["Tier"] == "customer_tier"
    assert columns["Customer tier"] == second.column != "customer_tier"


def test_what_a_field_or_persona_is_on_by_now_is_named_and_keeps_it(team: Team) -> None:
    dana = replace(team.dana, role=Role.ADMIN)
    plan, added = team.do(
        lambda uow: field.add(uow, CustomField(0, RecordKind.DEAL, "Plan", FieldKind.TEXT), by=dana)
    )
    buyer, made = team.do(lambda uow: persona.add(uow, Persona(0, "Buyer"), by=dana))
    card = team.new("Acme")
    team.do(lambda uow: field.fill(uow, card.id, {plan.id: "Pro"}, by=dana))
    team.do(lambda uow: persona.assign(uow, card.id, buyer.id, by=dana))
    for told in (added, made):
        with pytest.raises(Invalid) as refused:
            team.do(lambda uow, told=told: audit.undo(uow, told.id, by=dana))
        assert "Acme" in refused.value.params.values()
    team.do(lambda uow: field.fill(uow, card.id, {plan.id: None}, by=dana))
    team.do(lambda uow: persona.assign(uow, card.id, None, by=dana))
    for told in (added, made):
        team.do(lambda uow, told=told: audit.undo(uow, told.id, by=dana))
    assert not team.see(lambda uow: uow.fields.all()) and not team.see(lambda u: u.personas.all())
