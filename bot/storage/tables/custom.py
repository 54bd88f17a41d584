"""Tables of the fields a workspace adds of its own."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Text, UniqueConstraint

from bot.storage.tables.kind import Json, Key, among, link, tenant_table

FIELD_KINDS = ("text", "number", "money", "date", "choice", "person")
RECORD_KINDS = ("deal", "company", "contact")

custom_field = tenant_table(
    "custom_field",
    Column("record", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("kind", Text, nullable=False),
    Column("choices", Json),
    Column("position", Integer, nullable=False),
    Column("archived", Boolean, nullable=False),
    # What a column of it is called in exports; a new name of the field leaves it as it is.
    Column("export_name", Text),
    UniqueConstraint("workspace_id", "record", "name_key"),
    among("kind", FIELD_KINDS, "kind"),
    among("record", RECORD_KINDS, "record"),
)

custom_value = tenant_table(
    "custom_value",
    Column("record_id", BigInteger, nullable=False),
    Column("field_id", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    link("field_id", "custom_field"),
    key=("record_id", "field_id"),
    clustered=True,
)
Index("ix_custom_value_field_id", custom_value.c.workspace_id, custom_value.c.field_id)
