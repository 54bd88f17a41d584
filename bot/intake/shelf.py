"""Cards written to the workspace: new ones in bulk, changed ones one by one."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.deal import Deal, Status
from bot.domain.stall import stalls_at
from bot.intake.amend import amend
from bot.intake.board import Places
from bot.intake.card import Card
from bot.intake.history import History
from bot.intake.judge import Verdict
from bot.intake.mapping import Preset, fold
from bot.intake.names import Names
from bot.intake.ours import personas
from bot.intake.own import Own, told_by
from bot.intake.past import Past, Spot, rebuild
from bot.intake.report import Outcome
from bot.services.begin import Spread, begin
from bot.storage import UnitOfWork
from bot.storage.intake import Said


def shelve(
    uow: UnitOfWork,
    verdicts: Iterable[Verdict],
    preset: Preset,
    places: Places,
    names: Names,
    spread: Spread,
    own: Own,
) -> list[int]:
    """Write the created and updated cards of a chunk, and what each of their rows said.

    Gives the ids of the deals that are new. `spread` is that of the whole import: open deals begin
    with what their stages ask for. `own` are the fields that the file fills.
    """
    histories: list[Past] = []
    said: list[Said] = []
    products: list[tuple[int, int, int]] = []
    filled: list[tuple[int, int, str]] = []
    chosen = [one for one in verdicts if one.card and one.outcome is not Outcome.SKIPPED]
    cards = [one.card for one in chosen if one.card]
    if any(one.outcome is Outcome.UPDATED for one in chosen):
        uow.at_once()
    names.ready(cards)
    spots = [_spot(card, preset, places, names) for card in cards]
    names.store()
    ids = uow.new_id.each()
    number = uow.deals.numbers(sum(one.outcome is Outcome.CREATED for one in chosen))
    workspace, now = uow.workspace, uow.now
    known = personas(uow) if any(card.ours for card in cards) else {}
    for verdict, card, spot in zip(chosen, cards, spots, strict=True):
        if verdict.outcome is Outcome.CREATED:
            history = rebuild(
                card,
                spot,
                number=number + len(histories),
                source=preset.key,
                value_at_close=preset.value_at_close,
                workspace=workspace,
                ids=ids,
                now=now,
            )
            if card.ours is not None:
                history = history._replace(deal=card.ours.on(history.deal, known))
            histories.append(history)
            said.append(Said(card.external_id, history.deal.id, card.digest))
            if card.own is not None:
                filled += ((history.deal.id, *pair) for pair in told_by(names, card, own).items())
            for name, count in card.ours.products if card.ours else ((card.product, 1),):
                if name:
                    products.append((history.deal.id, names.product(name), count))
        else:
            deal = amend(uow, card, spot, source=preset.key, own=told_by(names, card, own))
            uow.intake.keep(preset.key, Said(card.external_id, deal.id, card.digest))
            if card.product:
                uow.products.attach(deal.id, names.product(card.product))
    store(uow, histories)
    begin(uow, [history.deal for history in histories], spread)
    uow.products.attach_many(products)
    uow.fields.put_many(filled)
    uow.intake.keep_many(preset.key, said)
    return [history.deal.id for history in histories]


def store(uow: UnitOfWork, histories: Iterable[History | Past]) -> None:
    """Write deals that have a past, with their timelines and visits, at bulk speed."""
    told = list(histories)
    uow.deals.add_many([_with_stall_clock(uow, history.deal) for history in told])
    uow.timeline.append_many([entry for history in told for entry in history.entries])
    owners = {history.deal.id: history.deal.owner_id for history in told}
    uow.visits.add_many([visit for history in told for visit in history.visits], owners)


def _with_stall_clock(uow: UnitOfWork, deal: Deal) -> Deal:
    if deal.status is not Status.OPEN or deal.entered_at is None:
        return deal
    stage = uow.pipelines.get(deal.position.pipeline_id).stage(deal.stage_id)
    owner = uow.persons.get(deal.owner_id) if deal.owner_id is not None else None
    due = stalls_at(deal, stage, owner, uow.now)
    if due == deal.stalls_at:
        return deal
    return replace(deal, stalls_at=due, stalled=due is not None and due <= uow.now)


def _spot(card: Card, preset: Preset, places: Places, names: Names) -> Spot:
    """Match a card's names to records."""
    stage = places.stage(card.pipeline, card.stage, card.kind)
    start = places.start(card.pipeline, card.last) if not stage.kind.is_open else stage
    if card.ours is not None and card.ours.disqualified:
        start = places.lead(card.pipeline)
    path = [(places.open_stage(card.pipeline, name), at) for name, at in card.steps or ()]
    began = preset.began_in is not None and fold(preset.began_in) == fold(start.name)
    company_id = names.company(card.company) if card.company else None
    return Spot(
        stage=stage,
        start=start,
        start_known=began and card.created is not None,
        owner_id=names.owner(card.owner, card.owner_email) if card.owner else None,
        company_id=company_id,
        contact_id=_contact(card, company_id, names),
        path=tuple((found, at) for found, at in path if found is not None and at <= names.now),
    )


def _contact(card: Card, company_id: int | None, names: Names) -> int | None:
    if not card.contact:
        return None
    phone = card.ours.phone if card.ours else None
    return names.contact(card.contact, company_id, card.email, phone)
