"""What each number counts, in the words of its definition."""

from bot.views.block import View, modal, section
from bot.views.words import Words, msg

DEFINITIONS: tuple[tuple[str, str], ...] = (
    (
        msg("Open deals"),
        msg(
            "Cards whose status is open right now, whatever the period. A card is a lead while it "
            "stands in a lead stage and a deal after. The weighted value counts each value times "
            "the deal’s own probability, or its stage’s where it has none."
        ),
    ),
    (
        msg("Average deal value"),
        msg(
            "The mean of the known values in the workspace’s currency: of deals open now and of "
            "those won or lost in the period. An unknown value is left out, and the 0 of a lost "
            "deal counts as unknown."
        ),
    ),
    (
        msg("Win rate"),
        msg(
            "Won ÷ (won + lost) of the deals closed in the period, by close date. Disqualified "
            "leads are not in it. It is unavailable while no loss was ever recorded."
        ),
    ),
    (
        msg("Conversion rate"),
        msg(
            "Won ÷ created of all cards created in the period, however they came. The share that "
            "is still open can yet be won."
        ),
    ),
    (
        msg("Sales cycle length"),
        msg(
            "Days from creation to close, added up and divided by the deals closed in the period, "
            "won or lost. Deals whose creation date is unknown have no cycle."
        ),
    ),
)
"""Name and definition of the five numbers that come first, in the order they are shown."""


def definitions(words: Words) -> View:
    """Explain how each number is counted."""
    blocks = [section(f"*{words(name)}*\n{words(about)}") for name, about in DEFINITIONS]
    return modal(words("Definitions"), blocks, close=words("Close"), callback_id="metric.about")
