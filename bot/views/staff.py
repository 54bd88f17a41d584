"""The people of a workspace: what they are here, and whom an imported one is in Slack."""

from collections.abc import Mapping, Sequence

from bot.domain.person import Person, Role
from bot.domain.tomb import is_stone
from bot.views import label
from bot.views.block import (
    Block,
    View,
    actions,
    button,
    context,
    field,
    lookup,
    modal,
    option,
    section,
    select,
)
from bot.views.chooser import user
from bot.views.field import optional_field, short_field
from bot.views.metadata import Extra, dump
from bot.views.text import plain, text
from bot.views.words import Words

PAGE = 30


def staff(
    people: Sequence[Person],
    words: Words,
    *,
    page: int,
    more: bool,
    notice: Sequence[Block] = (),
) -> View:
    """Draw a page of people, those who are not in Slack yet marked."""
    rows: list[Block] = [
        *notice,
        actions([lookup("staff.find", words("Find somebody by name"), letters=1)]),
    ]
    for person in people:
        change = button(
            words("Change"),
            "staff.edit",
            str(person.id),
            spoken=words("Change {person}", person=plain(person.name, 50)),
        )
        rows.append(section(_line(person, words), accessory=change))
    turns = []
    if page:
        turns.append(button(words("Previous page"), "staff.previous", str(page - 1)))
    if more:
        turns.append(button(words("Next page"), "staff.next", str(page + 1)))
    if turns:
        rows.append(actions(turns))
    return modal(words("People"), rows, close=words("Back"), callback_id="staff.view")


def person_form(person: Person, words: Words, *, people: Mapping[int, Person], meta: Extra) -> View:
    """Ask for somebody's role, team, region and manager, and who they are in Slack."""
    roles = [
        option(words(name), role.value)
        for role, name in label.ROLE.items()
        if (role is Role.OUTSIDER) == (person.role is Role.OUTSIDER)
    ]
    chosen = people.get(person.manager_id) if person.manager_id is not None else None
    present = option(plain(chosen.name), str(chosen.id)) if chosen else None
    inputs = [
        section(f"*{text(person.name, 60)}*"),
        field(
            "role",
            words("Role"),
            select("chosen", words("Select a role"), roles, initial=person.role.value),
        ),
        short_field("team", words("Team"), words("East"), person.team, limit=60),
        short_field("region", words("Region"), words("Seoul"), person.region, limit=60),
        optional_field(
            "manager",
            words("Manager"),
            lookup("person.search", words("Select somebody"), initial=present),
        ),
    ]
    if person.slack_id is None:
        inputs += [
            optional_field(
                "slack", words("In Slack this is"), user("chosen", words("Select somebody"))
            ),
            context(words("They keep their deals and their history.")),
        ]
    if not is_stone(person.name):
        name = words("Erase {name}", name=plain(person.name, 50))
        inputs.append(actions([button(words("Erase"), "staff.erase", str(person.id), spoken=name)]))
    return modal(
        words("Person"),
        inputs,
        close=words("Cancel"),
        submit=words("Save"),
        callback_id="staff.save",
        metadata=dump(extra={**meta, "person": str(person.id)}),
    )


def _line(person: Person, words: Words) -> str:
    parts = [words(label.ROLE[person.role])]
    parts += [text(part, 60) for part in (person.team, person.region) if part]
    if person.slack_id is None:
        parts.append(words("not in Slack yet"))
    if not person.active:
        parts.append(words("has left"))
    return f"*{text(person.name, 60)}*\n{' · '.join(parts)}"
