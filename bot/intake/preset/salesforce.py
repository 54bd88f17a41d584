"""Salesforce's report of opportunities (English labels), and its weekly data export."""

from dataclasses import replace

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
    ended_by_stage=True,
)

# The names of its interface. Owners and accounts are ids there, which name nobody.
SALESFORCE_DATA = replace(
    SALESFORCE,
    headers={
        Field.ID: ("Id",),
        Field.NAME: ("Name",),
        Field.STAGE: ("StageName",),
        Field.AMOUNT: ("Amount",),
        Field.CURRENCY: ("CurrencyIsoCode",),
        Field.CLOSE: ("CloseDate",),
        Field.CREATED: ("CreatedDate",),
        Field.CHANGED: ("LastStageChangeDate", "LastModifiedDate"),
        Field.OWNER: ("Owner.Name", "OwnerName"),
        Field.COMPANY: ("Account.Name", "AccountName"),
        Field.IS_WON: ("IsWon",),
        Field.IS_CLOSED: ("IsClosed",),
        Field.IS_DELETED: ("IsDeleted",),
        Field.NEXT_STEP: ("NextStep",),
        Field.SOURCE: ("LeadSource",),
        Field.NOTE: ("Description",),
    },
    signature=frozenset({Field.ID, Field.STAGE, Field.CLOSE}),
)
