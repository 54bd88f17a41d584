"""HubSpot's export of deals (English labels)."""

from bot.intake.mapping import Field, Preset, StageGuess

# Probabilities are those of HubSpot's default sales pipeline.
HUBSPOT = Preset(
    key="hubspot",
    title="HubSpot",
    headers={
        Field.ID: ("Record ID", "Deal ID", "hs_object_id"),
        Field.NAME: ("Deal Name",),
        Field.PIPELINE: ("Pipeline",),
        Field.STAGE: ("Deal Stage",),
        Field.AMOUNT: ("Amount",),
        Field.CURRENCY: ("Currency",),
        Field.CLOSE: ("Close Date",),
        Field.CREATED: ("Create Date",),
        Field.OWNER: ("Deal owner",),
        Field.IS_WON: ("Is Closed Won", "hs_is_closed_won"),
        Field.IS_CLOSED: ("Is Deal Closed?", "hs_is_closed"),
        Field.LOST_REASON: ("Closed Lost Reason",),
        Field.COMPANY: ("Associated Company", "Associated Company Domain"),
        Field.CONTACT: ("Associated Contact",),
        Field.EMAIL: ("Associated Contact Email",),
    },
    signature=frozenset({Field.ID, Field.NAME, Field.STAGE, Field.CLOSE, Field.CREATED}),
    stages={
        "Appointment Scheduled": StageGuess(20),
        "Qualified to Buy": StageGuess(40),
        "Presentation Scheduled": StageGuess(60),
        "Decision Maker Bought-In": StageGuess(80),
        "Contract Sent": StageGuess(90),
    },
    ended_by_stage=True,
)
