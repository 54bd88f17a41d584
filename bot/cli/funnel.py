"""`pipewright funnel`: how deals come through the stages, and where they wait."""

from decimal import Decimal
from typing import Annotated

import typer

from bot.cli import figure, picture
from bot.cli.moment import read_moment, read_period
from bot.cli.option import (
    AsCsv,
    AsJson,
    AsOf,
    CurrencyCode,
    From,
    Owner,
    PersonaName,
    PipelineName,
    ProductName,
    Region,
    SourceName,
    Team,
    To,
    WorkspaceKey,
)
from bot.cli.picture import PngFile
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.error import NotFound
from bot.domain.funnel import Bottleneck, Funnel, Step, bottleneck
from bot.domain.path import WON
from bot.domain.pipeline import Pipeline, StageKind
from bot.domain.sample import wilson
from bot.services import funnel as service
from bot.services.scope import scope_named
from bot.views.picture import funnel_picture

_LOSSES = 10
_COLUMNS = ("reached", "next", "%", "won %", "skipped", "back", "median", "80 %", "waiting")


def funnel(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    first: From = None,
    last: To = None,
    owner: Owner = None,
    team: Team = None,
    region: Region = None,
    persona: PersonaName = None,
    source: SourceName = None,
    currency: CurrencyCode = None,
    product: ProductName = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", metavar="STAGE STAGE", help="Conversion from one to another."),
    ] = None,
    file: PngFile = None,
) -> None:
    """Show how many deals reached each stage, went on, and how long they stood there.

    A stage counts in the period in which a deal reached it; a visit in that in which it ended.
    """
    period = read_period(first, last)
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        instant = moment.instant if moment else None
        with opened.db.read(place.id, budget=BUDGET) as uow:
            scope = scope_named(
                uow,
                pipeline=pipeline,
                owner=owner,
                team=team,
                region=region,
                persona=persona,
                source=source,
                currency=currency,
                product=product,
            )
            line = service.pipeline_of(uow, scope)
            found = service.funnel(uow, scope, period, instant)
            lost = service.losses(uow, scope, period) if instant is None else []
            pair = None
            if between is not None:
                low, high = (_stage(line, name) for name in between)
                pair = service.conversion(uow, low, high, scope, period, instant)
    note = picture.note(period, line.name)
    picture.write(funnel_picture(found, picture.ENGLISH, title="Stages", note=note), file)
    if as_csv:
        figure.write_csv([_step(one) for one in found.steps])
        return
    names = {one.id: one.name for one in line.ever}
    if not as_json:
        _show(found, pair, between)
        for one in lost[:_LOSSES]:
            how = "disqualified" if one.disqualified else "lost"
            reason = one.reason or "no reason given"
            print(f"{one.deals:,} {how} in {names.get(one.stage_id, '–')}: {reason}")
        return
    answer: figure.Json = {
        "pipeline": line.name,
        "as_of": moment.text if moment else now().isoformat(),
        "from": period.first.isoformat() if period.first else None,
        "to": period.last.isoformat() if period.last else None,
        "stages": [_step(one) for one in found.steps],
        "bottleneck": _told(bottleneck(found)),
        "losses": [
            {
                "stage": names.get(one.stage_id, ""),
                "reason": one.reason,
                "deals": one.deals,
                "disqualified": one.disqualified,
            }
            for one in lost
        ],
    }
    if pair is not None and between is not None:
        answer["between"] = {
            "from": between[0],
            "to": between[1],
            "reached": pair[0],
            "reached_both": pair[1],
            "conversion": figure.rate(_share(pair)),
        }
    figure.write(answer)


def _stage(line: Pipeline, name: str) -> int:
    """Find a stage by its name; any won stage is the goal."""
    for one in line.stages:
        if one.name.casefold() == name.strip().casefold() and one.kind is not StageKind.LOST:
            return WON if one.kind is StageKind.WON else one.id
    known = ", ".join(one.name for one in line.stages if one.kind is not StageKind.LOST)
    raise NotFound("There is no {name}. Known: {names}.", name=name, names=known)


def _share(pair: tuple[int, int]) -> Decimal | None:
    cases, hits = pair
    return Decimal(100 * hits) / cases if cases else None


def _step(one: Step) -> figure.Json:
    trust = wilson(one.gone_on, one.reached)
    return {
        "name": one.name,
        "entered": one.reached,
        "reached_next": one.gone_on,
        "conversion": figure.rate(one.conversion),
        "conversion_95": [figure.rate(trust.low), figure.rate(trust.high)] if trust else None,
        "won": one.won,
        "won_rate": figure.rate(one.to_won),
        "skipped": one.skipped,
        "moved_back": one.back,
        "visits": sum(one.days.values()),
        "days_median": figure.rate(one.median),
        "days_p80": figure.rate(one.p80),
        "waiting": one.waiting,
        "age_median": figure.rate(one.age),
    }


def _told(found: Bottleneck | None) -> figure.Json | None:
    if found is None:
        return None
    return {
        "stage": found.step.name,
        "days_median": figure.rate(found.step.median),
        "share_of_time": figure.rate(found.share),
        "conversion": figure.rate(found.step.conversion),
    }


def _show(found: Funnel, pair: tuple[int, int] | None, between: tuple[str, str] | None) -> None:
    shown = table("", numbers=_COLUMNS)
    for one in found.steps:
        add(
            shown,
            one.name,
            f"{one.reached:,}",
            f"{one.gone_on:,}",
            _text(one.conversion, 1),
            _text(one.to_won, 1),
            f"{one.skipped:,}",
            f"{one.back:,}",
            _text(one.median, 1),
            _text(one.p80, 1),
            f"{one.waiting:,}",
        )
    lines = ["Reached: stood in it or in a later one. Median and 80 % in days of completed visits."]
    slow = bottleneck(found)
    if slow is not None:
        days, share = _text(slow.step.median, 1), _text(slow.share, 0)
        lines.append(f"Longest wait: {slow.step.name}, {days} days, {share} % of the way.")
    if pair is not None and between is not None:
        share = _text(_share(pair), 1)
        lines.append(f"{between[0]} to {between[1]}: {pair[1]:,} of {pair[0]:,}, {share} %.")
    shown.caption = "\n".join(lines)
    show(shown)


def _text(number: Decimal | None, places: int) -> str:
    return "–" if number is None else f"{number:,.{places}f}"
