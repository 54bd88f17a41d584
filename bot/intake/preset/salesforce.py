"""Salesforce's report of opportunities (English labels)."""

from bot.intake.mapping import Field, Preset, StageGuess

# Probabilities are those of Salesforce's standard opportunity stages.
SALESFORCE = Preset(
    key="salesforce",
    title="Salesforce",
    headers={
        Field.ID: ("Opportunity ID",),
        Field.NAME: ("Opportunity Name",),
        Field.COMPANY: ("Account Name",),
        Field.STAGE: ("Stage",),
        Field.AMOUNT: ("Amount",),
        Field.CURRENCY: ("Amount Currency", "Opportunity Currency"),
        Field.CLOSE: ("Close Date",),
        Field.CREATED: ("Created Date",),
        Field.OWNER: ("Opportunity Owner",),
        Field.NEXT_STEP: ("Next Step",),
    },
    signature=frozenset({Field.NAME, Field.STAGE, Field.CLOSE}),
    stages={
        "Prospecting": StageGuess(10),
        "Qualification": StageGuess(10),
        "Needs Analysis": StageGuess(20),
        "Value Proposition": StageGuess(50),
        "Id. Decision Makers": StageGuess(60),
        "Perception Analysis": StageGuess(70),
        "Proposal/Price Quote": StageGuess(75),
        "Negotiation/Review": StageGuess(90),
    },
)
