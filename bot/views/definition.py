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

MORE: tuple[tuple[str, str], ...] = (
    (
        msg("Stage conversion"),
        msg(
            "Reached the next stage ÷ reached this one. A deal reached a stage when it "
            "stood in it or in a later one; won is after all stages, lost after none. It "
            "counts in the period in which it first got there, and a win that was reopened "
            "counts no more."
        ),
    ),
    (
        msg("Time in stage"),
        msg(
            "Median and 80th percentile of the visits that ended in the period, in days: "
            "the difference of the local dates of coming and going. Of the deals that stand"
            " there now, the median age."
        ),
    ),
    (
        msg("Sales velocity"),
        msg(
            "Open deals past the lead stages × win rate × average won value ÷ sales cycle "
            "length: what the pipeline brings per day."
        ),
    ),
    (
        msg("Coverage"),
        msg(
            "Open value due in the period, as it is and weighted, ÷ (target − won so far). "
            "It is unavailable without a target and once it is reached."
        ),
    ),
    (
        msg("Slippage"),
        msg(
            "How often and by how many days expected close dates of open deals were put off"
            " in the period, and what was expected in the period and is now expected after "
            "it. What was undone is left out."
        ),
    ),
    (
        msg("First expected dates"),
        msg(
            "Of the deals won in the period that had an expected close date while open (the"
            " newest 500): how many closed by the first one, how many were put off, and how"
            " many days after it they closed on average."
        ),
    ),
    (
        msg("People"),
        msg(
            "Results by whose deals they are; activities by who logged them; follow-ups "
            "done on their day or before ÷ those due in the period; open deals with a next "
            "step (one that was written down, or a follow-up that is planned) ÷ open deals; "
            "playbook steps done ÷ those due; stages that deals went past without standing in "
            "them ÷ stages they reached, over whole months."
        ),
    ),
    (
        msg("Small samples"),
        msg(
            "A rate of fewer than 30 cases is shown with the range in which it lies in 95 "
            "of 100 such samples (Wilson’s interval)."
        ),
    ),
)
"""What else is shown beside them."""


def definitions(words: Words) -> View:
    """Explain how each number is counted."""
    blocks = [section(f"*{words(name)}*\n{words(about)}") for name, about in (*DEFINITIONS, *MORE)]
    return modal(words("Definitions"), blocks, close=words("Close"), callback_id="metric.about")
