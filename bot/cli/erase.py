"""`pipewright erase`: everything that tells of one person, out of a workspace."""

from typing import Annotated

import typer

from bot.cli.option import WorkspaceKey
from bot.cli.session import session
from bot.domain.person import Person
from bot.services import erase as service


def erase(
    who: Annotated[str, typer.Argument(metavar="WHO", help="A whole name or an e-mail address.")],
    workspace: WorkspaceKey = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Erase a contact, or one of the team: name, addresses, and where texts tell of them.

    Deals and numbers stay as they are. This cannot be undone; older backups still hold them.
    """
    with session(workspace) as opened:
        place = opened.workspace
        with opened.db.read(place.id, budget=service.BUDGET) as uow:
            found = service.named(uow, who)
            is_person = isinstance(found, Person)
            make = service.person_subject if is_person else service.contact_subject
            subject = make(uow, found.id)
        kind = "of the team" if is_person else "a contact"
        if not yes:
            typer.confirm(f"Erase {found.name}, {kind}, for good?", abort=True, err=True)
        count = service.erase(opened.db, place.id, subject)
    print(f"Erased: {count:,} records told of them.")
