"""Tables of who buys what: companies, contacts, products, personas."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Text, UniqueConstraint

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
    link("company_id", "company"),
)
Index("ix_contact_name_key", contact.c.workspace_id, contact.c.name_key)
Index("ix_contact_email_key", contact.c.workspace_id, contact.c.email_key)

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
)
