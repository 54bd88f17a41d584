"""`pipewright forecast`: what a month or quarter may bring, and how forecasts did before."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated

import typer

from bot.cli import figure, picture
from bot.cli.moment import read_moment, read_period, read_window
from bot.cli.option import AsCsv, AsJson, AsOf, From, PipelineName, To, WorkspaceKey
from bot.cli.session import BUDGET, now, session
from bot.cli.table import add, show, table
from bot.domain.fan import course
from bot.domain.forecast import Forecast, Sample, month_of
from bot.domain.metrics import Period
from bot.domain.money import Money
from bot.domain.pipeline import Pipeline
from bot.domain.snapshot import Whose
from bot.picture.shape import Picture
from bot.services import backtest as past
from bot.services.backtest import BASELINES, Scored
from bot.services.forecast import forecast as service
from bot.services.note import notes
from bot.services.prospect import won_in
from bot.storage import UnitOfWork
from bot.views.fan import fan_picture

_TITLES = ("last month", "mean of 3", "3 months ago", "configured")


def forecast(
    workspace: WorkspaceKey = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    as_of: AsOf = None,
    pipeline: PipelineName = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="MONTH", help="2026-09, or 2026-Q3 (default: now's)."),
    ] = None,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Forecast past months and compare with what came.")
    ] = False,
    first: From = None,
    last: To = None,
    png: picture.PngFile = None,
) -> None:
    """Forecast what a month or quarter will bring: p10, p50 and p90, won so far included.

    With --backtest each past month (of --from and --to) is forecast from what was known on its
    first morning, beside what anybody would say without a model.
    """
    if backtest and png is not None:
        raise typer.BadParameter("A backtest has no picture.", param_hint="--png")
    bounds = read_period(first, last)
    asked = read_window(period)
    with session(workspace) as opened:
        place = opened.workspace
        moment = read_moment(as_of, place)
        # A date means the end of that day, so what is known is all until the next morning.
        today = place.day(moment.instant if moment else now()) + timedelta(days=1)
        with opened.db.read(place.id, budget=BUDGET) as uow:
            chosen = (
                [uow.pipelines.named(pipeline)] if pipeline else uow.pipelines.all(archived=True)
            )
            if backtest:
                scored = past.backtest(uow, chosen, today, bounds.first, bounds.last)
            else:
                window = asked or month_of(today - timedelta(days=1))
                made = service(uow, chosen, window, today)
                if png is not None:
                    whose = Whose(chosen[0].id if pipeline else None)
                    picture.write(_fan(uow, chosen, whose, made, today), png)
    if backtest:
        if as_csv:
            figure.write_csv([_scored(one) for one in scored])
        else:
            _tell_scores(scored, place.currency, as_json=as_json)
    elif as_csv:
        figure.write_csv([_json(made)])
    elif as_json:
        figure.write(_json(made))
    else:
        _show(made)


def _fan(
    uow: UnitOfWork, chosen: Sequence[Pipeline], whose: Whose, made: Forecast, today: date
) -> Picture | None:
    points = course(
        made.window,
        today,
        won=lambda window: won_in(uow, whose, window, today),
        made=lambda window: service(uow, chosen, window, today),
    )
    period = Period(made.window.first, made.window.last)
    return fan_picture(
        points,
        notes(uow),
        picture.ENGLISH,
        asked=made.window,
        title="Forecast",
        note=picture.note(period, chosen[0].name if whose.pipeline_id else None),
        currency=made.currency,
    )


def _json(made: Forecast) -> figure.Json:
    return {
        "period": made.window.label,
        "from": made.window.first.isoformat(),
        "to": made.window.last.isoformat(),
        "currency": made.currency,
        **_amounts(made),
        "learned": made.learned,
        "sample": _sample(made.sample),
    }


def _amounts(made: Forecast) -> figure.Json:
    """Give the sums; None where nothing has a value that they could be made of."""
    return {
        name: str(Money(minor, made.currency).amount) if made.valued else None
        for name, minor in (
            ("won", made.won),
            ("p10", made.p10),
            ("p50", made.p50),
            ("p90", made.p90),
            ("open_part", made.open_part),
            ("new_part", made.new_part),
            ("configured", made.by_configured),
        )
    }


def _sample(sample: Sample) -> figure.Json:
    return {
        "open_deals": sample.open_deals,
        "undated": sample.undated,
        "unvalued": sample.unvalued,
        "unconverted": sample.unconverted,
        "won": sample.wins,
        "lost": sample.losses,
        "months": sample.months,
    }


def _tell_scores(scored: Sequence[Scored], currency: str, *, as_json: bool) -> None:
    if as_json:
        figure.write([_scored(one) for one in scored])
        return
    if not scored:
        print("Nothing to compare yet: a backtest needs four months in which deals were won.")
        return
    shown = table("month", numbers=("actual", "p10", "p50", "p90", "off %", "within", *_TITLES))
    for one in scored:
        made = one.forecast
        figures = (one.actual, made.p10, made.p50, made.p90)
        off = f"{(made.p50 - one.actual) / one.actual * 100:+.1f}" if one.actual else "–"
        naive = [_money(one.naive[key], currency) for key in BASELINES]
        within = "yes" if one.covered else "no"
        amounts = [_money(minor, currency) for minor in figures]
        add(shown, f"{one.first:%Y-%m}", *amounts, off, within, *naive)
    errors = [past.error(scored, key) for key in BASELINES]
    ours = past.error(scored)
    covered = f"{sum(one.covered for one in scored)}/{len(scored)}"
    told = [_percent(error) for error in (ours, *errors)]
    add(shown, "error", "", "", told[0], "", "", covered, *told[1:])
    shown.caption = (
        f"In {currency}. Each month from what was known on its first morning.\n"
        "Error: mean absolute percentage of p50. Within: between p10 and p90."
    )
    show(shown)
    if not any(one.actual for one in scored):
        print("Nothing was won in these months. Name others with --from and --to.")


def _scored(one: Scored) -> figure.Json:
    currency = one.forecast.currency
    return {
        "month": f"{one.first:%Y-%m}",
        "actual": str(Money(one.actual, currency).amount),
        "forecast": _amounts(one.forecast),
        "covered": one.covered,
        "baselines": {
            key: None if minor is None else str(Money(minor, currency).amount)
            for key, minor in one.naive.items()
        },
    }


def _show(made: Forecast) -> None:
    shown = table(made.window.label, numbers=(made.currency,))
    rows = (
        ("won so far", made.won),
        ("p10: nine in ten come out above", made.p10),
        ("p50: as likely more as less", made.p50),
        ("p90: nine in ten come out below", made.p90),
        ("of p50 from open deals", made.open_part),
        ("of p50 from deals to come", made.new_part),
        ("by configured chances", made.by_configured),
    )
    for name, minor in rows:
        add(shown, name, _money(minor if made.valued else None, made.currency))
    sample = made.sample
    learned = (
        f"Learned from {sample.wins:,} won and {sample.losses:,} lost deals over "
        f"{sample.months} whole months."
        if made.learned
        else "Too few dated deals were won to learn from: these are the configured chances."
    )
    left = " (left out)" if made.learned else ""
    shown.caption = (
        f"{learned}\n{sample.open_deals:,} open deals: {sample.unvalued:,} without a value, "
        f"{sample.unconverted:,} without a rate,\n{sample.undated:,} without a date{left}."
    )
    show(shown)


def _money(minor: int | None, currency: str) -> str:
    return "–" if minor is None else f"{Money(minor, currency).amount:,.0f}"


def _percent(error: float | None) -> str:
    return "–" if error is None else f"{error:.2f} %"
