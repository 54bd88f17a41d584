"""Every table, listed: importing this room fills `metadata`."""

from bot.storage.tables.audit import audit, bulk_item, bulk_run
from bot.storage.tables.company import (
    company,
    contact,
    deal_contact,
    deal_product,
    merge_item,
    persona,
    product,
)
from bot.storage.tables.custom import custom_field, custom_value
from bot.storage.tables.deal import deal
from bot.storage.tables.delivery import interaction, outbox, pace
from bot.storage.tables.digest import digest
from bot.storage.tables.door import absence, arrival, assign_rule, assign_turn, door
from bot.storage.tables.followup import followup
from bot.storage.tables.forecast import (
    deal_category,
    forecast_call,
    forecast_lesson,
    forecast_month,
    forecast_snapshot,
    goal,
)
from bot.storage.tables.intake import import_row, load_made, load_part, load_run
from bot.storage.tables.kind import metadata
from bot.storage.tables.nudge import manner, mute, nudge
from bot.storage.tables.out import erasing, export_part, export_run, feed
from bot.storage.tables.person import person
from bot.storage.tables.pipeline import pipeline, stage, stage_activity
from bot.storage.tables.playbook import review, review_item, rhythm, stage_rhythm, task
from bot.storage.tables.room import deal_message, deal_post, deal_room
from bot.storage.tables.search import word, word_key
from bot.storage.tables.tenant import (
    counter,
    installation,
    oauth_state,
    rate,
    setting,
    workspace,
)
from bot.storage.tables.timeline import stage_visit, timeline
from bot.storage.tables.total import (
    close_total,
    cycle_total,
    day_total,
    path_total,
    stage_total,
    trait_total,
)
from bot.storage.tables.view import channel, lens, saved_view

__all__ = [
    "absence",
    "arrival",
    "assign_rule",
    "assign_turn",
    "audit",
    "bulk_item",
    "bulk_run",
    "channel",
    "close_total",
    "company",
    "contact",
    "counter",
    "custom_field",
    "custom_value",
    "cycle_total",
    "day_total",
    "deal",
    "deal_category",
    "deal_contact",
    "deal_message",
    "deal_post",
    "deal_product",
    "deal_room",
    "digest",
    "door",
    "erasing",
    "export_part",
    "export_run",
    "feed",
    "followup",
    "forecast_call",
    "forecast_lesson",
    "forecast_month",
    "forecast_snapshot",
    "goal",
    "import_row",
    "installation",
    "interaction",
    "lens",
    "load_made",
    "load_part",
    "load_run",
    "manner",
    "merge_item",
    "metadata",
    "mute",
    "nudge",
    "oauth_state",
    "outbox",
    "pace",
    "path_total",
    "person",
    "persona",
    "pipeline",
    "product",
    "rate",
    "review",
    "review_item",
    "rhythm",
    "saved_view",
    "setting",
    "stage",
    "stage_activity",
    "stage_rhythm",
    "stage_total",
    "stage_visit",
    "task",
    "timeline",
    "trait_total",
    "word",
    "word_key",
    "workspace",
]
