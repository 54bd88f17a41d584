"""`pipewright nudges --dry-run`: who would be told what, and which digests; nothing is written."""

from html import unescape
from typing import Annotated

import typer

from bot.cli import figure
from bot.cli.moment import Moment, read_moment
from bot.cli.option import AsJson, AsOf, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.digest import DigestKind
from bot.domain.manners import at_local
from bot.domain.nudge import NudgeState
from bot.domain.workspace import Workspace
from bot.services.rehearsal import Line, Paper, papers, rehearse
from bot.views import brief_line, rule, weekly
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
    """Show who would be reminded of what and why, and what digests would say, on a day.

    That is today as it stands, or noon of a day to come.
    """
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
            told = papers(uow, lines)
            words = Words("en", zone=place.zone, now=uow.now)
    if as_json:
        figure.write(
            {
                "as_of": moment.text if moment else now().isoformat(),
                "nudges": [_json(line, words) for line in lines],
                "digests": [_digest(paper, place) for paper in told],
            }
        )
    else:
        _show(lines, words)
        _show_digests(told, place)


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


def _digest(paper: Paper, place: Workspace) -> figure.Json:
    return {
        "kind": paper.digest.kind.value,
        "to": _reader(paper),
        "at": paper.at.isoformat(),
        "line": _point(paper, place) if paper.sent else None,
    }


def _reader(paper: Paper) -> str:
    """Name who reads a digest: a person, or a channel by Slack's id of it."""
    return paper.digest.channel_id or paper.person.name


def _point(paper: Paper, place: Workspace) -> str:
    """Give the first line of a digest in its readers' language."""
    of_channel = paper.digest.channel_id is not None
    zone = place.zone if of_channel else paper.person.zone
    words = Words(paper.digest.locale if of_channel else paper.person.locale, zone=zone, now=now())
    is_week = paper.digest.kind is DigestKind.REVIEW
    return unescape((weekly if is_week else brief_line).point(paper.told, words))


def _show_digests(told: list[Paper], place: Workspace) -> None:
    shown = table("digest", "to", "when", "first line")
    for paper in told:
        zone = place.tz if paper.digest.channel_id else paper.person.tz
        add(
            shown,
            paper.digest.kind.value,
            _reader(paper)[:40],
            paper.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
            _point(paper, place) if paper.sent else "(nothing to say: it stays silent)",
        )
    show(shown)
