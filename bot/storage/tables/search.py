"""Tables of words: which there are, what they are alike to, and which deals have them.

Which deals have a word is kept in a form that suits each database and is no table both know:
SQLite has the full-text table `deal_word`, PostgreSQL a table of that name with an array of
word ids under a GIN index. The migrations make both; `bot.storage.lexicon` writes and reads them.
"""

from sqlalchemy import BigInteger, Column, Index

from bot.storage.tables.kind import Key, tenant_table

word = tenant_table(
    "word",
    Column("word", Key, nullable=False),
    clustered=True,
    derived=True,
)
Index("ix_word_word", word.c.workspace_id, word.c.word)

word_key = tenant_table(
    "word_key",
    Column("key", BigInteger, nullable=False),
    Column("word_id", BigInteger, nullable=False),
    key=("key", "word_id"),
    clustered=True,
    derived=True,
)
