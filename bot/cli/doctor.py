"""`pipewright doctor`: is the database well, and do the kept totals tell the truth."""

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console

from bot.cli import figure, post
from bot.cli.option import AsJson, WorkspaceKey
from bot.cli.session import now
from bot.services import mailbox
from bot.services.look import TROUBLE
from bot.services.workspace import choose
from bot.settings import Settings
from bot.storage import Database, UnitOfWork, head, is_current
from bot.storage.rebuild import check
from bot.storage.rebuild import rebuild as mend

LATE = timedelta(minutes=5)
"""How long something may be due before the clock counts as late."""


def doctor(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Recompute the totals that disagree.")
    ] = False,
) -> None:
    """Examine the database: reachable, migrated, totals equal to a recomputation, the queue."""
    url = Settings.load().database_url
    if is_current(url):
        found = _examine(url, workspace, rebuild=rebuild)
    else:
        found = {"healthy": False, "migration": {"current": False, "revision": head(url)}}
    if as_json:
        figure.write(found)
    else:
        _show(found)
    if not found["healthy"]:
        raise typer.Exit(1)


def _examine(url: str, key: str | None, *, rebuild: bool) -> figure.Json:
    db = Database(url, clock=now, pool_size=2)
    try:
        place = choose(db, key)
        mended = mend(db, place.id) if rebuild else 0
        drifted = len(check(db, place.id))
        with db.read(place.id) as uow:
            reminders = _reminders(uow)
            queue = {state.value: count for state, count in uow.outbox.counts().items()}
            delivery = post.examine(uow, now())
            wrong = mailbox.trouble(uow)
    finally:
        db.close()
    return {
        "healthy": drifted == 0 and not delivery["disabled"] and wrong is None,
        "workspace": place.key,
        "database": "postgresql" if db.postgres else "sqlite",
        "migration": {"current": True, "revision": head(url)},
        "totals": {"drifted": drifted, "mended": mended},
        "outbox": queue,
        "delivery": delivery,
        "reminders": reminders,
        "mailbox": {"since": wrong[0].isoformat(), "why": wrong[1]} if wrong else None,
    }


def _reminders(uow: UnitOfWork) -> figure.Json:
    """Find what the clock should have done by now, and whose deals nobody is told about."""
    gone = [
        {"name": one.name, "deals": deals}
        for one in uow.persons.all(active_only=False)
        if not one.is_member and (deals := uow.worth.open_of(one.id))
    ]
    aside = sorted(uow.settings.get(TROUBLE) or {})
    return {"late": uow.looks.late(now() - LATE), "gone": gone, "set_aside": aside}


def _show(found: figure.Json) -> None:
    console = Console(highlight=False)
    if not found["migration"]["current"]:
        console.print("✗ migration: not current; run pipewright migrate")
        return
    totals = found["totals"]
    agree = totals["drifted"] == 0
    verdict = (
        "agree with the deals"
        if agree
        else f"{totals['drifted']:,} disagree with the deals; doctor --rebuild mends them"
    )
    mended = f" ({totals['mended']:,} mended)" if totals["mended"] else ""
    queue = ", ".join(f"{count:,} {state}" for state, count in found["outbox"].items())
    console.print(f"✓ database: {found['database']}, workspace {found['workspace']}")
    console.print(f"✓ migration: {found['migration']['revision']}")
    console.print(f"{'✓' if agree else '✗'} totals: {verdict}{mended}")
    console.print(f"✓ outbox: {queue}")
    post.show(console, found["delivery"])
    _show_reminders(console, found["reminders"])
    if wrong := found["mailbox"]:
        console.print(f"✗ mailbox: cannot be read since {wrong['since']}: {wrong['why']}")


def _show_reminders(console: Console, told: figure.Json) -> None:
    late, aside = told["late"], told["set_aside"]
    if late:
        console.print(f"✗ clock: {late:,} overdue; is the bot running?")
    else:
        console.print("✓ clock: nothing overdue")
    for one in told["gone"]:
        console.print(f"✗ people: {one['name']} is gone and has {one['deals']:,} open deals")
    if aside:
        console.print(f"✗ reminders: {len(aside):,} deals could not be looked at; see the log")
