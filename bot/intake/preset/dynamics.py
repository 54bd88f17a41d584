"""Dynamics 365's opportunities, by its English labels and by the names of its interface."""

from bot.domain.pipeline import StageKind
from bot.intake.mapping import Field, Preset

DYNAMICS = Preset(
    key="dynamics",
    title="Dynamics 365",
    headers={
        Field.ID: ("(Do Not Modify) Opportunity", "opportunityid"),
        Field.NAME: ("Topic", "name"),
        Field.STATUS: ("Status", "statecodename", "statecode"),
        Field.STAGE: ("Pipeline Phase", "Sales Stage", "stepname", "salesstagename"),
        Field.AMOUNT: ("Est. Revenue", "estimatedvalue"),
        Field.CLOSE: ("Est. Close Date", "estimatedclosedate"),
        Field.CLOSED: ("Actual Close Date", "actualclosedate"),
        Field.CREATED: ("Created On", "createdon"),
        Field.CHANGED: ("Modified On", "modifiedon"),
        Field.OWNER: ("Owner", "owneridname"),
        Field.COMPANY: ("Potential Customer", "Account", "parentaccountidname", "customeridname"),
        Field.CONTACT: ("Contact", "parentcontactidname"),
        Field.PROBABILITY: ("Probability", "closeprobability"),
    },
    signature=frozenset({Field.NAME, Field.STATUS, Field.AMOUNT, Field.CLOSE}),
    won="Won",
    lost="Lost",
    ends={"1": StageKind.WON, "2": StageKind.LOST},
)
