"""What PostgreSQL's planner knows of the tables, told to it after a bulk load."""

from bot.storage.database import Database

_GROWING = "deal, timeline, stage_visit, deal_product, company, contact, person, import_row"


def refresh_statistics(db: Database) -> None:
    """Let PostgreSQL look at the tables a bulk load fills; SQLite needs nothing.

    Every key begins with the workspace, so to a planner without statistics any index of a table
    looks as good as its primary key. It then checks each foreign key to a new deal by walking the
    index on companies (measured: 8,800 deals took 32 s to import instead of 4). Autovacuum would
    tell it a minute later, when the load is over.
    """
    if db.postgres:
        with db.engine.connect() as connection:
            connection.exec_driver_sql(f"ANALYZE {_GROWING}")
