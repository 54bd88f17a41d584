"""Bitrix24's deals by the names of its interface: the pipeline stands before the stage, C2:WON."""

from bot.domain.pipeline import StageKind
from bot.intake.mapping import Field, Preset

BITRIX = Preset(
    key="bitrix24",
    title="Bitrix24",
    headers={
        Field.ID: ("ID",),
        Field.NAME: ("TITLE",),
        Field.STAGE: ("STAGE_NAME", "STAGE_ID"),
        Field.PIPELINE: ("CATEGORY_NAME",),
        Field.STATUS: ("STAGE_SEMANTIC_ID",),
        Field.AMOUNT: ("OPPORTUNITY",),
        Field.CURRENCY: ("CURRENCY_ID",),
        Field.OWNER: ("ASSIGNED_BY", "ASSIGNED_BY_NAME", "ASSIGNED_BY_ID"),
        Field.COMPANY: ("COMPANY_TITLE", "COMPANY_NAME"),
        Field.CONTACT: ("CONTACT_FULL_NAME", "CONTACT_NAME"),
        Field.CREATED: ("DATE_CREATE", "BEGINDATE"),
        Field.CLOSE: ("CLOSEDATE",),
        Field.CHANGED: ("DATE_MODIFY", "MOVED_TIME"),
        Field.IS_CLOSED: ("CLOSED", "IS_CLOSED"),
        Field.SOURCE: ("SOURCE_ID",),
        Field.NOTE: ("COMMENTS",),
    },
    signature=frozenset({Field.STAGE, Field.NAME, Field.AMOUNT}),
    won="Won",
    lost="Lost",
    ended_by_stage=True,
    ends={"S": StageKind.WON, "F": StageKind.LOST},
)
