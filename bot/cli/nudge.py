"""`pipewright nudges --dry-run`: who would be told what, when and why; nothing is written."""

from html import unescape
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.moment import Moment, read_moment
from bot.cli.option import AsJson, AsOf, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.manners import at_local
from bot.domain.nudge import NudgeState
from bot.domain.workspace import Workspace
from bot.services.rehearsal import Line, rehearse
from bot.views import rule
from bot.views.text import text
from bot.views.words import Words

NOON = 12 * 60
_WAY = {
    NudgeState.WAITING: "message",
    NudgeState.FOLDED: "digest",
    NudgeState.ESCALATED: "manager",
    NudgeState.OLD: "review",
}


def nudges(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_of: AsOf = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be told (required).")
    ] = False,
) -> None:
    """Show who would be reminded of what and why, today or at noon of a day to come."""
    if not dry_run:
        raise typer.BadParameter(
            "Reminders are sent by “pipewright run”; add --dry-run to see them.",
            param_hint="--dry-run",
        )
    with session(workspace) as opened:
        place = opened.workspace
        moment = _moment(read_moment(as_of, place), as_of, place)
        with opened.db.read(place.id, budget=BUDGET) as uow:
            uow.now = moment.instant if moment else uow.now
            lines = rehearse(uow)
            words = Words("en", zone=place.zone, now=uow.now)
    if as_json:
        figure.write(
            {
                "as_of": moment.text if moment else now().isoformat(),
                "nudges": [_json(line, words) for line in lines],
            }
        )
    else:
        _show(lines, words)


def _moment(moment: Moment | None, typed: str | None, place: Workspace) -> Moment | None:
    """Take noon of a day that was typed without an hour: its end would be after everybody's."""
    if moment is None or moment.text != (typed or "")[:10]:
        return moment
    day = moment.instant.astimezone(place.tz).date()
    return Moment(moment.text, at_local(day, NOON, place.tz))


def _json(line: Line, words: Words) -> figure.Json:
    return {
        "person": line.person.name,
        "deal": line.deal.number,
        "name": line.deal.name,
        "rule": line.found.rule.value,
        "reason": _why(line, words),
        "at": line.at.isoformat(),
        "as": _WAY[line.state],
    }


def _why(line: Line, words: Words) -> str:
    return unescape(rule.why(line.found, words, stage=text(line.stage, 40)))


def _show(lines: list[Line], words: Words) -> None:
    shown = table("who", "deal", "as", "when", "why")
    for line in lines:
        local = line.at.astimezone(line.person.tz)
        add(
            shown,
            line.person.name,
            f"#{line.deal.number} {line.deal.name}"[:40],
            _WAY[line.state],
            local.strftime("%Y-%m-%d %H:%M"),
            _why(line, words),
        )
    show(shown)
