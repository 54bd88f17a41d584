"""`pipewright person`: who sells in a workspace, what they may do, and who they are in Slack."""

import re
from dataclasses import replace
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import session
from bot.cli.table import add, show, table
from bot.domain.error import Invalid, NotFound
from bot.domain.person import Person, Role
from bot.services import person as persons
from bot.storage import UnitOfWork

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{6,20}")

person = typer.Typer(help="The people of a workspace.", no_args_is_help=True, rich_markup_mode=None)


@person.callback()
def people() -> None:
    """The people of a workspace."""


@person.command("list")
def list_(workspace: WorkspaceKey = None, as_json: AsJson = False) -> None:
    """List everybody: name, role, team, region, and whether they are in Slack yet."""
    with session(workspace) as opened, opened.db.read(opened.workspace.id) as uow:
        everybody = sorted(uow.persons.all(active_only=False), key=lambda it: it.name.casefold())
    names = {one.id: one.name for one in everybody}
    if as_json:
        figure.write(
            [
                {
                    "name": one.name,
                    "email": one.email,
                    "slack_id": one.slack_id,
                    "role": one.role.value,
                    "team": one.team,
                    "region": one.region,
                    "manager": names.get(one.manager_id) if one.manager_id else None,
                    "active": one.active,
                }
                for one in everybody
            ]
        )
        return
    shown = table("name", "role", "team", "region", "e-mail", "Slack")
    for one in everybody:
        add(
            shown,
            one.name,
            one.role.value,
            one.team or "–",
            one.region or "–",
            one.email or "–",
            one.slack_id or "–",
        )
    show(shown)


@person.command("set")
def set_(
    who: Annotated[str, typer.Argument(help="Name or e-mail address.")],
    role: Annotated[Role | None, typer.Option(help="What they may do.")] = None,
    team: Annotated[str | None, typer.Option(help="Their team; empty takes it away.")] = None,
    region: Annotated[str | None, typer.Option(help="Their region; empty takes it away.")] = None,
    manager: Annotated[
        str | None, typer.Option(help="Whom they report to; empty takes it away.")
    ] = None,
    workspace: WorkspaceKey = None,
) -> None:
    """Give somebody a role, a team, a region or a manager; what is left out stays."""

    def work(uow: UnitOfWork) -> Person:
        known = changed = _named(uow, who)
        if role is not None:
            changed = replace(changed, role=role)
        if team is not None:
            changed = replace(changed, team=team or None)
        if region is not None:
            changed = replace(changed, region=region or None)
        if manager is not None:
            changed = replace(changed, manager_id=_named(uow, manager).id if manager else None)
        if changed != known:
            persons.change(uow, changed, by=None)
        return changed

    with session(workspace) as opened:
        changed = opened.db.write(opened.workspace.id, work)
    print(f"{changed.name}: {changed.role.value}, {changed.team or '–'}, {changed.region or '–'}")


@person.command("match")
def match(
    who: Annotated[str, typer.Argument(help="Name or e-mail address of an imported person.")],
    slack_id: Annotated[str, typer.Argument(help="Who they are in Slack, like U012AB3CD.")],
    workspace: WorkspaceKey = None,
) -> None:
    """Say which Slack user an imported person is; they keep their deals and their history."""
    if not _SLACK_ID.fullmatch(slack_id):
        raise Invalid("A Slack user's id begins with U or W, like U012AB3CD.")

    def work(uow: UnitOfWork) -> Person:
        known = _named(uow, who)
        persons.match(uow, known.id, slack_id, by=None)
        return known

    with session(workspace) as opened:
        known = opened.db.write(opened.workspace.id, work)
    print(f"{known.name} is {slack_id} in Slack.")


def _named(uow: UnitOfWork, who: str) -> Person:
    """Give the person of an e-mail address or an exact name; raises `NotFound`."""
    found = uow.persons.by_email(who) if "@" in who else uow.persons.named(who)
    if found is None:
        raise NotFound("Nobody here, or more than one, is called “{name}”.", name=who)
    return found
