"""`pipewright person`: who sells in a workspace."""

import typer

from bot.cli import figure
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import session
from bot.cli.table import add, show, table

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
