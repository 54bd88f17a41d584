"""Zoho CRM's export of deals, which it once called potentials."""

from bot.intake.mapping import Field, Preset, StageGuess

# Probabilities are those of Zoho's standard stages.
ZOHO = Preset(
    key="zoho",
    title="Zoho",
    headers={
        Field.ID: ("Record Id", "Deal Id", "Potential Id", "Id"),
        Field.NAME: ("Deal Name", "Potential Name"),
        Field.STAGE: ("Stage",),
        Field.AMOUNT: ("Amount", "Offer Total Amount"),
        Field.CURRENCY: ("Currency",),
        Field.OWNER: ("Deal Owner", "Deal Owner Name", "Potential Owner"),
        Field.COMPANY: ("Account Name",),
        Field.CONTACT: ("Contact Name",),
        Field.CLOSE: ("Closing Date",),
        Field.CREATED: ("Created Time",),
        Field.CHANGED: ("Stage Modified Time", "Modified Time", "Last Activity Time"),
        Field.LOST_REASON: ("Lost Reason", "Reason For Loss", "Reason For Loss__s"),
        Field.NEXT_STEP: ("Next Step",),
        Field.SOURCE: ("Lead Source", "Source"),
        Field.NOTE: ("Description",),
    },
    signature=frozenset({Field.STAGE, Field.OWNER, Field.CLOSE}),
    stages={
        "Qualification": StageGuess(10),
        "Needs Analysis": StageGuess(20),
        "Value Proposition": StageGuess(40),
        "Identify Decision Makers": StageGuess(60),
        "Proposal/Price Quote": StageGuess(75),
        "Negotiation/Review": StageGuess(90),
    },
)
