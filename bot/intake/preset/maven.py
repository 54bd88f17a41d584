"""The Maven Analytics CRM export: deals, accounts, products and sales teams in four files."""

from bot.intake.mapping import Field, Preset, StageGuess

# The file has no history, so these are starting points. Prospecting is a name on a list.
# Engaging covers everything up to the close: even odds, and a limit near the 80th percentile of
# its won deals (60 working days is 84 calendar days; their median is 57).
MAVEN = Preset(
    key="maven",
    title="Maven CRM",
    headers={
        Field.ID: ("opportunity_id",),
        Field.OWNER: ("sales_agent",),
        Field.PRODUCT: ("product",),
        Field.COMPANY: ("account",),
        Field.STAGE: ("deal_stage",),
        Field.CREATED: ("engage_date",),
        Field.CLOSE: ("close_date",),
        Field.AMOUNT: ("close_value",),
    },
    signature=frozenset({Field.ID, Field.OWNER, Field.STAGE, Field.CREATED, Field.CLOSE}),
    stages={
        "Prospecting": StageGuess(10, 20),
        "Engaging": StageGuess(50, 60),
    },
    currency="USD",
    won="Won",
    lost="Lost",
    began_in="Engaging",
    value_at_close=True,
)
