"""Lenses: kept for the controls that carry them, and told with what their ids are called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.board import BoardQuery, Column, Filter
from bot.domain.custom import PREFIX, CustomField, FieldKind, RecordKind
from bot.domain.error import Invalid, NotFound
from bot.domain.lens import MOST_FACTS, PLAIN, PLAIN_SEEN, USUAL, Lens, Own, Seen, Stretch, When
from bot.storage import UnitOfWork
from bot.storage.repository import folded


def through(uow: UnitOfWork, query: BoardQuery, lens: Lens) -> BoardQuery:
    """Look at a board through a lens; what the board's own controls can ask becomes theirs.

    Those are answered from kept totals. Raises `Invalid` for bounds that lie the wrong way round,
    that no rate compares, and for more facts than a card has room for.
    """
    if (found := flaw(uow, lens)) is not None:
        raise found[1]
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
    fields = {one.id: one for one in uow.fields.all(archived=True)}
    cards = [deal for column in columns for deal in column.cards] if shown else []
    return Seen(
        lens,
        uow.companies.name_of(lens.company_id) if lens.company_id is not None else None,
        {one.id: one.name for one in uow.personas.all(archived=True)},
        fields,
        {deal.id: uow.fields.of(RecordKind.DEAL, deal.id) for deal in cards},
    )


def flaw(uow: UnitOfWork, lens: Lens) -> tuple[str, Invalid] | None:
    """Give what is wrong with a lens and the field it is under; None when nothing is."""
    today, home = uow.workspace.day(uow.now), uow.workspace.currency
    for name, bound in (("least", lens.least), ("most", lens.most)):
        if bound is not None and uow.rates.on(today, [bound.currency]).convert(bound) is None:
            return name, Invalid(
                "There is no rate for {currency} yet. Write the amount in {home}.",
                currency=bound.currency,
                home=home,
            )
    if lens.least and lens.most and uow.rates.rank(lens.least) > uow.rates.rank(lens.most):
        return "most", Invalid("The lowest value is above the highest. Swap the two.")
    for name, when in (("closing_last", lens.closing), ("created_last", lens.created)):
        if when and when.first and when.last and when.last < when.first:
            return name, Invalid("The end lies before the beginning. Swap the two days.")
    for own in lens.own:
        if _is_backward(own):
            known = uow.fields.get(own.field_id)
            if own.kind is FieldKind.MONEY and _currency(own.first) != _currency(own.last):
                return f"{known.key}:last", Invalid("Write both amounts in one currency.")
            return f"{known.key}:last", Invalid(
                "{field}: the first bound lies behind the last. Swap the two.", field=known.name
            )
    if len(lens.facts) > MOST_FACTS:
        return "facts", Invalid(
            "A card has room for {limit} facts. Choose fewer.", limit=MOST_FACTS
        )
    return None


def _is_backward(own: Own) -> bool:
    if own.first is None or own.last is None:
        return False
    if own.kind is FieldKind.NUMBER:
        return Decimal(own.first) > Decimal(own.last)
    if own.kind is FieldKind.MONEY:
        same = _currency(own.first) == _currency(own.last)
        return not same or int(own.first.split(" ")[0]) > int(own.last.split(" ")[0])
    return own.first > own.last


def _currency(bound: str | None) -> str:
    return (bound or "").rpartition(" ")[2]


def askable(uow: UnitOfWork) -> list[CustomField]:
    """Give the custom fields a board can be narrowed by: on deals, companies and contacts."""
    return [one for record in RecordKind for one in uow.fields.all(record)]


@dataclass(frozen=True, slots=True)
class Names:
    """Finds what a line that narrows a board names; `person` knows who is meant."""

    uow: UnitOfWork
    person: Callable[[str], int]

    def owner(self, typed: str) -> int:
        """Give a person's id."""
        return self.person(typed)

    def pipeline(self, typed: str) -> int:
        """Give a pipeline's id."""
        return self.uow.pipelines.named(typed).id

    def team(self, typed: str) -> str:
        """Give a team as it is written."""
        return team_named(self.uow, typed)

    def persona(self, typed: str) -> int:
        """Give a persona's id."""
        return persona_named(self.uow, typed)

    def company(self, typed: str) -> int:
        """Give a company's id."""
        return company_named(self.uow, typed)

    def field(self, typed: str) -> CustomField:
        """Give a field of the workspace's own."""
        return field_named(self.uow, typed)


def teams(uow: UnitOfWork) -> list[str]:
    """Give the teams people are in, by name."""
    return uow.persons.teams()


def team_named(uow: UnitOfWork, typed: str) -> str:
    """Find a team by its name; raises `NotFound` that lists the teams."""
    known = teams(uow)
    found = next((one for one in known if folded(one) == folded(typed)), None)
    if found is None:
        raise NotFound(
            "There is no team “{name}”. Teams: {names}.", name=typed, names=", ".join(known) or "–"
        )
    return found


def company_named(uow: UnitOfWork, typed: str) -> int:
    """Find a company by its name or the start of it; `Invalid` when none or several are meant."""
    found = uow.companies.names(typed, limit=6)
    exact = [one for one in found if folded(one[1]) == folded(typed)] or found
    if len(exact) == 1:
        return exact[0][0]
    if not exact:
        raise Invalid("No company is called “{name}”.", name=typed)
    names = ", ".join(name for _, name in exact)
    raise Invalid("Several companies begin with “{name}”: {names}.", name=typed, names=names)


def field_named(uow: UnitOfWork, typed: str) -> CustomField:
    """Find a custom field by its name; raises `Invalid` that says what can be asked."""
    found = next((one for one in askable(uow) if folded(one.name) == folded(typed)), None)
    if found is None:
        raise Invalid(
            "“{name}” is nothing I can filter by. There are owner, team, source, persona, company, "
            "value, closing, created, and your own fields.",
            name=typed,
        )
    return found


def personas(uow: UnitOfWork) -> dict[int, str]:
    """Give the names of personas by id."""
    return {one.id: one.name for one in uow.personas.all()}


def persona_named(uow: UnitOfWork, typed: str) -> int:
    """Find a persona by its name or the start of it; raises `NotFound` that lists them."""
    known = uow.personas.all()
    found = [one.id for one in known if folded(one.name) == folded(typed)]
    found = found or [one.id for one in known if folded(one.name).startswith(folded(typed))]
    if len(found) != 1:
        raise NotFound(
            "There is no persona “{name}”. Personas: {names}.",
            name=typed,
            names=", ".join(one.name for one in known) or "–",
        )
    return found[0]
