"""Pictures of numbers: drawn by who sends them, never while somebody waits for an answer."""

from collections.abc import Mapping
from typing import Any

from bot.commands.answer import Answer, Payload, Say, Screen, Show
from bot.commands.call import Call, Viewer
from bot.commands.cast import every_pipeline, everybody
from bot.commands.forecast import whose_of
from bot.commands.metric import cast_of, query_of
from bot.commands.movement import moved, question
from bot.commands.request import Kind, Place
from bot.commands.route import Routes
from bot.commands.screen import Shape, in_modal
from bot.domain.error import Invalid
from bot.picture.press import png
from bot.picture.shape import Picture
from bot.services import funnel as stages
from bot.services.note import notes, notes_of
from bot.services.prospect import course_of
from bot.storage import OutboxRow, UnitOfWork
from bot.views import forecast as forecasts
from bot.views import movement as movements
from bot.views import picture as pictures
from bot.views.block import actions, button, message, section
from bot.views.fan import fan_picture
from bot.views.horizon import read_forecast
from bot.views.look import FUNNEL, SCREENS, scope_line
from bot.views.text import text
from bot.views.words import Words

routes = Routes()

NAME = "chart.png"
"""What the picture is called in its message, and as a file."""
CHANGES, COHORT, FORECAST = "changes", "cohort", "forecast"


@routes.reads(Kind.ACTION, "chart.show")
def show(call: Call, uow: UnitOfWork) -> Answer:
    """Show what a screen says as a picture, beside it; over a modal, in its place."""
    screen = Screen("chart", {"of": call.request.value})
    return Show(screen) if call.request.place is Place.MODAL else Say(screen)


@routes.screen("chart")
def draw(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw a picture, with its finding as words."""
    of, picture = _picture(uow, viewer.words, str(params["of"]))
    if picture is None:
        said = viewer.words("There is nothing to draw yet.")
        return message(said, [section(said)])
    back = {CHANGES: "movement.open", FORECAST: "forecast.show"}.get(of[0], "metric.show")
    blocks = [
        pictures.image(picture, NAME),
        section(text(picture.alt, 1000)),
        actions([button(viewer.words("Show the numbers"), back, of[1])]),
    ]
    return {
        **message(text(picture.alt, 1000), blocks),
        "uploads": {NAME: {"png": png(picture.shape), "alt": picture.alt}},
    }


@routes.screen("chart", Shape.MODAL)
def draw_modal(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Draw the same into a modal."""
    drawn = draw(uow, viewer, params)
    uploads = {"uploads": drawn["uploads"]} if "uploads" in drawn else {}
    return {**in_modal(drawn, viewer), **uploads}


@routes.fails("chart")
def refused(uow: UnitOfWork, row: OutboxRow, reason: str) -> None:
    """Tell who asked for a picture why none came, where the app may not upload any."""
    if reason == "missing_scope":
        told = OutboxRow(
            id=uow.new_id(),
            key=f"{row.key}:refused",
            kind=row.kind,
            destination=row.destination,
            subject="chart.refused",
        )
        uow.outbox.add(told)


@routes.screen("chart.refused")
def draw_refused(uow: UnitOfWork, viewer: Viewer, params: Mapping[str, Any]) -> Payload:
    """Say what is missing."""
    said = viewer.words(
        "I may not show pictures here. Ask whoever runs Pipewright to allow files:write; "
        "until then the numbers say the same."
    )
    return message(said, [section(said)])


def _picture(uow: UnitOfWork, words: Words, value: str) -> tuple[tuple[str, str], Picture | None]:
    """Give the kind of picture with its question, and the picture."""
    kind, _, asked = value.partition("|")
    if kind == CHANGES:
        query = question(asked)
        line = movements.scope_line(
            query, words, pipelines=every_pipeline(uow), people=everybody(uow)
        )
        note = pictures.unmarked(line)
        title = words("What changed")
        made = pictures.changes_picture(
            moved(uow, query),
            words,
            title=title,
            note=note,
            currency=uow.workspace.currency,
            remarks=notes_of(uow, query.since, query.until),
        )
        return (kind, asked), made
    if kind == FORECAST:
        return (kind, asked), _fan(uow, words, asked)
    if kind not in (FUNNEL, COHORT):
        raise Invalid("These numbers are too old. Type /metrics for new ones.")
    wanted = query_of(asked)
    period = wanted.period(uow.workspace.day(uow.now))
    note, title = pictures.unmarked(scope_line(words, wanted, cast_of(uow))), words(SCREENS[kind])
    if kind == FUNNEL:
        funnel = stages.funnel(uow, wanted.scope, period)
        return (kind, asked), pictures.funnel_picture(funnel, words, title=title, note=note)
    grown = stages.cohorts(uow, wanted.scope, period)
    unit = words("won within so many months, of all created")
    return (kind, asked), pictures.cohort_picture(
        grown, words, title=title, note=f"{note} · {unit}", remarks=notes(uow)
    )


def _fan(uow: UnitOfWork, words: Words, asked: str) -> Picture | None:
    query, today = read_forecast(asked), uow.workspace.day(uow.now)
    window = query.when.window(today)
    line = forecasts.scope_line(words, query, window, every_pipeline(uow), everybody(uow))
    return fan_picture(
        course_of(uow, whose_of(query), window, today),
        notes(uow),
        words,
        asked=window,
        title=words("Forecast"),
        note=pictures.unmarked(line),
        currency=uow.workspace.currency,
    )
