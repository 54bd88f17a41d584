"""What files say in columns of their own, put into fields of the workspace's own."""

from collections.abc import Iterable, Mapping

from bot.domain.custom import CustomField, FieldKind, RecordKind
from bot.domain.error import Invalid
from bot.intake.card import Card
from bot.intake.extra import Extra
from bot.intake.names import Names
from bot.services import field
from bot.storage import UnitOfWork

Own = Mapping[str, CustomField]
"""The fields that a file fills, by the name its column has."""


def settled(uow: UnitOfWork, extras: Iterable[Extra]) -> tuple[Own, list[int]]:
    """Find the fields that columns go into, or make them; gives the ids of those made.

    One for which there is no room any more is left out.
    """
    own: dict[str, CustomField] = {}
    made: list[int] = []
    for extra in extras:
        draft = CustomField(0, RecordKind.DEAL, extra.name, extra.kind, extra.choices)
        try:
            own[extra.name], fresh = field.ensure(uow, draft)
        except Invalid:
            continue
        if fresh:
            made.append(own[extra.name].id)
    return own, made


def told_by(names: Names, card: Card, own: Own) -> dict[int, str]:
    """Give what a card says, as fields store it, by field id; people who are not here are not."""
    said: dict[int, str] = {}
    for name, text in card.own or ():
        known = own.get(name)
        if known is None:
            continue
        if known.kind is FieldKind.PERSON:
            person_id = names.colleague(text)
            if person_id is None:
                continue
            text = str(person_id)
        said[known.id] = text
    return said
