"""Every table, listed: importing this room fills `metadata`."""

from bot.storage.tables.company import company, contact, deal_product, persona, product
from bot.storage.tables.custom import custom_field, custom_value
from bot.storage.tables.deal import deal
from bot.storage.tables.delivery import interaction, outbox
from bot.storage.tables.followup import followup
from bot.storage.tables.intake import import_row
from bot.storage.tables.kind import metadata
from bot.storage.tables.person import person
from bot.storage.tables.pipeline import pipeline, stage, stage_activity
from bot.storage.tables.search import word, word_key
from bot.storage.tables.tenant import (
    counter,
    import_run,
    installation,
    oauth_state,
    rate,
    setting,
    workspace,
)
from bot.storage.tables.timeline import stage_visit, timeline
from bot.storage.tables.total import close_total, cycle_total, day_total, stage_total

__all__ = [
    "close_total",
    "company",
    "contact",
    "counter",
    "custom_field",
    "custom_value",
    "cycle_total",
    "day_total",
    "deal",
    "deal_product",
    "followup",
    "import_row",
    "import_run",
    "installation",
    "interaction",
    "metadata",
    "oauth_state",
    "outbox",
    "person",
    "persona",
    "pipeline",
    "product",
    "rate",
    "setting",
    "stage",
    "stage_activity",
    "stage_total",
    "stage_visit",
    "timeline",
    "word",
    "word_key",
    "workspace",
]
