"""Tables of who buys what: companies, contacts, products, personas."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.tables.kind import Json, Key, link, tenant_table

company = tenant_table(
    "company",
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("industry", Text),
    Column("employees", Integer),
    Column("country", Text),
    Column("domain", Text),
    Column("parent_id", BigInteger),
    Column("version", Integer, nullable=False, server_default="1"),
    # A company that became part of another keeps its row, so that its name still leads there.
    Column("merged_into", BigInteger),
    UniqueConstraint("workspace_id", "name_key"),
    link("parent_id", "company"),
)

contact = tenant_table(
    "contact",
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("company_id", BigInteger),
    Column("email", Text),
    Column("email_key", Key),
    Column("phone", Text),
    Column("title", Text),
    Column("role", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("merged_into", BigInteger),
    link("company_id", "company"),
)
Index("ix_contact_name_key", contact.c.workspace_id, contact.c.name_key)
Index("ix_contact_email_key", contact.c.workspace_id, contact.c.email_key)
Index("ix_contact_company_id", contact.c.workspace_id, contact.c.company_id)
Index("ix_company_domain", company.c.workspace_id, company.c.domain)


Index(
    "ix_company_parent_id",
    company.c.workspace_id,
    company.c.parent_id,
    sqlite_where=company.c.parent_id.is_not(None),
    postgresql_where=company.c.parent_id.is_not(None),
)


def _merged(table: Table) -> None:
    gone = table.c.merged_into.is_not(None)
    Index(
        f"ix_{table.name}_merged_into",
        table.c.workspace_id,
        table.c.merged_into,
        sqlite_where=gone,
        postgresql_where=gone,
    )


_merged(company)
_merged(contact)

deal_contact = tenant_table(
    "deal_contact",
    Column("deal_id", BigInteger, nullable=False),
    Column("contact_id", BigInteger, nullable=False),
    Column("role", Text),
    link("deal_id", "deal"),
    link("contact_id", "contact"),
    key=("deal_id", "contact_id"),
    clustered=True,
)
Index("ix_deal_contact_contact_id", deal_contact.c.workspace_id, deal_contact.c.contact_id)

# What a merge of two records moved, so that it can be taken back.
merge_item = tenant_table(
    "merge_item",
    Column("merge_id", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    Column("role", Text),
    link("merge_id", "audit"),
    key=("merge_id", "record", "record_id"),
    clustered=True,
)

product = tenant_table(
    "product",
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("minor", BigInteger),
    Column("currency", String(3)),
    UniqueConstraint("workspace_id", "name_key"),
)

deal_product = tenant_table(
    "deal_product",
    Column("deal_id", BigInteger, nullable=False),
    Column("product_id", BigInteger, nullable=False),
    Column("quantity", Integer, nullable=False),
    link("deal_id", "deal"),
    link("product_id", "product"),
    key=("deal_id", "product_id"),
    clustered=True,
)
Index("ix_deal_product_product_id", deal_product.c.workspace_id, deal_product.c.product_id)

persona = tenant_table(
    "persona",
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("profile", Json),
    Column("archived", Boolean, nullable=False, server_default="0"),
)
