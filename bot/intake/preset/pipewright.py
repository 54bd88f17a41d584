"""Our own sheets, as `export` writes them."""

from bot.intake.mapping import Field, Preset

OURS = Preset(
    key="pipewright",
    title="Pipewright",
    headers={
        Field.ID: ("ref", "number"),
        Field.NAME: ("name",),
        Field.COMPANY: ("company",),
        Field.CONTACT: ("contact",),
        Field.EMAIL: ("contact_email",),
        Field.OWNER: ("owner",),
        Field.OWNER_EMAIL: ("owner_email",),
        Field.PIPELINE: ("pipeline",),
        Field.STAGE: ("stage",),
        Field.STATUS: ("status",),
        Field.AMOUNT: ("value",),
        Field.CURRENCY: ("currency",),
        Field.PROBABILITY: ("probability",),
        Field.STAGE_CHANCE: ("stage_probability",),
        Field.CLOSE: ("close_date",),
        Field.SOURCE: ("source_detail",),
        Field.NEXT_STEP: ("next_step",),
        Field.LOST_REASON: ("lost_reason",),
        Field.CREATED: ("created",),
    },
    signature=frozenset({Field.ID, Field.NAME, Field.STAGE, Field.STATUS}),
    won="Won",
    lost="Lost",
)
