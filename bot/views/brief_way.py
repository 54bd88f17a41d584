"""Where a digest leads on to: the board, what changed and the forecast, beside the message."""

from bot.domain.board import BoardQuery
from bot.domain.brief import Brief
from bot.views.block import Element, button
from bot.views.horizon import ForecastQuery, forecast_value
from bot.views.query import BOARD_SIZE, MovementQuery, board_value, movement_value
from bot.views.words import Words


def changes(brief: Brief, words: Words) -> Element:
    """Make the button that pictures what changed since the last digest, for the reader alone."""
    since = brief.since.astimezone(words.zone).date()
    value = movement_value(MovementQuery(since, None, brief.digest.pipeline_id))
    spoken = words("Show what changed as a picture")
    return button(words("What changed"), "chart.show", f"changes|{value}", spoken=spoken)


def forecast(brief: Brief, words: Words) -> Element:
    """Make the button that pictures what the month may bring."""
    value = forecast_value(ForecastQuery(pipeline_id=brief.digest.pipeline_id))
    spoken = words("Show the forecast as a picture")
    return button(words("Forecast"), "chart.show", f"forecast|{value}", spoken=spoken)


def board(pipeline_id: int, words: Words) -> Element:
    """Make the button that opens a board in a window."""
    query = BoardQuery(pipeline_id, size=BOARD_SIZE)
    return button(words("Open the board"), "board.open", board_value(query))
