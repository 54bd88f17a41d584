"""Lenses: kept for the controls that carry them, and told with what their ids are called."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.board import BoardQuery, Column, Filter
from bot.domain.custom import PREFIX, RecordKind
from bot.domain.error import Invalid
from bot.domain.lens import MOST_FACTS, PLAIN, PLAIN_SEEN, USUAL, Lens, Seen, Stretch, When
from bot.storage import UnitOfWork


def through(uow: UnitOfWork, query: BoardQuery, lens: Lens) -> BoardQuery:
    """Look at a board through a lens; what the board's own controls can ask becomes theirs.

    Those are answered from kept totals. Raises `Invalid` for bounds that lie the wrong way round,
    that no rate compares, and for more facts than a card has room for.
    """
    _ask_sound(uow, lens)
    if query.filter is Filter.ALL:
        if lens.stalled:
            query, lens = replace(query, filter=Filter.STALLED), replace(lens, stalled=False)
        elif lens.no_step:
            query, lens = replace(query, filter=Filter.NO_STEP), replace(lens, no_step=False)
        elif lens.closing == When(Stretch.THIS_MONTH):
            query, lens = replace(query, filter=Filter.CLOSING), replace(lens, closing=None)
    if lens.facts == USUAL:
        lens = replace(lens, facts=())
    return replace(query, lens_id=uow.lenses.put(lens), stage_id=None, page=0, cursor=None)


def whole(uow: UnitOfWork, query: BoardQuery) -> BoardQuery:
    """Give the same board with all deals on it; what cards show stays."""
    facts = uow.lenses.get(query.lens_id).facts
    return replace(
        query,
        owner_id=None,
        filter=Filter.ALL,
        lens_id=uow.lenses.put(replace(PLAIN, facts=facts)),
        stage_id=None,
        page=0,
        cursor=None,
    )


def asked_for(uow: UnitOfWork, query: BoardQuery) -> Lens:
    """Give all that a board asks for as one lens, with what its own controls ask."""
    lens = uow.lenses.get(query.lens_id)
    match query.filter:
        case Filter.STALLED:
            return replace(lens, stalled=True)
        case Filter.NO_STEP:
            return replace(lens, no_step=True)
        case Filter.CLOSING:
            return replace(lens, closing=lens.closing or When(Stretch.THIS_MONTH))
        case Filter.ALL:
            return lens


def seen(uow: UnitOfWork, query: BoardQuery, columns: Sequence[Column] = ()) -> Seen:
    """Give a board's lens with the names it needs; costs nothing without one."""
    if not query.lens_id:
        return PLAIN_SEEN
    lens = uow.lenses.get(query.lens_id)
    shown = {one for one in lens.facts if one.startswith(PREFIX)}
    fields = {one.id: one for one in uow.fields.all(RecordKind.DEAL, archived=True)}
    cards = [deal for column in columns for deal in column.cards] if shown else []
    return Seen(
        lens,
        uow.companies.name_of(lens.company_id) if lens.company_id is not None else None,
        {},
        fields,
        {deal.id: uow.fields.of(RecordKind.DEAL, deal.id) for deal in cards},
    )


def _ask_sound(uow: UnitOfWork, lens: Lens) -> None:
    today = uow.workspace.day(uow.now)
    for bound in (lens.least, lens.most):
        home = uow.workspace.currency
        if bound is not None and uow.rates.on(today, [bound.currency]).convert(bound) is None:
            raise Invalid(
                "There is no rate for {currency} yet. Write the amount in {home}.",
                currency=bound.currency,
                home=home,
            )
    if lens.least and lens.most and uow.rates.rank(lens.least) > uow.rates.rank(lens.most):
        raise Invalid("The lowest value is above the highest. Swap the two.")
    for when in (lens.closing, lens.created):
        if when and when.first and when.last and when.last < when.first:
            raise Invalid("The end lies before the beginning. Swap the two days.")
    if len(lens.facts) > MOST_FACTS:
        raise Invalid("A card has room for {limit} facts. Choose fewer.", limit=MOST_FACTS)
