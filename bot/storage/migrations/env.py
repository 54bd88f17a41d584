"""How alembic reaches the database: on the connection `migrate` gives it, or by DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection, create_engine

from bot.storage.engine import url_of
from bot.storage.tables import metadata


def run(connection: Connection) -> None:
    """Run the migrations on a connection, in the transaction it is in."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(url_of(os.environ["DATABASE_URL"]))
    with engine.begin() as opened:
        run(opened)
    engine.dispose()
